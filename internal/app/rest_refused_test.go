package app_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// Bad bodies get the documented status and a sentence that names the field as the client wrote it, and not one row
// changes.
func TestRefusedWrites(t *testing.T) {
	long := strings.Repeat("x", 10_001)
	cases := []struct {
		who, method, target, body string
		status                    int
		names                     string
	}{
		// Fields: unknown, missing, of the wrong type, null, too long.
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1, "site_colour": "red"}}`, 400, "site.site_colour"},
		{"admin", "POST", "/user/sites", `{"site": {"site_name": "New"}}`, 400, "site.id_site"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 0}}`, 400, "site.site_name"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1, "site_name": 7}}`, 400, "site.site_name"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1, "site_name": null}}`, 400, "site.site_name"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1, "site_name": "  "}}`, 400, "site.site_name"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1, "site_name": "` + long + `"}}`, 400, "site.site_name"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1, "site_2fa_required": "yes"}}`, 400, "site.site_2fa_required"},
		{"maya", "POST", "/user/projects", `{"project": {"id_project": 0, "project_name": "New"}}`, 400, "project.id_site"},
		{"maya", "POST", "/user/projects", `{"project": {"id_project": 1, "project_enabled": null}}`, 400, "project.project_enabled"},
		{"priya", "POST", "/user/groups", `{"participant_group": {"id_participant_group": 0, "id_project": 1}}`, 400, "participant_group.participant_group_name"},
		{"priya", "POST", "/user/participants", `{"participant": {"id_participant": 0, "participant_name": "New"}}`, 400, "participant.id_project"},
		{"priya", "POST", "/user/participants", `{"participant": {"id_participant": 1, "participant_username": "` + long[:51] + `"}}`, 400, "participant.participant_username"},
		{"admin", "POST", "/user/users", `{"user": {"id_user": 0, "user_username": "new", "user_firstname": "N", "user_lastname": "N"}}`, 400, "user.user_password"},
		{"admin", "POST", "/user/users", `{"user": {"id_user": 0, "user_username": "new", "user_firstname": "N", "user_lastname": "N", "user_password": "weak"}}`, 400, "user.user_password"},
		{"admin", "POST", "/user/users", `{"user": {"id_user": 0, "user_username": "new", "user_firstname": " ", "user_lastname": "N", "user_password": "Passw0rd!12345"}}`, 400, "user.user_firstname"},
		{"luka", "POST", "/user/users", `{"user": {"id_user": 5, "user_lastname": ""}}`, 400, "user.user_lastname"},
		{"luka", "POST", "/user/users", `{"user": {"id_user": 5, "user_password": "` + cast.Password + `"}}`, 400, "user.user_password"},
		{"luka", "POST", "/user/users", `{"user": {"id_user": 5, "user_username": "lucas"}}`, 400, "user.user_username"},
		{"luka", "POST", "/user/users", `{"user": {"id_user": 5, "user_2fa_otp_enabled": true}}`, 400, "user.user_2fa_otp_enabled"},
		{"admin", "POST", "/user/users", `{"user": {"id_user": 0, "user_2fa_otp_enabled": true}}`, 400, "user.user_2fa_otp_enabled"},
		{"admin", "POST", "/user/users", `{"user": {"id_user": 5, "user_user_groups": [{"id_user_group": 1}, {}]}}`, 400, "user.user_user_groups[1].id_user_group"},
		{"admin", "POST", "/user/usergroups", `{"user_group": {"id_user_group": 1, "user_group_sites_access": [{"id_site": 1}]}}`, 400, "user_group.user_group_sites_access[0].site_access_role"},
		{"admin", "POST", "/user/users/usergroups", `{"user_user_group": [{"id_user": 5, "id_user_group": 1}, {"id_user": 5}]}`, 400, "user_user_group[1].id_user_group"},
		{"admin", "POST", "/user/siteaccess", `{"site_access": {"id_site": 1, "id_user_group": 16}}`, 400, "site_access[0].site_access_role"},
		{"admin", "POST", "/user/siteaccess", `{"site_access": {"id_site": 1, "id_user_group": 16, "site_access_role": "owner"}}`, 400, "site_access.site_access_role"},
		{"admin", "POST", "/user/projectaccess", `{"project_access": [{"id_project": 1, "id_user_group": 16, "project_access_role": "user"}, {"id_project": 1, "id_user_group": 16, "project_access_role": "admin"}]}`, 400, "project_access[1]"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session": 9, "id_session_event_type": 1}}`, 400, "session_event.id_session_event"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 0, "id_session_event_type": 1}}`, 400, "session_event.id_session"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 0, "id_session": 9}}`, 400, "session_event.id_session_event_type"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "id_session_event_type": 15}}`, 400, "session_event.id_session_event_type"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "id_session_event_type": null}}`, 400, "session_event.id_session_event_type"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "session_event_datetime": "yesterday"}}`, 400, "session_event.session_event_datetime"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "session_event_datetime": null}}`, 400, "session_event.session_event_datetime"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "session_event_text": "` + long + `"}}`, 400, "session_event.session_event_text"},
		{"maya", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "session_event_colour": "red"}}`, 400, "session_event.session_event_colour"},
		{"maya", "DELETE", "/user/sessions/events", ``, 400, "id"},
		{"admin", "POST", "/user/sites", `[]`, 400, "site"},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 1}, "project": {}}`, 400, "project"},
		{"admin", "POST", "/user/sites", `{"site": `, 400, "JSON"},
		{"admin", "DELETE", "/user/sites", ``, 400, "id"},
		{"admin", "DELETE", "/user/sites?id=one", ``, 400, "id"},
		// Rows and parents out of reach, and rows that are seen and not the caller's to change.
		{"maya", "POST", "/user/sites", `{"site": {"id_site": 0, "site_name": "Mine"}}`, 403, ""},
		{"maya", "POST", "/user/sites", `{"site": {"id_site": 2, "site_name": "Mine"}}`, 403, ""},
		{"maya", "POST", "/user/sites", `{"site": {"id_site": 999, "site_name": "Mine"}}`, 403, ""},
		{"admin", "POST", "/user/sites", `{"site": {"id_site": 999, "site_name": "Mine"}}`, 400, ""},
		{"maya", "POST", "/user/projects", `{"project": {"id_project": 0, "id_site": 2, "project_name": "Mine"}}`, 403, "project.id_site"},
		{"maya", "POST", "/user/projects", `{"project": {"id_project": 1, "id_site": 2}}`, 403, "project.id_site"},
		{"luka", "POST", "/user/groups", `{"participant_group": {"id_participant_group": 0, "id_project": 1, "participant_group_name": "Mine"}}`, 403, ""},
		{"luka", "POST", "/user/participants", `{"participant": {"id_participant": 1, "participant_login_enabled": false, "participant_username": "mine"}}`, 403, "participant.participant_"},
		{"noor", "POST", "/user/participants", `{"participant": {"id_participant": 1, "participant_name": "Mine"}}`, 403, ""},
		{"luka", "POST", "/user/users", `{"user": {"id_user": 5, "user_superadmin": true}}`, 403, "user.user_superadmin"},
		{"luka", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 0, "id_session": 9, "id_session_event_type": 1}}`, 403, "session_event.id_session"},
		{"luka", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 225, "id_session": 9}}`, 403, "session_event.id_session"},
		{"luka", "POST", "/user/sessions/events", `{"session_event": {"id_session_event": 14, "session_event_text": "Mine"}}`, 403, ""},
		{"luka", "DELETE", "/user/sessions/events?id=14", ``, 403, ""},
		{"maya", "DELETE", "/user/sessions/events?id=4572", ``, 403, ""},
		{"luka", "POST", "/user/users", `{"user": {"id_user": 5, "user_user_groups": [{"id_user_group": 4}, {"id_user_group": 3}]}}`, 403, ""},
		{"maya", "POST", "/user/users/usergroups", `{"user_user_group": {"id_user": 5, "id_user_group": 6}}`, 403, ""},
		{"admin", "POST", "/user/users/usergroups", `{"user_user_group": [{"id_user": 5, "id_user_group": 1}, {"id_user": 1, "id_user_group": 1}]}`, 400, "user_user_group"},
		{"priya", "POST", "/user/projectaccess", `{"project_access": [{"id_project": 1, "id_user_group": 16, "project_access_role": "user"}, {"id_project": 2, "id_user_group": 16, "project_access_role": "user"}]}`, 403, ""},
		{"priya", "POST", "/user/siteaccess", `{"site_access": {"id_site": 1, "id_user_group": 3, "site_access_role": "admin"}}`, 403, ""},
		{"maya", "POST", "/user/usergroups", `{"user_group": {"id_user_group": 0, "user_group_name": "Mine", "user_group_sites_access": [{"id_site": 2, "site_access_role": "admin"}]}}`, 403, ""},
		{"priya", "DELETE", "/user/projects?id=1", ``, 403, ""},
		{"luka", "DELETE", "/user/participants?id=1", ``, 403, ""},
		{"admin", "DELETE", "/user/users?id=1", ``, 403, ""},
		{"maya", "DELETE", "/user/siteaccess?id=999", ``, 403, ""},
		// Names that are taken, and rows on which others depend.
		{"admin", "POST", "/user/users", `{"user": {"id_user": 0, "user_username": "greta", "user_firstname": "N", "user_lastname": "N", "user_password": "Passw0rd!12345"}}`, 409, "user.user_username"},
		{"admin", "DELETE", "/user/sites?id=1", ``, 500, "sessions"},
		{"maya", "DELETE", "/user/projects?id=1", ``, 500, "sessions"},
		{"admin", "DELETE", "/user/usergroups?id=1", ``, 500, "users"},
		{"priya", "DELETE", "/user/participants?id=1", ``, 500, "sessions"},
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		before := testdb.Snapshot(t, db)
		for _, c := range cases {
			var body any
			if c.body != "" {
				body = json.RawMessage(c.body)
			}
			status, answer := send(t, h, c.who, c.method, c.target, body)
			if status != c.status || !strings.Contains(answer, c.names) {
				t.Errorf("%s %s as %s with %.120s: %d %s, want %d and the name %s", c.method, c.target, c.who, c.body, status, answer, c.status, c.names)
			}
			if status == http.StatusOK {
				testdb.Unchanged(t, db, before)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}
