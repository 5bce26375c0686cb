package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Test is an answered questionnaire of a session.
type Test struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Test) Annotations() []schema.Annotation { return table("t_tests") }

// Mixin implements ent.Interface.
func (Test) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Test) Fields() []ent.Field {
	return []ent.Field{
		key("id_test"),
		field.Int("id_test_type").SchemaType(integer()),
		field.Int("id_session").SchemaType(integer()),
		field.Int("id_device").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_participant").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_user").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_service").SchemaType(integer()).Optional().Nillable(),
		field.String("test_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("test_name").SchemaType(varchar()),
		field.Time("test_datetime"),
		field.Int("test_status").SchemaType(integer()),
		field.String("test_summary").SchemaType(varchar()).Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (Test) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("test_type", TestType.Type).Unique().Field("id_test_type").Required().Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("session", Session.Type).Unique().Field("id_session").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device", Device.Type).Unique().Field("id_device").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("participant", Participant.Type).Unique().Field("id_participant").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("user", User.Type).Unique().Field("id_user").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("service", Service.Type).Unique().Field("id_service").Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}
