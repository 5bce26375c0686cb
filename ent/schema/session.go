package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Session is a meeting, a recording or a questionnaire at a time. It has no project column:
// its participants place it.
type Session struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Session) Annotations() []schema.Annotation { return table("t_sessions") }

// Mixin implements ent.Interface.
func (Session) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Session) Fields() []ent.Field {
	return []ent.Field{
		key("id_session"),
		field.String("session_uuid").SchemaType(varcharOf(36)).Unique(),
		field.Int("id_session_type").SchemaType(integer()),
		field.Int("id_creator_user").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_creator_device").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_creator_participant").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_creator_service").SchemaType(integer()).Optional().Nillable(),
		field.String("session_name").SchemaType(varchar()),
		field.Time("session_start_datetime"),
		field.Int("session_duration").SchemaType(integer()),
		field.Int("session_status").SchemaType(integer()),
		field.String("session_comments").SchemaType(varchar()).Optional().Nillable(),
		field.String("session_parameters").SchemaType(varchar()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (Session) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session_type", SessionType.Type).Unique().Field("id_session_type").Required().Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("creator_user", User.Type).Unique().Field("id_creator_user").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("creator_device", Device.Type).Unique().Field("id_creator_device").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("creator_participant", Participant.Type).Unique().Field("id_creator_participant").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("creator_service", Service.Type).Unique().Field("id_creator_service").Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
