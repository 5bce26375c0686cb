package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionDevice links a session to a device in it.
type SessionDevice struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionDevice) Annotations() []schema.Annotation { return table("t_sessions_devices") }

// Mixin implements ent.Interface.
func (SessionDevice) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionDevice) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_device"),
		field.Int("id_session").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_device").SchemaType(integer()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (SessionDevice) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session", Session.Type).Unique().Field("id_session").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device", Device.Type).Unique().Field("id_device").Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}
