package property_test

import (
	"strings"
	"time"

	"teragraph/internal/domain"
)

// sessionEntities are sessions and what hangs on them.
var sessionEntities = map[string]*entity{
	"Session": {
		kind: "session", table: "t_sessions",
		columns: map[string]string{
			"uuid": "session_uuid", "name": "session_name", "status": "session_status", "startsAt": "session_start_datetime",
			"duration": "session_duration", "comments": "session_comments", "parameters": "session_parameters",
			"sessionTypeId": "id_session_type", "creatorUserId": "id_creator_user", "creatorParticipantId": "id_creator_participant",
			"creatorDeviceId": "id_creator_device", "creatorServiceId": "id_creator_service",
		},
		one: map[string]edge{
			"sessionType": {"SessionType", "id_session_type"}, "creatorUser": {"Person", "id_creator_user"},
			"creatorParticipant": {"Participant", "id_creator_participant"}, "creatorDevice": {"Device", "id_creator_device"},
			"creatorService": {"Service", "id_creator_service"},
		},
		many: map[string]edge{
			"participants": {"SessionParticipant", "id_session"}, "users": {"SessionUser", "id_session"}, "events": {"SessionEvent", "id_session"},
			"devices": {"SessionDevice", "id_session"}, "assets": {"Asset", "id_session"}, "tests": {"Test", "id_session"},
		},
		tests: map[string]string{
			"id": "id_session", "uuid": "session_uuid", "name": "session_name", "status": "session_status", "startsAt": "session_start_datetime",
		},
		related: map[string]relation{
			"sessionType": {"sessionType", along("id_session_type")},
			"participant": {"participant", linked("t_sessions_participants", "id_session", "id_participant")},
			"project":     {"project", projectsOfSession},
			"user":        {"user", linked("t_sessions_users", "id_session", "id_user")},
			"device":      {"device", linked("t_sessions_devices", "id_session", "id_device")},
		},
		orders: map[string]string{"ID": "id_session", "NAME": "session_name", "STARTS_AT": "session_start_datetime"},
		words:  map[string][]string{"status": domain.SessionStatus(0).Words()},
	},
	"Person": {
		kind: "person", table: "t_users", idKind: "user",
		columns: map[string]string{"uuid": "user_uuid"},
	},
	"SessionParticipant": {
		kind: "sessionParticipant", table: "t_sessions_participants",
		one:   map[string]edge{"session": {"Session", "id_session"}, "participant": {"Participant", "id_participant"}},
		tests: map[string]string{"id": "id_session_participant"},
		related: map[string]relation{
			"session": {"session", along("id_session")}, "participant": {"participant", along("id_participant")},
		},
		orders: map[string]string{"ID": "id_session_participant"},
	},
	"SessionUser": {
		kind: "sessionUser", table: "t_sessions_users",
		one: map[string]edge{
			"session": {"Session", "id_session"}, "person": {"Person", "id_user"}, "user": {"User", "id_user"},
		},
		tests:   map[string]string{"id": "id_session_user"},
		related: map[string]relation{"session": {"session", along("id_session")}, "user": {"user", along("id_user")}},
		orders:  map[string]string{"ID": "id_session_user"},
	},
	"SessionDevice": {
		kind: "sessionDevice", table: "t_sessions_devices",
		one:     map[string]edge{"session": {"Session", "id_session"}, "device": {"Device", "id_device"}},
		tests:   map[string]string{"id": "id_session_device"},
		related: map[string]relation{"session": {"session", along("id_session")}, "device": {"device", along("id_device")}},
		orders:  map[string]string{"ID": "id_session_device"},
	},
	"SessionTypeService": {
		kind: "sessionTypeService", table: "t_sessions_types_services",
		one:   map[string]edge{"sessionType": {"SessionType", "id_session_type"}, "service": {"Service", "id_service"}},
		tests: map[string]string{"id": "id_session_type_service"},
		related: map[string]relation{
			"sessionType": {"sessionType", along("id_session_type")}, "service": {"service", along("id_service")},
		},
		orders: map[string]string{"ID": "id_session_type_service"},
	},
	"SessionEvent": {
		kind: "sessionEvent", table: "t_sessions_events",
		columns: map[string]string{
			"type": "id_session_event_type", "at": "session_event_datetime", "text": "session_event_text",
			"context": "session_event_context", "sessionId": "id_session",
		},
		one: map[string]edge{"session": {"Session", "id_session"}},
		tests: map[string]string{
			"id": "id_session_event", "type": "id_session_event_type", "at": "session_event_datetime",
			"text": "session_event_text", "context": "session_event_context",
		},
		related: map[string]relation{"session": {"session", along("id_session")}},
		orders:  map[string]string{"ID": "id_session_event", "AT": "session_event_datetime"},
		words:   map[string][]string{"type": domain.SessionEventType(0).Words()},
	},
	"SessionType": {
		kind: "sessionType", table: "t_sessions_types",
		columns: map[string]string{
			"name": "session_type_name", "online": "session_type_online", "config": "session_type_config", "color": "session_type_color",
			"category": "session_type_category", "serviceId": "id_service",
		},
		one: map[string]edge{"service": {"Service", "id_service"}},
		many: map[string]edge{
			"projects": {"SessionTypeProject", "id_session_type"}, "sites": {"SessionTypeSite", "id_session_type"},
			"services": {"SessionTypeService", "id_session_type"},
		},
		tests: map[string]string{
			"id": "id_session_type", "name": "session_type_name", "online": "session_type_online", "category": "session_type_category",
		},
		related: map[string]relation{
			"service": {"service", along("id_service")},
			"project": {"project", linked("t_sessions_types_projects", "id_session_type", "id_project")},
			"site":    {"site", linked("t_sessions_types_sites", "id_session_type", "id_site")},
		},
		orders: map[string]string{"ID": "id_session_type", "NAME": "session_type_name"},
		words:  map[string][]string{"category": domain.SessionTypeCategory(0).Words()},
	},
	"SessionTypeProject": {
		kind: "sessionTypeProject", table: "t_sessions_types_projects",
		one:   map[string]edge{"sessionType": {"SessionType", "id_session_type"}, "project": {"Project", "id_project"}},
		tests: map[string]string{"id": "id_session_type_project"},
		related: map[string]relation{
			"sessionType": {"sessionType", along("id_session_type")}, "project": {"project", along("id_project")},
		},
		orders: map[string]string{"ID": "id_session_type_project"},
	},
	"SessionTypeSite": {
		kind: "sessionTypeSite", table: "t_sessions_types_sites",
		one:   map[string]edge{"sessionType": {"SessionType", "id_session_type"}, "site": {"Site", "id_site"}},
		tests: map[string]string{"id": "id_session_type_site"},
		related: map[string]relation{
			"sessionType": {"sessionType", along("id_session_type")}, "site": {"site", along("id_site")},
		},
		orders: map[string]string{"ID": "id_session_type_site"},
	},
}

