package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// ServerSetting is a named value of the server. Some of them are signing keys: no route may list the table.
type ServerSetting struct{ ent.Schema }

// Annotations implements ent.Interface.
func (ServerSetting) Annotations() []schema.Annotation { return table("t_server_settings") }

// Mixin implements ent.Interface.
func (ServerSetting) Mixin() []ent.Mixin { return []ent.Mixin{Version{}, Reach{}} }

// Fields implements ent.Interface.
func (ServerSetting) Fields() []ent.Field {
	return []ent.Field{
		key("id_server_settings"),
		field.String("server_settings_name").SchemaType(varchar()).Unique(),
		field.String("server_settings_value").SchemaType(varchar()),
	}
}
