package schema

import (
	"entgo.io/ent"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/edge"
	"entgo.io/ent/schema/field"
)

// Asset is a file or data set that a service stores for a session. The storing service is named by its
// uuid in asset_service_uuid, a plain field, because ent cannot point an edge at a non-primary key.
type Asset struct{ ent.Schema }

// Annotations implements ent.Interface.
func (Asset) Annotations() []schema.Annotation { return table("t_assets") }

// Mixin implements ent.Interface.
func (Asset) Mixin() []ent.Mixin { return []ent.Mixin{SoftDelete{}, Version{}, Reach{}} }

// Fields implements ent.Interface.
func (Asset) Fields() []ent.Field {
	return []ent.Field{
		key("id_asset"),
		field.Int("id_session").SchemaType(integer()),
		field.Int("id_device").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_participant").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_user").SchemaType(integer()).Optional().Nillable(),
		field.Int("id_service").SchemaType(integer()).Optional().Nillable(),
		field.String("asset_name").SchemaType(varchar()),
		field.String("asset_uuid").SchemaType(varcharOf(36)).Unique(),
		field.String("asset_service_uuid").SchemaType(varcharOf(36)),
		field.String("asset_type").SchemaType(varchar()),
		field.Time("asset_datetime").Optional().Nillable(),
		field.Time("asset_expiration_datetime").Optional().Nillable(),
	}
}

// Edges implements ent.Interface.
func (Asset) Edges() []ent.Edge {
	return []ent.Edge{
		edge.To("session", Session.Type).Unique().Field("id_session").Required().Annotations(entsql.OnDelete(entsql.Cascade)),
		edge.To("device", Device.Type).Unique().Field("id_device").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("participant", Participant.Type).Unique().Field("id_participant").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("user", User.Type).Unique().Field("id_user").Annotations(entsql.OnDelete(entsql.NoAction)),
		edge.To("service", Service.Type).Unique().Field("id_service").Annotations(entsql.OnDelete(entsql.NoAction)),
	}
}
