package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// User is a member of staff with a login. What a user may see comes from the roles of their groups.
type User struct{ ent.Schema }

// Annotations implements ent.Interface.
func (User) Annotations() []schema.Annotation { return table("t_users") }

// Mixin implements ent.Interface.
func (User) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}, Details{}} }

// Fields implements ent.Interface.
func (User) Fields() []ent.Field {
	return []ent.Field{
		key("id_user"),
		field.String("user_username").SchemaType(varcharOf(50)).Unique(),
		field.String("user_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("user_email").SchemaType(varchar()).Optional().Nillable(),
		field.String("user_firstname").SchemaType(varchar()),
		field.String("user_lastname").SchemaType(varchar()),
		field.String("user_password").SchemaType(varchar()).Sensitive(),
		field.Bool("user_enabled"),
		field.String("user_profile").SchemaType(varchar()),
		field.String("user_notes").SchemaType(varchar()).Optional().Nillable(),
		field.Time("user_lastonline").Optional().Nillable(),
		field.Bool("user_superadmin"),
		field.Bool("user_2fa_enabled"),
		field.Bool("user_2fa_otp_enabled"),
		field.Bool("user_2fa_email_enabled"),
		field.String("user_2fa_otp_secret").SchemaType(varchar()).Optional().Nillable().Sensitive(),
		field.Bool("user_force_password_change"),
		field.String("tg_account_kind").Optional(),
		field.Bool("tg_can_delete_from_front").Optional(),
	}
}
