package catalog

import (
	"teragraph/ent"
	"teragraph/ent/serviceaccess"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) serviceAccess() *plan.Type {
	return &plan.Type{
		Name: "ServiceAccess", Kind: domain.KindServiceAccess, Table: serviceaccess.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceAccessQuery { return c.ServiceAccess.Query() },
			func(r *ent.ServiceAccess) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"serviceRoleId":      columns(serviceaccess.FieldIDServiceRole),
			"userGroupId":        columns(serviceaccess.FieldIDUserGroup, serviceaccess.FieldTgGroupKind),
			"userId":             columns(serviceaccess.FieldTgIDOwnerUser),
			"participantGroupId": columns(serviceaccess.FieldIDParticipantGroup),
			"deviceId":           columns(serviceaccess.FieldIDDevice),
		},
		Edges: named(map[string]*plan.Edge{
			"serviceRole":      toOne("ServiceRole", serviceaccess.FieldIDServiceRole, func(r *ent.ServiceAccess) *domain.ID { return ref(r.ServiceRoleID()) }),
			"userGroup":        toOne("UserGroup", serviceaccess.FieldIDUserGroup, (*ent.ServiceAccess).UserGroupID),
			"participantGroup": toOne("ParticipantGroup", serviceaccess.FieldIDParticipantGroup, (*ent.ServiceAccess).ParticipantGroupID),
			"user":             toOne("User", serviceaccess.FieldTgIDOwnerUser, (*ent.ServiceAccess).HolderUserID),
			"device":           toOne("Device", serviceaccess.FieldIDDevice, (*ent.ServiceAccess).DeviceID),
		}),
		Side: map[string]plan.Side{
			serviceaccess.FieldTgGroupKind:   detail("tg_group_details", serviceaccess.FieldIDUserGroup, "kind", "'NORMAL'"),
			serviceaccess.FieldTgIDOwnerUser: detail("tg_group_details", serviceaccess.FieldIDUserGroup, "id_owner_user", ""),
		},
		Filters: map[string]plan.Filter{
			"id":               ids(serviceaccess.FieldID),
			"serviceRole":      c.relation(domain.KindServiceRole, "ServiceRole", "id_service_role"),
			"userGroup":        c.relation(domain.KindUserGroup, "UserGroup", "id_user_group"),
			"participantGroup": c.relation(domain.KindParticipantGroup, "ParticipantGroup", "id_participant_group"),
			"user":             c.relation(domain.KindUser, "User", serviceaccess.FieldTgIDOwnerUser),
			"device":           c.relation(domain.KindDevice, "Device", "id_device"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(serviceaccess.FieldID),
		},
	}
}
