package catalog

import (
	"teragraph/ent"
	"teragraph/ent/deviceparticipant"
	"teragraph/ent/participant"
	"teragraph/ent/participantgroup"
	"teragraph/ent/serviceconfig"
	"teragraph/ent/sessionparticipant"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) participantGroup() *plan.Type {
	return &plan.Type{
		Name: "ParticipantGroup", Kind: domain.KindParticipantGroup, Table: participantgroup.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ParticipantGroupQuery { return c.ParticipantGroup.Query() },
			func(g *ent.ParticipantGroup) plan.Row { return g }),
		Columns: map[string]plan.Column{
			"version":   columns(participantgroup.FieldVersionID),
			"name":      columns(participantgroup.FieldParticipantGroupName),
			"projectId": columns(participantgroup.FieldIDProject),
		},
		Edges: named(map[string]*plan.Edge{
			"project": implied(toOne("Project", participantgroup.FieldIDProject,
				func(g *ent.ParticipantGroup) *domain.ID { return ref(g.ProjectID()) })),
			// Not implied: nothing but OpenTera's manners keeps a group's participants in its project.
			"participants": toMany("Participant", participant.FieldIDParticipantGroup, (*ent.Participant).ParticipantGroupID),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(participantgroup.FieldID),
			"name":    text(participantgroup.FieldParticipantGroupName),
			"project": c.relation(domain.KindProject, "Project", "id_project"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(participantgroup.FieldID),
			"NAME": byText(participantgroup.FieldParticipantGroupName, func(g *ent.ParticipantGroup) any { return g.ParticipantGroupName }),
		},
	}
}

func (c *Catalog) participant() *plan.Type {
	return &plan.Type{
		Name: "Participant", Kind: domain.KindParticipant, Table: participant.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.ParticipantQuery { return c.Participant.Query() },
			func(p *ent.Participant) plan.Row { return p }),
		Columns: map[string]plan.Column{
			"version":            columns(participant.FieldVersionID),
			"uuid":               columns(participant.FieldParticipantUUID),
			"name":               columns(participant.FieldParticipantName),
			"username":           columns(participant.FieldParticipantUsername),
			"email":              {Needs: []string{participant.FieldParticipantEmail}, Action: "participant.email"},
			"enabled":            columns(participant.FieldParticipantEnabled),
			"loginEnabled":       columns(participant.FieldParticipantLoginEnabled),
			"tokenEnabled":       columns(participant.FieldParticipantTokenEnabled),
			"token":              {Needs: []string{participant.FieldParticipantToken}, Action: "participant.token"},
			"lastOnline":         columns(participant.FieldParticipantLastonline),
			"projectId":          columns(participant.FieldIDProject),
			"participantGroupId": columns(participant.FieldIDParticipantGroup),
		},
		Edges: named(map[string]*plan.Edge{
			"serviceConfigs": toMany("ServiceConfig", serviceconfig.FieldIDParticipant, (*ent.ServiceConfig).ParticipantID),
			"devices":        toMany("DeviceParticipant", deviceparticipant.FieldIDParticipant, func(r *ent.DeviceParticipant) *domain.ID { return ref(r.ParticipantID()) }),
			"project": implied(toOne("Project", participant.FieldIDProject,
				func(p *ent.Participant) *domain.ID { return ref(p.ProjectID()) })),
			"participantGroup": toOne("ParticipantGroup", participant.FieldIDParticipantGroup, (*ent.Participant).ParticipantGroupID),
			"sessions":         implied(toMany("SessionParticipant", sessionparticipant.FieldIDParticipant, (*ent.SessionParticipant).ParticipantID)),
			"lastSessionAt":    {From: ownKey, Derive: c.lastSessions},
		}),
		Filters: c.participantFilters(),
		Orders: map[string]plan.Order{
			"ID":          byKey(participant.FieldID),
			"NAME":        byText(participant.FieldParticipantName, func(p *ent.Participant) any { return p.ParticipantName }),
			"EMAIL":       emailOrder(),
			"LAST_ONLINE": {Column: participant.FieldParticipantLastonline, Time: true, Nullable: true, Value: func(r plan.Row) any { return moment(r.(*ent.Participant).ParticipantLastonline) }},
			"UPDATED":     {Column: participant.FieldVersionID, Value: func(r plan.Row) any { return r.(*ent.Participant).VersionID }},
		},
	}
}

func emailOrder() plan.Order {
	o := byText(participant.FieldParticipantEmail, func(p *ent.Participant) any { return value(p.ParticipantEmail) })
	o.Action, o.Nullable = "participant.email", true
	return o
}

func (c *Catalog) participantFilters() map[string]plan.Filter {
	return map[string]plan.Filter{
		"id":           ids(participant.FieldID),
		"uuid":         text(participant.FieldParticipantUUID),
		"name":         text(participant.FieldParticipantName),
		"username":     text(participant.FieldParticipantUsername),
		"email":        masked(text(participant.FieldParticipantEmail), "participant.email"),
		"enabled":      flag(participant.FieldParticipantEnabled),
		"loginEnabled": flag(participant.FieldParticipantLoginEnabled),
		"tokenEnabled": flag(participant.FieldParticipantTokenEnabled),
		"hasGroup":     present(participant.FieldIDParticipantGroup),
		"project":      c.relation(domain.KindProject, "Project", "id_project"),
		"participantGroup": c.relation(domain.KindParticipantGroup, "ParticipantGroup",
			"id_participant_group"),
		"device":  c.relation(domain.KindDevice, "Device", "id_participant > t_devices_participants.id_participant:id_device"),
		"session": c.relation(domain.KindSession, "Session", "id_participant > t_sessions_participants.id_participant:id_session"),
	}
}
