package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// TestTypeProject links a test type to a project where it may be used.
type TestTypeProject struct{ ent.Schema }

// Annotations implements ent.Interface.
func (TestTypeProject) Annotations() []schema.Annotation { return table("t_tests_types_projects") }

// Mixin implements ent.Interface.
func (TestTypeProject) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (TestTypeProject) Fields() []ent.Field {
	return []ent.Field{
		key("id_test_type_project"),
		field.Int("id_test_type").SchemaType(integer()),
		field.Int("id_project").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (TestTypeProject) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("test_type", TestType.Type).Unique().Field("id_test_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
