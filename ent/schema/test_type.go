package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// TestType is a questionnaire that a service offers.
type TestType struct{ ent.Schema }

// Annotations implements ent.Interface.
func (TestType) Annotations() []schema.Annotation { return table("t_tests_types") }

// Mixin implements ent.Interface.
func (TestType) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (TestType) Fields() []ent.Field {
	return []ent.Field{
		key("id_test_type"),
		field.Int("id_service").SchemaType(integer()),
		field.String("test_type_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("test_type_name").SchemaType(varchar()),
		field.String("test_type_description").SchemaType(varchar()).Optional().Nillable(),
		field.String("test_type_key").SchemaType(varchar()).Optional().Nillable().Unique(),
		field.Bool("test_type_has_json_format"),
		field.Bool("test_type_has_web_format"),
		field.Bool("test_type_has_web_editor"),
	}
}

// Edges implements ent.Interface.
func (TestType) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("service", Service.Type).Unique().Field("id_service").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
