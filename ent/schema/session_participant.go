package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionParticipant links a session to a participant in it.
type SessionParticipant struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionParticipant) Annotations() []schema.Annotation { return table("t_sessions_participants") }

// Mixin implements ent.Interface.
func (SessionParticipant) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionParticipant) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_participant"),
		field.Int("id_session").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_participant").SchemaType(integer()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (SessionParticipant) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session", Session.Type).Unique().Field("id_session").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("participant", Participant.Type).Unique().Field("id_participant").Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}
