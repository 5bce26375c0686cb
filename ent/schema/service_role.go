package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ServiceRole is a capability that a service defines: everywhere, or on one site or one project.
type ServiceRole struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServiceRole) Annotations() []schema.Annotation { return table("t_services_roles") }

// Mixin implements ent.Interface.
func (ServiceRole) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ServiceRole) Fields() []ent.Field {
	return []ent.Field{
		key("id_service_role"),
		field.Int("id_service").SchemaType(integer()),
		field.Int("id_project").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_site").SchemaType(integer()).Optional().Nillable(),
		field.String("service_role_name").SchemaType(varcharOf(100)),
		field.String("tg_description").Optional().Nillable(),
		field.String("tg_service_key").Optional(), // of its service, while that lives
	}
}

// Edges implements ent.Interface.
func (ServiceRole) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service", Service.Type).Unique().Field("id_service").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("site", Site.Type).Unique().Field("id_site").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
