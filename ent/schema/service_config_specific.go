package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ServiceConfigSpecific overrides a service configuration on one machine, which names itself by a free text.
type ServiceConfigSpecific struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServiceConfigSpecific) Annotations() []schema.Annotation {
	return table("t_services_configs_specifics")
}

// Mixin implements ent.Interface.
func (ServiceConfigSpecific) Mixin() []ent.Mixin {
	return []ent.Mixin{SoftDelete{}, Version{}, Reach{}}
}

// Fields implements ent.Interface.
func (ServiceConfigSpecific) Fields() []ent.Field {
	return []ent.Field{
		key("id_service_config_specific"),
		field.Int("id_service_config").SchemaType(integer()),
		field.String("service_config_specific_id").SchemaType(varchar()),
		field.String("service_config_specific_config").SchemaType(varchar()),
	}
}

// Edges implements ent.Interface.
func (ServiceConfigSpecific) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service_config", ServiceConfig.Type).Unique().Field("id_service_config").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
