package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ServiceSite links a service to a site that may use it.
type ServiceSite struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServiceSite) Annotations() []schema.Annotation { return table("t_services_sites") }

// Mixin implements ent.Interface.
func (ServiceSite) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ServiceSite) Fields() []ent.Field {
	return []ent.Field{
		key("id_service_site"),
		field.Int("id_service").SchemaType(integer()),
		field.Int("id_site").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (ServiceSite) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service", Service.Type).Unique().Field("id_service").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("site", Site.Type).Unique().Field("id_site").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
