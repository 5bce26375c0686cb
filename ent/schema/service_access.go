package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ServiceAccess is a grant: a user group, a device or a participant group holds a service role.
// All access to sites and projects comes from these rows.
type ServiceAccess struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServiceAccess) Annotations() []schema.Annotation { return table("t_services_access") }

// Mixin implements ent.Interface.
func (ServiceAccess) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ServiceAccess) Fields() []ent.Field {
	return []ent.Field{
		key("id_service_access"),
		field.Int("id_user_group").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_device").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_participant_group").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_service_role").SchemaType(integer()),
		field.Int("tg_id_owner_user").Optional().Nillable(), // of the personal group that holds it
		field.String("tg_group_kind").Optional(),
	}
}

// Edges implements ent.Interface.
func (ServiceAccess) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user_group", UserGroup.Type).Unique().Field("id_user_group").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device", Device.Type).Unique().Field("id_device").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("participant_group", ParticipantGroup.Type).Unique().Field("id_participant_group").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("service_role", ServiceRole.Type).Unique().Field("id_service_role").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
