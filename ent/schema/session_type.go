package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionType says what a session is for, and which service runs it.
type SessionType struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionType) Annotations() []schema.Annotation { return table("t_sessions_types") }

// Mixin implements ent.Interface.
func (SessionType) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionType) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_type"),
		field.Int("id_service").SchemaType(integer()).Optional().Nillable(),
		field.String("session_type_name").SchemaType(varchar()),
		field.Bool("session_type_online"),
		field.String("session_type_config").SchemaType(varchar()).Optional().Nillable(),
		field.String("session_type_color").SchemaType(varcharOf(7)),
		field.Int("session_type_category").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (SessionType) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service", Service.Type).Unique().Field("id_service").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
