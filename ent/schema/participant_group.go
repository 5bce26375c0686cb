package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// ParticipantGroup gathers participants of one project. Services can grant roles to it.
type ParticipantGroup struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ParticipantGroup) Annotations() []schema.Annotation { return table("t_participants_groups") }

// Mixin implements ent.Interface.
func (ParticipantGroup) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ParticipantGroup) Fields() []ent.Field {
	return []ent.Field{
		key("id_participant_group"),
		field.Int("id_project").SchemaType(integer()),
		field.String("participant_group_name").SchemaType(varchar()),
	}
}

// Edges implements ent.Interface.
func (ParticipantGroup) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
