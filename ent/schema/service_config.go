package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ServiceConfig is the configuration of a service for one user, participant or device.
type ServiceConfig struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServiceConfig) Annotations() []schema.Annotation { return table("t_services_configs") }

// Mixin implements ent.Interface.
func (ServiceConfig) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ServiceConfig) Fields() []ent.Field {
	return []ent.Field{
		key("id_service_config"),
		field.Int("id_service").SchemaType(integer()),
		field.Int("id_user").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_participant").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_device").SchemaType(integer()).Optional().Nillable(),
		field.String("service_config_config").SchemaType(varchar()),
	}
}

// Edges implements ent.Interface.
func (ServiceConfig) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service", Service.Type).Unique().Field("id_service").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("user", User.Type).Unique().Field("id_user").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("participant", Participant.Type).Unique().Field("id_participant").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device", Device.Type).Unique().Field("id_device").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
