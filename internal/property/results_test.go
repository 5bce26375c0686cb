package property_test

import (
	"fmt"

	"teragraph/internal/domain"
)

// resultEntities are what comes out of sessions: assets and tests.
var resultEntities = map[string]*entity{
	"Asset": {
		kind: "asset", table: "t_assets",
		columns: map[string]string{
			"uuid": "asset_uuid", "name": "asset_name", "mediaType": "asset_type", "serviceUuid": "asset_service_uuid", "createdAt": "asset_datetime",
			"expiresAt": "asset_expiration_datetime", "sessionId": "id_session", "participantId": "id_participant", "userId": "id_user",
			"deviceId": "id_device", "serviceId": "id_service",
		},
		one: map[string]edge{"session": {"Session", "id_session"}, "participant": {"Participant", "id_participant"}, "user": {"User", "id_user"}, "device": {"Device", "id_device"}, "service": {"Service", "id_service"}},
		tests: map[string]string{
			"id": "id_asset", "uuid": "asset_uuid", "name": "asset_name", "mediaType": "asset_type", "serviceUuid": "asset_service_uuid",
			"createdAt": "asset_datetime",
		},
		related: map[string]relation{
			"session": {"session", along("id_session")}, "participant": {"participant", along("id_participant")}, "user": {"user", along("id_user")},
			"device": {"device", along("id_device")}, "service": {"service", along("id_service")},
		},
		orders: map[string]string{"ID": "id_asset", "NAME": "asset_name"},
	},
	"Test": {
		kind: "test", table: "t_tests",
		columns: map[string]string{
			"uuid": "test_uuid", "name": "test_name", "at": "test_datetime", "status": "test_status", "summary": "test_summary", "sessionId": "id_session",
			"testTypeId": "id_test_type", "participantId": "id_participant", "userId": "id_user", "deviceId": "id_device", "serviceId": "id_service",
		},
		one: map[string]edge{
			"session": {"Session", "id_session"}, "testType": {"TestType", "id_test_type"}, "participant": {"Participant", "id_participant"},
			"user": {"User", "id_user"}, "device": {"Device", "id_device"}, "service": {"Service", "id_service"},
		},
		tests: map[string]string{"id": "id_test", "uuid": "test_uuid", "name": "test_name", "status": "test_status", "at": "test_datetime"},
		related: map[string]relation{
			"testType": {"testType", along("id_test_type")}, "session": {"session", along("id_session")},
			"participant": {"participant", along("id_participant")}, "user": {"user", along("id_user")}, "device": {"device", along("id_device")},
		},
		orders: map[string]string{"ID": "id_test", "NAME": "test_name", "AT": "test_datetime"},
		words:  map[string][]string{"status": domain.TestStatus(0).Words()},
	},
	"TestType": {
		kind: "testType", table: "t_tests_types",
		columns: map[string]string{
			"uuid": "test_type_uuid", "name": "test_type_name", "description": "test_type_description", "key": "test_type_key",
			"hasJsonFormat": "test_type_has_json_format", "hasWebFormat": "test_type_has_web_format", "hasWebEditor": "test_type_has_web_editor",
			"serviceId": "id_service",
		},
		one:   map[string]edge{"service": {"Service", "id_service"}},
		many:  map[string]edge{"projects": {"TestTypeProject", "id_test_type"}, "sites": {"TestTypeSite", "id_test_type"}},
		tests: map[string]string{"id": "id_test_type", "uuid": "test_type_uuid", "name": "test_type_name", "key": "test_type_key"},
		related: map[string]relation{
			"service": {"service", along("id_service")},
			"project": {"project", linked("t_tests_types_projects", "id_test_type", "id_project")},
			"site":    {"site", linked("t_tests_types_sites", "id_test_type", "id_site")},
		},
		orders: map[string]string{"ID": "id_test_type", "NAME": "test_type_name"},
	},
	"TestTypeProject": {
		kind: "testTypeProject", table: "t_tests_types_projects",
		one:     map[string]edge{"testType": {"TestType", "id_test_type"}, "project": {"Project", "id_project"}},
		tests:   map[string]string{"id": "id_test_type_project"},
		related: map[string]relation{"testType": {"testType", along("id_test_type")}, "project": {"project", along("id_project")}},
		orders:  map[string]string{"ID": "id_test_type_project"},
	},
	"TestTypeSite": {
		kind: "testTypeSite", table: "t_tests_types_sites",
		one:     map[string]edge{"testType": {"TestType", "id_test_type"}, "site": {"Site", "id_site"}},
		tests:   map[string]string{"id": "id_test_type_site"},
		related: map[string]relation{"testType": {"testType", along("id_test_type")}, "site": {"site", along("id_site")}},
		orders:  map[string]string{"ID": "id_test_type_site"},
	},
	"TestInvitation": {
		kind: "testInvitation", table: "t_tests_invitations",
		columns: map[string]string{
			"key": "test_invitation_key", "message": "test_invitation_message", "maxCount": "test_invitation_max_count",
			"count": "test_invitation_count", "createdAt": "test_invitation_creation_date", "expiresAt": "test_invitation_expiration_date",
			"testTypeId": "id_test_type", "projectId": "id_project", "sessionId": "id_session", "participantId": "id_participant",
			"userId": "id_user", "deviceId": "id_device",
		},
		one: map[string]edge{
			"testType": {"TestType", "id_test_type"}, "project": {"Project", "id_project"}, "session": {"Session", "id_session"},
			"participant": {"Participant", "id_participant"}, "user": {"User", "id_user"}, "device": {"Device", "id_device"},
		},
		tests: map[string]string{"id": "id_test_invitation", "key": "test_invitation_key", "expiresAt": "test_invitation_expiration_date"},
		related: map[string]relation{
			"testType": {"testType", along("id_test_type")}, "project": {"project", along("id_project")}, "session": {"session", along("id_session")},
			"participant": {"participant", along("id_participant")}, "user": {"user", along("id_user")}, "device": {"device", along("id_device")},
		},
		orders: map[string]string{"ID": "id_test_invitation", "EXPIRES_AT": "test_invitation_expiration_date"},
	},
}

