package catalog

import (
	"teragraph/ent"
	"teragraph/ent/serviceconfig"
	"teragraph/ent/serviceconfigspecific"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) serviceConfig() *plan.Type {
	return &plan.Type{
		Name: "ServiceConfig", Kind: domain.KindServiceConfig, Table: serviceconfig.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceConfigQuery { return c.ServiceConfig.Query() },
			func(r *ent.ServiceConfig) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"config":        columns(serviceconfig.FieldServiceConfigConfig),
			"serviceId":     columns(serviceconfig.FieldIDService),
			"userId":        columns(serviceconfig.FieldIDUser),
			"participantId": columns(serviceconfig.FieldIDParticipant),
			"deviceId":      columns(serviceconfig.FieldIDDevice),
		},
		Edges: named(map[string]*plan.Edge{
			"service":     toOne("Service", serviceconfig.FieldIDService, func(r *ent.ServiceConfig) *domain.ID { return ref(r.ServiceID()) }),
			"user":        toOne("User", serviceconfig.FieldIDUser, (*ent.ServiceConfig).UserID),
			"participant": toOne("Participant", serviceconfig.FieldIDParticipant, (*ent.ServiceConfig).ParticipantID),
			"device":      toOne("Device", serviceconfig.FieldIDDevice, (*ent.ServiceConfig).DeviceID),
			"specifics":   toMany("ServiceConfigSpecific", serviceconfigspecific.FieldIDServiceConfig, func(r *ent.ServiceConfigSpecific) *domain.ID { return ref(r.ServiceConfigID()) }),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(serviceconfig.FieldID),
			"service":     c.relation(domain.KindService, "Service", "id_service"),
			"user":        c.relation(domain.KindUser, "User", "id_user"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_participant"),
			"device":      c.relation(domain.KindDevice, "Device", "id_device"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(serviceconfig.FieldID),
		},
	}
}

func (c *Catalog) serviceConfigSpecific() *plan.Type {
	return &plan.Type{
		Name: "ServiceConfigSpecific", Kind: domain.KindServiceConfigSpecific, Table: serviceconfigspecific.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceConfigSpecificQuery { return c.ServiceConfigSpecific.Query() },
			func(r *ent.ServiceConfigSpecific) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"name":            columns(serviceconfigspecific.FieldServiceConfigSpecificID),
			"config":          columns(serviceconfigspecific.FieldServiceConfigSpecificConfig),
			"serviceConfigId": columns(serviceconfigspecific.FieldIDServiceConfig),
		},
		Edges: named(map[string]*plan.Edge{
			"serviceConfig": implied(toOne("ServiceConfig", serviceconfigspecific.FieldIDServiceConfig, func(r *ent.ServiceConfigSpecific) *domain.ID { return ref(r.ServiceConfigID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":            ids(serviceconfigspecific.FieldID),
			"name":          text(serviceconfigspecific.FieldServiceConfigSpecificID),
			"serviceConfig": c.relation(domain.KindServiceConfig, "ServiceConfig", "id_service_config"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(serviceconfigspecific.FieldID),
			"NAME": byText(serviceconfigspecific.FieldServiceConfigSpecificID, func(r *ent.ServiceConfigSpecific) any { return r.ServiceConfigSpecificID }),
		},
	}
}
