package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionUser links a session to a user in it.
type SessionUser struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionUser) Annotations() []schema.Annotation { return table("t_sessions_users") }

// Mixin implements ent.Interface.
func (SessionUser) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionUser) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_user"),
		field.Int("id_session").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_user").SchemaType(integer()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (SessionUser) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session", Session.Type).Unique().Field("id_session").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("user", User.Type).Unique().Field("id_user").Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}
