package catalog

import (
	"teragraph/ent"
	"teragraph/ent/serviceaccess"
	"teragraph/ent/servicerole"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) serviceRole() *plan.Type {
	return &plan.Type{
		Name: "ServiceRole", Kind: domain.KindServiceRole, Table: servicerole.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ServiceRoleQuery { return c.ServiceRole.Query() },
			func(r *ent.ServiceRole) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"name":        columns(servicerole.FieldServiceRoleName),
			"serviceId":   columns(servicerole.FieldIDService),
			"siteId":      columns(servicerole.FieldIDSite),
			"projectId":   columns(servicerole.FieldIDProject),
			"description": columns(servicerole.FieldTgDescription),
			"actsAs":      columns(servicerole.FieldTgServiceKey, servicerole.FieldIDSite, servicerole.FieldIDProject, servicerole.FieldServiceRoleName),
		},
		Side: map[string]plan.Side{
			servicerole.FieldTgDescription: detail("tg_role_details", servicerole.FieldID, "description", ""),
			servicerole.FieldTgServiceKey:  {Table: "t_services", Key: "id_service", Of: servicerole.FieldIDService, Column: "service_key", Living: true},
		},
		Edges: named(map[string]*plan.Edge{
			"accesses": toMany("ServiceAccess", serviceaccess.FieldIDServiceRole, func(r *ent.ServiceAccess) *domain.ID { return ref(r.ServiceRoleID()) }),
			"service":  toOne("Service", servicerole.FieldIDService, func(r *ent.ServiceRole) *domain.ID { return ref(r.ServiceID()) }),
			"site":     toOne("Site", servicerole.FieldIDSite, (*ent.ServiceRole).SiteID),
			"project":  toOne("Project", servicerole.FieldIDProject, (*ent.ServiceRole).ProjectID),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(servicerole.FieldID),
			"name":    text(servicerole.FieldServiceRoleName),
			"service": c.relation(domain.KindService, "Service", "id_service"),
			"site":    c.relation(domain.KindSite, "Site", "id_site"),
			"project": c.relation(domain.KindProject, "Project", "id_project"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(servicerole.FieldID),
			"NAME": byText(servicerole.FieldServiceRoleName, func(r *ent.ServiceRole) any { return r.ServiceRoleName }),
		},
	}
}
