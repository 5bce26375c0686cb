package catalog

import (
	"teragraph/ent"
	"teragraph/ent/service"
	"teragraph/ent/serviceconfig"
	"teragraph/ent/serviceproject"
	"teragraph/ent/servicerole"
	"teragraph/ent/servicesite"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) service() *plan.Type {
	return &plan.Type{
		Name: "Service", Kind: domain.KindService, Table: service.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceQuery { return c.Service.Query() },
			func(r *ent.Service) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"uuid":                columns(service.FieldServiceUUID),
			"name":                columns(service.FieldServiceName),
			"key":                 columns(service.FieldServiceKey),
			"hostname":            columns(service.FieldServiceHostname),
			"port":                columns(service.FieldServicePort),
			"endpoint":            columns(service.FieldServiceEndpoint),
			"clientEndpoint":      columns(service.FieldServiceClientendpoint),
			"userEndpoint":        columns(service.FieldServiceEndpointUser),
			"participantEndpoint": columns(service.FieldServiceEndpointParticipant),
			"deviceEndpoint":      columns(service.FieldServiceEndpointDevice),
			"enabled":             columns(service.FieldServiceEnabled),
			"system":              columns(service.FieldServiceSystem),
			"editableConfig":      columns(service.FieldServiceEditableConfig),
			"defaultConfig":       columns(service.FieldServiceDefaultConfig),
			"hasAssets":           columns(service.FieldServiceHasAssets),
			"hasTests":            columns(service.FieldServiceHasTests),
		},
		Edges: named(map[string]*plan.Edge{
			"projects":       toMany("ServiceProject", serviceproject.FieldIDService, func(r *ent.ServiceProject) *domain.ID { return ref(r.ServiceID()) }),
			"sites":          toMany("ServiceSite", servicesite.FieldIDService, func(r *ent.ServiceSite) *domain.ID { return ref(r.ServiceID()) }),
			"roles":          toMany("ServiceRole", servicerole.FieldIDService, func(r *ent.ServiceRole) *domain.ID { return ref(r.ServiceID()) }),
			"serviceConfigs": toMany("ServiceConfig", serviceconfig.FieldIDService, func(r *ent.ServiceConfig) *domain.ID { return ref(r.ServiceID()) }),
		}),
		Filters: map[string]plan.Filter{
			"id":             ids(service.FieldID),
			"uuid":           text(service.FieldServiceUUID),
			"name":           text(service.FieldServiceName),
			"key":            text(service.FieldServiceKey),
			"enabled":        flag(service.FieldServiceEnabled),
			"system":         flag(service.FieldServiceSystem),
			"editableConfig": flag(service.FieldServiceEditableConfig),
			"hasAssets":      flag(service.FieldServiceHasAssets),
			"hasTests":       flag(service.FieldServiceHasTests),
			"site":           c.relation(domain.KindSite, "Site", "id_service > t_services_sites.id_service:id_site"),
			"project":        c.relation(domain.KindProject, "Project", "id_service > t_services_projects.id_service:id_project"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(service.FieldID),
			"NAME": byText(service.FieldServiceName, func(r *ent.Service) any { return r.ServiceName }),
			"KEY":  byText(service.FieldServiceKey, func(r *ent.Service) any { return r.ServiceKey }),
		},
	}
}

func (c *Catalog) serviceSite() *plan.Type {
	return &plan.Type{
		Name: "ServiceSite", Kind: domain.KindServiceSite, Table: servicesite.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceSiteQuery { return c.ServiceSite.Query() },
			func(r *ent.ServiceSite) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"serviceId": columns(servicesite.FieldIDService),
			"siteId":    columns(servicesite.FieldIDSite),
		},
		Edges: named(map[string]*plan.Edge{
			"service": implied(toOne("Service", servicesite.FieldIDService, func(r *ent.ServiceSite) *domain.ID { return ref(r.ServiceID()) })),
			"site":    implied(toOne("Site", servicesite.FieldIDSite, func(r *ent.ServiceSite) *domain.ID { return ref(r.SiteID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(servicesite.FieldID),
			"service": c.relation(domain.KindService, "Service", "id_service"),
			"site":    c.relation(domain.KindSite, "Site", "id_site"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(servicesite.FieldID),
		},
	}
}

func (c *Catalog) serviceProject() *plan.Type {
	return &plan.Type{
		Name: "ServiceProject", Kind: domain.KindServiceProject, Table: serviceproject.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceProjectQuery { return c.ServiceProject.Query() },
			func(r *ent.ServiceProject) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"serviceId": columns(serviceproject.FieldIDService),
			"projectId": columns(serviceproject.FieldIDProject),
		},
		Edges: named(map[string]*plan.Edge{
			"service": implied(toOne("Service", serviceproject.FieldIDService, func(r *ent.ServiceProject) *domain.ID { return ref(r.ServiceID()) })),
			"project": implied(toOne("Project", serviceproject.FieldIDProject, func(r *ent.ServiceProject) *domain.ID { return ref(r.ProjectID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(serviceproject.FieldID),
			"service": c.relation(domain.KindService, "Service", "id_service"),
			"project": c.relation(domain.KindProject, "Project", "id_project"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(serviceproject.FieldID),
		},
	}
}
