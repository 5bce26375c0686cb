package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// DeviceProject links a device to a project that may use it.
type DeviceProject struct{ ent.Schema }

// Annotations implements ent.Interface.
func (DeviceProject) Annotations() []schema.Annotation { return table("t_devices_projects") }

// Mixin implements ent.Interface.
func (DeviceProject) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (DeviceProject) Fields() []ent.Field {
	return []ent.Field{
		key("id_device_project"),
		field.Int("id_device").SchemaType(integer()),
		field.Int("id_project").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (DeviceProject) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("device", Device.Type).Unique().Field("id_device").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("project", Project.Type).Unique().Field("id_project").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
