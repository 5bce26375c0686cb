package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// DeviceSubtype is a model or a variant within a device type.
type DeviceSubtype struct{ ent.Schema }

// Annotations implements ent.Interface.
func (DeviceSubtype) Annotations() []schema.Annotation { return table("t_devices_subtypes") }

// Mixin implements ent.Interface.
func (DeviceSubtype) Mixin() []ent.Mixin { return []ent.Mixin{Version{}, Reach{}} }

// Fields implements ent.Interface.
func (DeviceSubtype) Fields() []ent.Field {
	return []ent.Field{
		key("id_device_subtype"),
		field.Int("id_device_type").SchemaType(integer()),
		field.String("device_subtype_name").SchemaType(varchar()),
	}
}

// Edges implements ent.Interface.
func (DeviceSubtype) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("device_type", DeviceType.Type).Unique().Field("id_device_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
