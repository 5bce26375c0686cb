package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// UserUserGroup is a membership: one user in one user group.
type UserUserGroup struct{ ent.Schema }

// Annotations implements ent.Interface.
func (UserUserGroup) Annotations() []schema.Annotation { return table("t_users_users_groups") }

// Mixin implements ent.Interface.
func (UserUserGroup) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (UserUserGroup) Fields() []ent.Field {
	return []ent.Field{
		key("id_user_user_group"),
		field.Int("id_user").SchemaType(integer()),
		field.Int("id_user_group").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (UserUserGroup) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("user", User.Type).Unique().Field("id_user").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("user_group", UserGroup.Type).Unique().Field("id_user_group").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
