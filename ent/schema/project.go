package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Project is a study or a programme of one site. Roles held on it decide who sees its participants.
type Project struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Project) Annotations() []schema.Annotation { return table("t_projects") }

// Mixin implements ent.Interface.
func (Project) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Project) Fields() []ent.Field {
	return []ent.Field{
		key("id_project"),
		field.Int("id_site").SchemaType(integer()),
		field.String("project_name").SchemaType(varchar()),
		field.Bool("project_enabled"),
		field.String("project_description").SchemaType(varchar()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (Project) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("site", Site.Type).Unique().Field("id_site").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
