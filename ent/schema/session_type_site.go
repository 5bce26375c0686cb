package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionTypeSite links a session type to a site where it may be used.
type SessionTypeSite struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionTypeSite) Annotations() []schema.Annotation { return table("t_sessions_types_sites") }

// Mixin implements ent.Interface.
func (SessionTypeSite) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionTypeSite) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_type_site"),
		field.Int("id_session_type").SchemaType(integer()),
		field.Int("id_site").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (SessionTypeSite) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session_type", SessionType.Type).Unique().Field("id_session_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("site", Site.Type).Unique().Field("id_site").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
