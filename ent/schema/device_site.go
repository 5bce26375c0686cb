package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// DeviceSite links a device to a site that may use it.
type DeviceSite struct{ ent.Schema }

// Annotations implements ent.Interface.
func (DeviceSite) Annotations() []schema.Annotation { return table("t_devices_sites") }

// Mixin implements ent.Interface.
func (DeviceSite) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (DeviceSite) Fields() []ent.Field {
	return []ent.Field{
		key("id_device_site"),
		field.Int("id_device").SchemaType(integer()),
		field.Int("id_site").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (DeviceSite) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("device", Device.Type).Unique().Field("id_device").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("site", Site.Type).Unique().Field("id_site").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
