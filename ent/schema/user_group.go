package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// UserGroup is a named set of users; grants are given to groups, never to single users.
type UserGroup struct{ ent.Schema }

// Annotations implements ent.Interface.
func (UserGroup) Annotations() []schema.Annotation { return table("t_users_groups") }

// Mixin implements ent.Interface.
func (UserGroup) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}, Details{}} }

// Fields implements ent.Interface.
func (UserGroup) Fields() []ent.Field {
	return []ent.Field{
		key("id_user_group"),
		field.String("user_group_name").SchemaType(varchar()),
		field.String("tg_description").Optional().Nillable(),
	}
}