func projectsOfSession(w *world, session row) (projects []any) {
	for _, id := range linked("t_sessions_participants", "id_session", "id_participant")(w, session) {
		if p := w.find("t_participants", id); p != nil {
			projects = append(projects, p["id_project"])
		}
	}
	return projects
}

// wordOf gives the word of a stored number, null without one.
func wordOf(words []string, v any) any {
	if n := v.(int); n >= 0 && n < len(words) && words[n] != "" {
		return words[n]
	}
	return nil
}

// testWords says whether the stored number is one of the words.
func testWords(words []string, wanted []any, stored any) bool {
	for _, v := range wanted {
		if wordOf(words, stored) == string(v.(word)) {
			return true
		}
	}
	return false
}

// testSpan says whether a moment is within a DateTimeFilter.
func testSpan(span object, stored any) bool {
	at, ok := stored.(time.Time)
	from, before := momentOf(span["from"]), momentOf(span["before"])
	if from.IsZero() && before.IsZero() {
		return true
	}
	return ok && !at.Before(from) && (before.IsZero() || at.Before(before))
}

func momentOf(v any) time.Time {
	text, _ := v.(string)
	at, _ := time.Parse(time.RFC3339Nano, text)
	return at
}

// moment draws a moment near those that are stored.
func (a *author) moment() string {
	at := moments[1+a.upTo(len(moments)-2, "moment")].(time.Time)
	if a.oneIn(3, "another zone") {
		at = at.In(time.FixedZone("", -5*3600))
	}
	return at.Format(time.RFC3339Nano)
}

