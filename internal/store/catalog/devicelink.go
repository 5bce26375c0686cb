package catalog

import (
	"teragraph/ent"
	"teragraph/ent/deviceparticipant"
	"teragraph/ent/deviceproject"
	"teragraph/ent/devicesite"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) deviceSite() *plan.Type {
	return &plan.Type{
		Name: "DeviceSite", Kind: domain.KindDeviceSite, Table: devicesite.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.DeviceSiteQuery { return c.DeviceSite.Query() },
			func(r *ent.DeviceSite) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"deviceId": columns(devicesite.FieldIDDevice),
			"siteId":   columns(devicesite.FieldIDSite),
		},
		Edges: named(map[string]*plan.Edge{
			"device": implied(toOne("Device", devicesite.FieldIDDevice, func(r *ent.DeviceSite) *domain.ID { return ref(r.DeviceID()) })),
			"site":   implied(toOne("Site", devicesite.FieldIDSite, func(r *ent.DeviceSite) *domain.ID { return ref(r.SiteID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":     ids(devicesite.FieldID),
			"device": c.relation(domain.KindDevice, "Device", "id_device"),
			"site":   c.relation(domain.KindSite, "Site", "id_site"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(devicesite.FieldID),
		},
	}
}

func (c *Catalog) deviceProject() *plan.Type {
	return &plan.Type{
		Name: "DeviceProject", Kind: domain.KindDeviceProject, Table: deviceproject.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.DeviceProjectQuery { return c.DeviceProject.Query() },
			func(r *ent.DeviceProject) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"deviceId":  columns(deviceproject.FieldIDDevice),
			"projectId": columns(deviceproject.FieldIDProject),
		},
		Edges: named(map[string]*plan.Edge{
			"device":  implied(toOne("Device", deviceproject.FieldIDDevice, func(r *ent.DeviceProject) *domain.ID { return ref(r.DeviceID()) })),
			"project": implied(toOne("Project", deviceproject.FieldIDProject, func(r *ent.DeviceProject) *domain.ID { return ref(r.ProjectID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(deviceproject.FieldID),
			"device":  c.relation(domain.KindDevice, "Device", "id_device"),
			"project": c.relation(domain.KindProject, "Project", "id_project"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(deviceproject.FieldID),
		},
	}
}

func (c *Catalog) deviceParticipant() *plan.Type {
	return &plan.Type{
		Name: "DeviceParticipant", Kind: domain.KindDeviceParticipant, Table: deviceparticipant.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.DeviceParticipantQuery { return c.DeviceParticipant.Query() },
			func(r *ent.DeviceParticipant) plan.Row { return r }),
		Columns: map[string]plan.Column{
			"deviceId":      columns(deviceparticipant.FieldIDDevice),
			"participantId": columns(deviceparticipant.FieldIDParticipant),
		},
		Edges: named(map[string]*plan.Edge{
			"device":      implied(toOne("Device", deviceparticipant.FieldIDDevice, func(r *ent.DeviceParticipant) *domain.ID { return ref(r.DeviceID()) })),
			"participant": implied(toOne("Participant", deviceparticipant.FieldIDParticipant, func(r *ent.DeviceParticipant) *domain.ID { return ref(r.ParticipantID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(deviceparticipant.FieldID),
			"device":      c.relation(domain.KindDevice, "Device", "id_device"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_participant"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(deviceparticipant.FieldID),
		},
	}
}
