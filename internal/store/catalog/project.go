package catalog

import (
	"teragraph/ent"
	"teragraph/ent/deviceproject"
	"teragraph/ent/participant"
	"teragraph/ent/participantgroup"
	"teragraph/ent/project"
	"teragraph/ent/serviceproject"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) project() *plan.Type {
	return &plan.Type{
		Name: "Project", Kind: domain.KindProject, Table: project.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ProjectQuery { return c.Project.Query() }, func(p *ent.Project) plan.Row { return p }),
		Columns: map[string]plan.Column{
			"version":     columns(project.FieldVersionID),
			"name":        columns(project.FieldProjectName),
			"enabled":     columns(project.FieldProjectEnabled),
			"description": columns(project.FieldProjectDescription),
			"siteId":      columns(project.FieldIDSite),
		},
		Edges: named(map[string]*plan.Edge{
			"services": toMany("ServiceProject", serviceproject.FieldIDProject, func(r *ent.ServiceProject) *domain.ID { return ref(r.ProjectID()) }),
			"devices":  toMany("DeviceProject", deviceproject.FieldIDProject, func(r *ent.DeviceProject) *domain.ID { return ref(r.ProjectID()) }),
			"site":     implied(toOne("Site", project.FieldIDSite, func(p *ent.Project) *domain.ID { return ref(p.SiteID()) })),
			"participantGroups": implied(toMany("ParticipantGroup", participantgroup.FieldIDProject,
				func(g *ent.ParticipantGroup) *domain.ID { return ref(g.ProjectID()) })),
			"participants": implied(toMany("Participant", participant.FieldIDProject,
				func(p *ent.Participant) *domain.ID { return ref(p.ProjectID()) })),
			"access": projectAccess(domain.KindProject),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(project.FieldID),
			"name":        text(project.FieldProjectName),
			"description": text(project.FieldProjectDescription),
			"enabled":     flag(project.FieldProjectEnabled),
			"site":        c.relation(domain.KindSite, "Site", "id_site"),
			"device":      c.relation(domain.KindDevice, "Device", "id_project > t_devices_projects.id_project:id_device"),
			"service":     c.relation(domain.KindService, "Service", "id_project > t_services_projects.id_project:id_service"),
			"user": c.relation(domain.KindUser, "User",
				"id_project > t_services_roles.id_project:id_service_role [builtin]"+toHolders,
				"id_site > t_sites.id_site:id_site > t_services_roles.id_site:id_service_role [admin]"+toHolders),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(project.FieldID),
			"NAME": byText(project.FieldProjectName, func(p *ent.Project) any { return p.ProjectName }),
		},
	}
}
