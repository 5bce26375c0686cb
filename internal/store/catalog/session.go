package catalog

import (
	"teragraph/ent"
	"teragraph/ent/asset"
	"teragraph/ent/session"
	"teragraph/ent/sessiondevice"
	"teragraph/ent/sessionevent"
	"teragraph/ent/sessionparticipant"
	"teragraph/ent/sessionuser"
	"teragraph/ent/test"
	"teragraph/ent/user"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) session() *plan.Type {
	return &plan.Type{
		Name: "Session", Kind: domain.KindSession, Table: session.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionQuery { return c.Session.Query() }, func(s *ent.Session) plan.Row { return s }),
		Columns: map[string]plan.Column{
			"uuid":                 columns(session.FieldSessionUUID),
			"name":                 columns(session.FieldSessionName),
			"status":               columns(session.FieldSessionStatus),
			"startsAt":             columns(session.FieldSessionStartDatetime),
			"duration":             columns(session.FieldSessionDuration),
			"comments":             columns(session.FieldSessionComments),
			"parameters":           columns(session.FieldSessionParameters),
			"sessionTypeId":        columns(session.FieldIDSessionType),
			"creatorUserId":        columns(session.FieldIDCreatorUser),
			"creatorParticipantId": columns(session.FieldIDCreatorParticipant),
			"creatorDeviceId":      columns(session.FieldIDCreatorDevice),
			"creatorServiceId":     columns(session.FieldIDCreatorService),
		},
		Edges: named(map[string]*plan.Edge{
			"sessionType":        toOne("SessionType", session.FieldIDSessionType, func(s *ent.Session) *domain.ID { return ref(s.SessionTypeID()) }),
			"creatorUser":        implied(toOne("Person", session.FieldIDCreatorUser, (*ent.Session).CreatorUserID)),
			"creatorParticipant": toOne("Participant", session.FieldIDCreatorParticipant, (*ent.Session).CreatorParticipantID),
			"creatorDevice":      toOne("Device", session.FieldIDCreatorDevice, (*ent.Session).CreatorDeviceID),
			"creatorService":     toOne("Service", session.FieldIDCreatorService, (*ent.Session).CreatorServiceID),
			"devices":            toMany("SessionDevice", sessiondevice.FieldIDSession, (*ent.SessionDevice).SessionID),
			"participants":       toMany("SessionParticipant", sessionparticipant.FieldIDSession, (*ent.SessionParticipant).SessionID),
			"users":              implied(toMany("SessionUser", sessionuser.FieldIDSession, (*ent.SessionUser).SessionID)),
			"events": implied(toMany("SessionEvent", sessionevent.FieldIDSession,
				func(e *ent.SessionEvent) *domain.ID { return ref(e.SessionID()) })),
			"assets": implied(toMany("Asset", asset.FieldIDSession, func(a *ent.Asset) *domain.ID { return ref(a.SessionID()) })),
			"tests":  implied(toMany("Test", test.FieldIDSession, func(t *ent.Test) *domain.ID { return ref(t.SessionID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(session.FieldID),
			"uuid":        text(session.FieldSessionUUID),
			"name":        text(session.FieldSessionName),
			"status":      words[domain.SessionStatus](session.FieldSessionStatus),
			"startsAt":    span(session.FieldSessionStartDatetime),
			"sessionType": c.relation(domain.KindSessionType, "SessionType", "id_session_type"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_session > t_sessions_participants.id_session:id_participant"),
			"project": c.relation(domain.KindProject, "Project",
				"id_session > t_sessions_participants.id_session:id_participant > t_participants.id_participant:id_project"),
			"user":   c.relation(domain.KindUser, "User", "id_session > t_sessions_users.id_session:id_user"),
			"device": c.relation(domain.KindDevice, "Device", "id_session > t_sessions_devices.id_session:id_device"),
		},
		Listing: &plan.Listing{Table: "tg_sessions_projects", Filter: "project", With: []string{"startsAt"}, Orders: []string{"STARTS_AT", "ID"}},
		Orders: map[string]plan.Order{
			"ID":        byKey(session.FieldID),
			"NAME":      byText(session.FieldSessionName, func(s *ent.Session) any { return s.SessionName }),
			"STARTS_AT": byTime(session.FieldSessionStartDatetime, func(s *ent.Session) any { return s.SessionStartDatetime }),
		},
	}
}

// person is a user by name. Its rows are reached by edges only, from rows that imply its rule.
func (c *Catalog) person() *plan.Type {
	return &plan.Type{
		Name: "Person", Kind: domain.KindPerson, Table: user.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.UserQuery { return c.User.Query() }, func(u *ent.User) plan.Row { return u }),
		Columns: map[string]plan.Column{
			"uuid": columns(user.FieldUserUUID),
			"name": columns(user.FieldUserFirstname, user.FieldUserLastname),
		},
	}
}

func (c *Catalog) sessionParticipant() *plan.Type {
	return &plan.Type{
		Name: "SessionParticipant", Kind: domain.KindSessionParticipant, Table: sessionparticipant.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionParticipantQuery { return c.SessionParticipant.Query() },
			func(l *ent.SessionParticipant) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"session":     implied(toOne("Session", sessionparticipant.FieldIDSession, (*ent.SessionParticipant).SessionID)),
			"participant": implied(toOne("Participant", sessionparticipant.FieldIDParticipant, (*ent.SessionParticipant).ParticipantID)),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(sessionparticipant.FieldID),
			"session":     c.relation(domain.KindSession, "Session", "id_session"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_participant"),
		},
		Orders: map[string]plan.Order{"ID": byKey(sessionparticipant.FieldID)},
	}
}

func (c *Catalog) sessionUser() *plan.Type {
	return &plan.Type{
		Name: "SessionUser", Kind: domain.KindSessionUser, Table: sessionuser.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionUserQuery { return c.SessionUser.Query() },
			func(l *ent.SessionUser) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"session": implied(toOne("Session", sessionuser.FieldIDSession, (*ent.SessionUser).SessionID)),
			"person":  implied(toOne("Person", sessionuser.FieldIDUser, (*ent.SessionUser).UserID)),
			"user":    toOne("User", sessionuser.FieldIDUser, (*ent.SessionUser).UserID),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(sessionuser.FieldID),
			"session": c.relation(domain.KindSession, "Session", "id_session"),
			"user":    c.relation(domain.KindUser, "User", "id_user"),
		},
		Orders: map[string]plan.Order{"ID": byKey(sessionuser.FieldID)},
	}
}

func (c *Catalog) sessionDevice() *plan.Type {
	return &plan.Type{
		Name: "SessionDevice", Kind: domain.KindSessionDevice, Table: sessiondevice.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionDeviceQuery { return c.SessionDevice.Query() },
			func(l *ent.SessionDevice) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"session": implied(toOne("Session", sessiondevice.FieldIDSession, (*ent.SessionDevice).SessionID)),
			"device":  implied(toOne("Device", sessiondevice.FieldIDDevice, (*ent.SessionDevice).DeviceID)),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(sessiondevice.FieldID),
			"session": c.relation(domain.KindSession, "Session", "id_session"),
			"device":  c.relation(domain.KindDevice, "Device", "id_device"),
		},
		Orders: map[string]plan.Order{"ID": byKey(sessiondevice.FieldID)},
	}
}

func (c *Catalog) sessionEvent() *plan.Type {
	return &plan.Type{
		Name: "SessionEvent", Kind: domain.KindSessionEvent, Table: sessionevent.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.SessionEventQuery { return c.SessionEvent.Query() },
			func(e *ent.SessionEvent) plan.Row { return e }),
		Columns: map[string]plan.Column{
			"version":   columns(sessionevent.FieldVersionID),
			"type":      columns(sessionevent.FieldIDSessionEventType),
			"at":        columns(sessionevent.FieldSessionEventDatetime),
			"text":      columns(sessionevent.FieldSessionEventText),
			"context":   columns(sessionevent.FieldSessionEventContext),
			"sessionId": columns(sessionevent.FieldIDSession),
		},
		Edges: named(map[string]*plan.Edge{
			"session": implied(toOne("Session", sessionevent.FieldIDSession, func(e *ent.SessionEvent) *domain.ID { return ref(e.SessionID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(sessionevent.FieldID),
			"type":    words[domain.SessionEventType](sessionevent.FieldIDSessionEventType),
			"at":      span(sessionevent.FieldSessionEventDatetime),
			"text":    text(sessionevent.FieldSessionEventText),
			"context": text(sessionevent.FieldSessionEventContext),
			"session": c.relation(domain.KindSession, "Session", "id_session"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(sessionevent.FieldID),
			"AT": byTime(sessionevent.FieldSessionEventDatetime, func(e *ent.SessionEvent) any { return e.SessionEventDatetime }),
		},
	}
}
