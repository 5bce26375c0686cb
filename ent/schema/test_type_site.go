package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// TestTypeSite links a test type to a site where it may be used.
type TestTypeSite struct{ ent.Schema }

// Annotations implements ent.Interface.
func (TestTypeSite) Annotations() []schema.Annotation { return table("t_tests_types_sites") }

// Mixin implements ent.Interface.
func (TestTypeSite) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (TestTypeSite) Fields() []ent.Field {
	return []ent.Field{
		key("id_test_type_site"),
		field.Int("id_test_type").SchemaType(integer()),
		field.Int("id_site").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (TestTypeSite) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("test_type", TestType.Type).Unique().Field("id_test_type").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("site", Site.Type).Unique().Field("id_site").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
