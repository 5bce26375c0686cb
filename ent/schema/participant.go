package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Participant is a person who takes part in a project, with a login or a link of their own.
type Participant struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Participant) Annotations() []schema.Annotation { return table("t_participants") }

// Mixin implements ent.Interface.
func (Participant) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Participant) Fields() []ent.Field {
	return []ent.Field{
		key("id_participant"),
		field.String("participant_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("participant_name").SchemaType(varchar()),
		field.String("participant_username").SchemaType(varcharOf(50)).Optional().Nillable(),
		field.String("participant_email").SchemaType(varchar()).Optional().Nillable(),
		field.String("participant_password").SchemaType(varchar()).Optional().Nillable().Sensitive(),
		field.Bool("participant_token_enabled"),
		field.String("participant_token").SchemaType(varchar()).Optional().Nillable().Unique(),
		field.Time("participant_lastonline").Optional().Nillable(),
		field.Bool("participant_enabled"),
		field.Bool("participant_login_enabled"),
		field.Int("id_participant_group").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_project").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (Participant) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("participant_group", ParticipantGroup.Type).Unique().Field("id_participant_group").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
