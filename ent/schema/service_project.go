package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ServiceProject links a service to a project that may use it.
type ServiceProject struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServiceProject) Annotations() []schema.Annotation { return table("t_services_projects") }

// Mixin implements ent.Interface.
func (ServiceProject) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ServiceProject) Fields() []ent.Field {
	return []ent.Field{
		key("id_service_project"),
		field.Int("id_service").SchemaType(integer()),
		field.Int("id_project").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (ServiceProject) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service", Service.Type).Unique().Field("id_service").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
