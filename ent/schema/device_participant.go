package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// DeviceParticipant links a device to the participant who has it.
type DeviceParticipant struct{ ent.Schema }

// Annotations implements ent.Interface.
func (DeviceParticipant) Annotations() []schema.Annotation { return table("t_devices_participants") }

// Mixin implements ent.Interface.
func (DeviceParticipant) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (DeviceParticipant) Fields() []ent.Field {
	return []ent.Field{
		key("id_device_participant"),
		field.Int("id_device").SchemaType(integer()),
		field.Int("id_participant").SchemaType(integer()),
	}
}

// Edges implements ent.Interface.
func (DeviceParticipant) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("device", Device.Type).Unique().Field("id_device").Required().Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("participant", Participant.Type).Unique().Field("id_participant").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
	}
}
