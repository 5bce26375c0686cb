package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionTypeService links a session type to a further service that its sessions need.
type SessionTypeService struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionTypeService) Annotations() []schema.Annotation {
	return table("t_sessions_types_services")
}

// Mixin implements ent.Interface.
func (SessionTypeService) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionTypeService) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_type_service"),
		field.Int("id_session_type").SchemaType(integer()),
		field.Int("id_service").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (SessionTypeService) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session_type", SessionType.Type).Unique().Field("id_session_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("service", Service.Type).Unique().Field("id_service").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
