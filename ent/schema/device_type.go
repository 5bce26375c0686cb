package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

// DeviceType classifies devices: sensor, camera, bioimpedance scale and so on.
type DeviceType struct{ ent.Schema }

// Annotations implements ent.Interface.
func (DeviceType) Annotations() []schema.Annotation { return table("t_devices_types") }

// Mixin implements ent.Interface.
func (DeviceType) Mixin() []ent.Mixin { return []ent.Mixin{Version{}, Reach{}} }

// Fields implements ent.Interface.
func (DeviceType) Fields() []ent.Field {
	return []ent.Field{
		key("id_device_type"),
		field.String("device_type_name").SchemaType(varchar()),
		field.String("device_type_key").SchemaType(varchar()).Unique(),
	}
}
