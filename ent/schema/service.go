package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// Service is a piece of software with a key, endpoints and roles of its own. OpenTera itself is one.
type Service struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Service) Annotations() []schema.Annotation { return table("t_services") }

// Mixin implements ent.Interface.
func (Service) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Service) Fields() []ent.Field {
	return []ent.Field{
		key("id_service"),
		field.String("service_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("service_name").SchemaType(varchar()),
		field.String("service_key").SchemaType(varchar()).Unique(),
		field.String("service_hostname").SchemaType(varchar()),
		field.Int("service_port").SchemaType(integer()),
		field.String("service_endpoint").SchemaType(varchar()),
		field.String("service_clientendpoint").SchemaType(varchar()),
		field.String("service_endpoint_user").SchemaType(varchar()).Optional().Nillable(),
		field.String("service_endpoint_participant").SchemaType(varchar()).Optional().Nillable(),
		field.String("service_endpoint_device").SchemaType(varchar()).Optional().Nillable(),
		field.Bool("service_enabled"),
		field.Bool("service_system"),
		field.Bool("service_editable_config"),
		field.String("service_default_config").SchemaType(varchar()).Optional().Nillable(),
		field.Bool("service_has_assets"),
		field.Bool("service_has_tests"),
	}
}