var jsonTexts = []any{nil, "", "{}", `{"a": [1, "é"]}`, "7", "no json", `"text"`, "null"}

func (p peopler) sessions() {
	p.rows("t_sessions_types", 1, 4, func(d draw, _ int) row {
		return row{
			"id_service": d.optional(d.ref(p.w, "t_services")), "session_type_name": d.text(2), "session_type_online": d.oneIn(2, "online"),
			"session_type_config": jsonTexts[d.upTo(len(jsonTexts)-1, "config")], "session_type_color": "#ffffff", "session_type_category": d.upTo(5, "category"),
		}
	})
	p.links("t_sessions_types_sites", "id_session_type", "t_sessions_types", "id_site", "t_sites", 1, 5, false)
	p.links("t_sessions_types_projects", "id_session_type", "t_sessions_types", "id_project", "t_projects", 1, 5, false)
	p.links("t_sessions_types_services", "id_session_type", "t_sessions_types", "id_service", "t_services", 1, 4, false)
	p.rows("t_sessions", 2, 8, func(d draw, id int) row {
		kind := d.ref(p.w, "t_sessions_types")
		if kind == nil {
			return nil
		}
		return row{
			"session_uuid": uuid(5, id), "id_session_type": kind, "session_name": d.text(2), "session_duration": d.upTo(2, "duration"), "session_status": d.upTo(5, "status"),
			"session_start_datetime": moments[1+d.upTo(len(moments)-2, "start")], "session_comments": d.optional(d.text(2)),
			"session_parameters": jsonTexts[d.upTo(len(jsonTexts)-1, "parameters")],
			"id_creator_user":    d.optional(d.ref(p.w, "t_users")), "id_creator_participant": d.optional(d.ref(p.w, "t_participants")),
			"id_creator_device": d.optional(d.ref(p.w, "t_devices")), "id_creator_service": d.optional(d.ref(p.w, "t_services")),
		}
	})
	p.links("t_sessions_participants", "id_session", "t_sessions", "id_participant", "t_participants", 2, 10, true)
	p.links("t_sessions_users", "id_session", "t_sessions", "id_user", "t_users", 1, 5, true)
	p.links("t_sessions_devices", "id_session", "t_sessions", "id_device", "t_devices", 1, 5, true)
	p.rows("t_sessions_events", 1, 5, func(d draw, _ int) row {
		session := d.ref(p.w, "t_sessions")
		if session == nil {
			return nil
		}
		return row{
			"id_session": session, "id_session_event_type": []int{0, 1, 14, 15, 100, 109, 110}[d.upTo(6, "type")],
			"session_event_datetime": moments[1+d.upTo(len(moments)-2, "at")], "session_event_text": d.optional(d.text(2)),
			"session_event_context": d.optional(d.text(2)),
		}
	})
}

// tablesOf lists tables with their keys: the name of a key is that of the table, without its plural.
var sessionTables = []string{
	"t_sessions_types", "t_sessions_types_sites", "t_sessions_types_projects", "t_sessions_types_services", "t_sessions", "t_sessions_participants",
	"t_sessions_users", "t_sessions_devices", "t_sessions_events",
	"t_assets", "t_tests_types", "t_tests_types_sites", "t_tests_types_projects", "t_tests", "t_tests_invitations",
}

func keyOf(table string) string {
	var words []string
	for _, w := range strings.Split(strings.TrimPrefix(table, "t_"), "_") {
		words = append(words, strings.TrimSuffix(w, "s"))
	}
	return "id_" + strings.Join(words, "_")
}
