package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// UserPreference is the text that a client application keeps for one user, under its own tag.
type UserPreference struct{ ent.Schema }

// Annotations implements ent.Interface.
func (UserPreference) Annotations() []schema.Annotation { return table("t_users_preferences") }

// Mixin implements ent.Interface.
func (UserPreference) Mixin() []ent.Mixin { return []ent.Mixin{Version{}, Reach{}} }

// Fields implements ent.Interface.
func (UserPreference) Fields() []ent.Field {
	return []ent.Field{
		key("id_user_preference"),
		field.Int("id_user").SchemaType(integer()),
		field.String("user_preference_app_tag").SchemaType(varchar()),
		field.String("user_preference_preference").SchemaType(varchar()),
	}
}

// Edges implements ent.Interface.
func (UserPreference) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Unique().Field("id_user").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
