package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// TestInvitation asks a user, a participant or a device to answer a test, a limited number of times and until a date.
type TestInvitation struct{ ent.Schema }

// Annotations implements ent.Interface.
func (TestInvitation) Annotations() []schema.Annotation { return table("t_tests_invitations") }

// Mixin implements ent.Interface.
func (TestInvitation) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (TestInvitation) Fields() []ent.Field {
	return []ent.Field{
		key("id_test_invitation"),
		field.Int("id_test_type").SchemaType(integer()),
		field.Int("id_session").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_user").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_participant").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_device").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_project").SchemaType(integer()),
		field.String("test_invitation_key").SchemaType(varcharOf(16)).Unique(),
		field.Int("test_invitation_max_count").SchemaType(integer()),
		field.Int("test_invitation_count").SchemaType(integer()),
		field.Time("test_invitation_creation_date"),
		field.Time("test_invitation_expiration_date"),
		field.String("test_invitation_message").SchemaType(varchar()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (TestInvitation) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("test_type", TestType.Type).Unique().Field("id_test_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("session", Session.Type).Unique().Field("id_session").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("user", User.Type).Unique().Field("id_user").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("participant", Participant.Type).Unique().Field("id_participant").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device", Device.Type).Unique().Field("id_device").Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
