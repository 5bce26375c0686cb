package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// SessionEvent is something that happened during a session, such as a connection or an alarm.
type SessionEvent struct{ ent.Schema }

// Annotations implements ent.Interface.
func (SessionEvent) Annotations() []schema.Annotation { return table("t_sessions_events") }

// Mixin implements ent.Interface.
func (SessionEvent) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (SessionEvent) Fields() []ent.Field {
	return []ent.Field{
		key("id_session_event"),
		field.Int("id_session").SchemaType(integer()),
		field.Int("id_session_event_type").SchemaType(integer()),
		field.Time("session_event_datetime"),
		field.String("session_event_text").SchemaType(varchar()).Optional().Nillable(),
		field.String("session_event_context").SchemaType(varchar()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (SessionEvent) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session", Session.Type).Unique().Field("id_session").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
