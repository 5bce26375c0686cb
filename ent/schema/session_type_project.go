package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionTypeProject links a session type to a project where it may be used.
type SessionTypeProject struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionTypeProject) Annotations() []schema.Annotation {
	return table("t_sessions_types_projects")
}

// Mixin implements ent.Interface.
func (SessionTypeProject) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionTypeProject) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_type_project"),
		field.Int("id_session_type").SchemaType(integer()),
		field.Int("id_project").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (SessionTypeProject) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session_type", SessionType.Type).Unique().Field("id_session_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
