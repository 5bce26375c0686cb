package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Device is a piece of hardware or a program that logs in by itself and records data.
type Device struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Device) Annotations() []schema.Annotation { return table("t_devices") }

// Mixin implements ent.Interface.
func (Device) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Device) Fields() []ent.Field {
	return []ent.Field{
		key("id_device"),
		field.String("device_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("device_name").SchemaType(varchar()),
		field.Int("id_device_type").SchemaType(integer()),
		field.Int("id_device_subtype").SchemaType(integer()).Optional().Nillable(),
		field.String("device_token").SchemaType(varchar()).Optional().Nillable().Unique(),
		field.String("device_certificate").SchemaType(varchar()).Optional().Nillable().Sensitive(),
		field.Bool("device_enabled"),
		field.Bool("device_onlineable"),
		field.String("device_config").SchemaType(varchar()).Optional().Nillable(),
		field.String("device_infos").SchemaType(varchar()).Optional().Nillable(),
		field.String("device_notes").SchemaType(varchar()).Optional().Nillable(),
		field.Time("device_lastonline").Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (Device) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("device_type", DeviceType.Type).Unique().Field("id_device_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device_subtype", DeviceSubtype.Type).Unique().Field("id_device_subtype").Annotations(entsql.OnDelete(entsql.SetNull)),
	}
}
