package catalog

import (
	"teragraph/ent"
	"teragraph/ent/sessiontype"
	"teragraph/ent/sessiontypeproject"
	"teragraph/ent/sessiontypeservice"
	"teragraph/ent/sessiontypesite"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) sessionType() *plan.Type {
	return &plan.Type{
		Name: "SessionType", Kind: domain.KindSessionType, Table: sessiontype.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionTypeQuery { return c.SessionType.Query() },
			func(t *ent.SessionType) plan.Row { return t }),
		Columns: map[string]plan.Column{
			"name":      columns(sessiontype.FieldSessionTypeName),
			"online":    columns(sessiontype.FieldSessionTypeOnline),
			"config":    columns(sessiontype.FieldSessionTypeConfig),
			"color":     columns(sessiontype.FieldSessionTypeColor),
			"category":  columns(sessiontype.FieldSessionTypeCategory),
			"serviceId": columns(sessiontype.FieldIDService),
		},
		Edges: named(map[string]*plan.Edge{
			"service": toOne("Service", sessiontype.FieldIDService, (*ent.SessionType).ServiceID),
			"services": toMany("SessionTypeService", sessiontypeservice.FieldIDSessionType,
				func(l *ent.SessionTypeService) *domain.ID { return ref(l.SessionTypeID()) }),
			"projects": toMany("SessionTypeProject", sessiontypeproject.FieldIDSessionType,
				func(l *ent.SessionTypeProject) *domain.ID { return ref(l.SessionTypeID()) }),
			"sites": toMany("SessionTypeSite", sessiontypesite.FieldIDSessionType,
				func(l *ent.SessionTypeSite) *domain.ID { return ref(l.SessionTypeID()) }),
		}),
		Filters: map[string]plan.Filter{
			"id":       ids(sessiontype.FieldID),
			"name":     text(sessiontype.FieldSessionTypeName),
			"online":   flag(sessiontype.FieldSessionTypeOnline),
			"category": words[domain.SessionTypeCategory](sessiontype.FieldSessionTypeCategory),
			"service":  c.relation(domain.KindService, "Service", "id_service"),
			"project":  c.relation(domain.KindProject, "Project", "id_session_type > t_sessions_types_projects.id_session_type:id_project"),
			"site":     c.relation(domain.KindSite, "Site", "id_session_type > t_sessions_types_sites.id_session_type:id_site"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(sessiontype.FieldID),
			"NAME": byText(sessiontype.FieldSessionTypeName, func(t *ent.SessionType) any { return t.SessionTypeName }),
		},
	}
}

func (c *Catalog) sessionTypeProject() *plan.Type {
	return &plan.Type{
		Name: "SessionTypeProject", Kind: domain.KindSessionTypeProject, Table: sessiontypeproject.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionTypeProjectQuery { return c.SessionTypeProject.Query() },
			func(l *ent.SessionTypeProject) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"sessionType": implied(toOne("SessionType", sessiontypeproject.FieldIDSessionType,
				func(l *ent.SessionTypeProject) *domain.ID { return ref(l.SessionTypeID()) })),
			"project": implied(toOne("Project", sessiontypeproject.FieldIDProject,
				func(l *ent.SessionTypeProject) *domain.ID { return ref(l.ProjectID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(sessiontypeproject.FieldID),
			"sessionType": c.relation(domain.KindSessionType, "SessionType", "id_session_type"),
			"project":     c.relation(domain.KindProject, "Project", "id_project"),
		},
		Orders: map[string]plan.Order{"ID": byKey(sessiontypeproject.FieldID)},
	}
}

func (c *Catalog) sessionTypeSite() *plan.Type {
	return &plan.Type{
		Name: "SessionTypeSite", Kind: domain.KindSessionTypeSite, Table: sessiontypesite.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionTypeSiteQuery { return c.SessionTypeSite.Query() },
			func(l *ent.SessionTypeSite) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"sessionType": implied(toOne("SessionType", sessiontypesite.FieldIDSessionType,
				func(l *ent.SessionTypeSite) *domain.ID { return ref(l.SessionTypeID()) })),
			"site": implied(toOne("Site", sessiontypesite.FieldIDSite,
				func(l *ent.SessionTypeSite) *domain.ID { return ref(l.SiteID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(sessiontypesite.FieldID),
			"sessionType": c.relation(domain.KindSessionType, "SessionType", "id_session_type"),
			"site":        c.relation(domain.KindSite, "Site", "id_site"),
		},
		Orders: map[string]plan.Order{"ID": byKey(sessiontypesite.FieldID)},
	}
}

func (c *Catalog) sessionTypeService() *plan.Type {
	return &plan.Type{
		Name: "SessionTypeService", Kind: domain.KindSessionTypeService, Table: sessiontypeservice.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionTypeServiceQuery { return c.SessionTypeService.Query() },
			func(l *ent.SessionTypeService) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"sessionType": implied(toOne("SessionType", sessiontypeservice.FieldIDSessionType,
				func(l *ent.SessionTypeService) *domain.ID { return ref(l.SessionTypeID()) })),
			"service": implied(toOne("Service", sessiontypeservice.FieldIDService,
				func(l *ent.SessionTypeService) *domain.ID { return ref(l.ServiceID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(sessiontypeservice.FieldID),
			"sessionType": c.relation(domain.KindSessionType, "SessionType", "id_session_type"),
			"service":     c.relation(domain.KindService, "Service", "id_service"),
		},
		Orders: map[string]plan.Order{"ID": byKey(sessiontypeservice.FieldID)},
	}
}
