package catalog

import (
	"teragraph/ent"
	"teragraph/ent/devicesite"
	"teragraph/ent/project"
	"teragraph/ent/servicesite"
	"teragraph/ent/site"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Parts of paths between roles and the users who hold them.
const (
	toHolders = " > t_services_access.id_service_role:id_user_group > t_users_groups.id_user_group:id_user_group" +
		" > t_users_users_groups.id_user_group:id_user"
	fromUser = "id_user > t_users_users_groups.id_user:id_user_group > t_users_groups.id_user_group:id_user_group" +
		" > t_services_access.id_user_group:id_service_role > "
)

func (c *Catalog) site() *plan.Type {
	return &plan.Type{
		Name: "Site", Kind: domain.KindSite, Table: site.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SiteQuery { return c.Site.Query() }, func(s *ent.Site) plan.Row { return s }),
		Columns: map[string]plan.Column{
			"version":           columns(site.FieldVersionID),
			"name":              columns(site.FieldSiteName),
			"twoFactorRequired": columns(site.FieldSite2faRequired),
		},
		Edges: named(map[string]*plan.Edge{
			"services": toMany("ServiceSite", servicesite.FieldIDSite, func(r *ent.ServiceSite) *domain.ID { return ref(r.SiteID()) }),
			"devices":  toMany("DeviceSite", devicesite.FieldIDSite, func(r *ent.DeviceSite) *domain.ID { return ref(r.SiteID()) }),
			"projects": toMany("Project", project.FieldIDSite, func(p *ent.Project) *domain.ID { return ref(p.SiteID()) }),
			"access":   siteAccess(domain.KindSite),
		}),
		Filters: map[string]plan.Filter{
			"id":                ids(site.FieldID),
			"name":              text(site.FieldSiteName),
			"twoFactorRequired": flag(site.FieldSite2faRequired),
			"device":            c.relation(domain.KindDevice, "Device", "id_site > t_devices_sites.id_site:id_device"),
			"service":           c.relation(domain.KindService, "Service", "id_site > t_services_sites.id_site:id_service"),
			"user": c.relation(domain.KindUser, "User",
				"id_site > t_services_roles.id_site:id_service_role [builtin]"+toHolders,
				"id_site > t_projects.id_site:id_project > t_services_roles.id_project:id_service_role [builtin]"+toHolders),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(site.FieldID),
			"NAME": byText(site.FieldSiteName, func(s *ent.Site) any { return s.SiteName }),
		},
	}
}