// makers draws who made an asset or test, of one session.
func (d draw) makers(w *world, r row) row {
	if r["id_session"] = d.ref(w, "t_sessions"); r["id_session"] == nil {
		return nil
	}
	r["id_participant"], r["id_user"] = d.optional(d.ref(w, "t_participants")), d.optional(d.ref(w, "t_users"))
	r["id_device"], r["id_service"] = d.optional(d.ref(w, "t_devices")), d.optional(d.ref(w, "t_services"))
	return r
}

func (p peopler) results() {
	p.rows("t_assets", 1, 5, func(d draw, id int) row {
		keeper := p.w.tables["t_services"][d.upTo(len(p.w.tables["t_services"])-1, "keeper")]
		return d.makers(p.w, row{
			"asset_uuid": uuid(6, id), "asset_name": d.text(2), "asset_type": d.text(2), "asset_service_uuid": keeper["service_uuid"],
			"asset_datetime": moments[d.upTo(len(moments)-1, "made")], "asset_expiration_datetime": moments[d.upTo(len(moments)-1, "expires")],
		})
	})
	p.rows("t_tests_types", 1, 4, func(d draw, id int) row {
		service := d.ref(p.w, "t_services")
		if service == nil {
			return nil
		}
		return row{
			"id_service": service, "test_type_uuid": uuid(7, id), "test_type_name": d.text(2), "test_type_description": d.optional(d.text(2)),
			"test_type_key": d.optional(fmt.Sprintf("%s%d", d.text(1), id)), "test_type_has_json_format": d.oneIn(2, "json"),
			"test_type_has_web_format": d.oneIn(2, "web"), "test_type_has_web_editor": d.oneIn(2, "editor"),
		}
	})
	p.links("t_tests_types_sites", "id_test_type", "t_tests_types", "id_site", "t_sites", 1, 5, false)
	p.links("t_tests_types_projects", "id_test_type", "t_tests_types", "id_project", "t_projects", 1, 5, false)
	p.rows("t_tests", 1, 5, func(d draw, id int) row {
		kind := d.ref(p.w, "t_tests_types")
		if kind == nil {
			return nil
		}
		return d.makers(p.w, row{
			"id_test_type": kind, "test_uuid": uuid(8, id), "test_name": d.text(2), "test_status": d.upTo(3, "status"),
			"test_datetime": moments[1+d.upTo(len(moments)-2, "at")], "test_summary": jsonTexts[d.upTo(len(jsonTexts)-1, "summary")],
		})
	})
	p.rows("t_tests_invitations", 1, 5, func(d draw, id int) row {
		kind, project := d.ref(p.w, "t_tests_types"), d.ref(p.w, "t_projects")
		if kind == nil || project == nil {
			return nil
		}
		r := row{
			"id_test_type": kind, "id_project": project, "id_session": d.optional(d.ref(p.w, "t_sessions")), "id_participant": nil, "id_user": nil,
			"id_device": nil, "test_invitation_key": fmt.Sprintf("key%d", id), "test_invitation_max_count": 1 + d.upTo(2, "most"),
			"test_invitation_count": d.upTo(2, "count"), "test_invitation_creation_date": epoch,
			"test_invitation_expiration_date": moments[1+d.upTo(len(moments)-2, "expires")], "test_invitation_message": d.optional(d.text(2)),
		}
		switch d.upTo(2, "invited") {
		case 0:
			r["id_participant"] = d.ref(p.w, "t_participants")
		case 1:
			r["id_user"] = d.ref(p.w, "t_users")
		case 2:
			r["id_device"] = d.ref(p.w, "t_devices")
		}
		return r
	})
}
