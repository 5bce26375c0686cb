package catalog

import (
	"teragraph/ent"
	"teragraph/ent/asset"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) asset() *plan.Type {
	return &plan.Type{
		Name: "Asset", Kind: domain.KindAsset, Table: asset.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.AssetQuery { return c.Asset.Query() }, func(a *ent.Asset) plan.Row { return a }),
		Columns: map[string]plan.Column{
			"uuid":          columns(asset.FieldAssetUUID),
			"name":          columns(asset.FieldAssetName),
			"mediaType":     columns(asset.FieldAssetType),
			"serviceUuid":   columns(asset.FieldAssetServiceUUID),
			"createdAt":     columns(asset.FieldAssetDatetime),
			"expiresAt":     columns(asset.FieldAssetExpirationDatetime),
			"sessionId":     columns(asset.FieldIDSession),
			"participantId": columns(asset.FieldIDParticipant),
			"userId":        columns(asset.FieldIDUser),
			"deviceId":      columns(asset.FieldIDDevice),
			"serviceId":     columns(asset.FieldIDService),
		},
		Edges: named(map[string]*plan.Edge{
			"session":     implied(toOne("Session", asset.FieldIDSession, func(a *ent.Asset) *domain.ID { return ref(a.SessionID()) })),
			"participant": toOne("Participant", asset.FieldIDParticipant, (*ent.Asset).ParticipantID),
			"user":        toOne("User", asset.FieldIDUser, (*ent.Asset).UserID),
			"device":      toOne("Device", asset.FieldIDDevice, (*ent.Asset).DeviceID),
			"service":     toOne("Service", asset.FieldIDService, (*ent.Asset).ServiceID),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(asset.FieldID),
			"uuid":        text(asset.FieldAssetUUID),
			"name":        text(asset.FieldAssetName),
			"mediaType":   text(asset.FieldAssetType),
			"serviceUuid": text(asset.FieldAssetServiceUUID),
			"createdAt":   span(asset.FieldAssetDatetime),
			"session":     c.relation(domain.KindSession, "Session", "id_session"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_participant"),
			"user":        c.relation(domain.KindUser, "User", "id_user"),
			"device":      c.relation(domain.KindDevice, "Device", "id_device"),
			"service":     c.relation(domain.KindService, "Service", "id_service"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(asset.FieldID),
			"NAME": byText(asset.FieldAssetName, func(a *ent.Asset) any { return a.AssetName }),
		},
	}
}
