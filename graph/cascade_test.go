package graph_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
	"teragraph/internal/store/testdb"
)

// buried counts the rows of each table that a change has marked as deleted; what else it did is in others.
func buried(t *testing.T, c snapshot.Changes) (counts map[string]int, others []string) {
	t.Helper()
	counts = map[string]int{}
	for _, table := range slices.Sorted(maps.Keys(c)) {
		for _, row := range c[table].Updated {
			if row["deleted_at"] == nil || row["version_id"] == nil || len(row) != 3 {
				text, err := json.Marshal(row)
				if err != nil {
					t.Fatal(err)
				}
				others = append(others, table+" "+string(text))
				continue
			}
			counts[table]++
		}
		if n := len(c[table].Inserted) + len(c[table].Deleted); n > 0 {
			others = append(others, fmt.Sprintf("%s: %d rows came or went", table, n))
		}
	}
	return counts, others
}

// count gives the living rows of a table that fit.
func count(t *testing.T, db *database.DB, table, condition string) int {
	t.Helper()
	var n int
	if err := db.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM "+table+" WHERE deleted_at IS NULL AND "+condition).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// projectRows are the rows that go with projects, by hand from the recorded deletes; project is a condition.
func projectRows(project string) map[string]string {
	participant := "id_participant IN (SELECT id_participant FROM t_participants WHERE deleted_at IS NULL AND id_" + project + ")"
	return map[string]string{
		"t_projects": "id_" + project, "t_participants": "id_" + project, "t_participants_groups": "id_" + project,
		"t_devices_projects": "id_" + project, "t_services_projects": "id_" + project, "t_sessions_types_projects": "id_" + project,
		"t_tests_types_projects": "id_" + project,
		"t_services_roles":       "id_" + project,
		"t_services_access":      "id_service_role IN (SELECT id_service_role FROM t_services_roles WHERE deleted_at IS NULL AND id_" + project + ") OR deleted_at IS NULL AND id_participant_group IN (SELECT id_participant_group FROM t_participants_groups WHERE deleted_at IS NULL AND id_" + project + ")",
		"t_devices_participants": participant, "t_services_configs": participant,
		"t_tests_invitations": "(id_" + project + " OR " + participant + ")",
		"t_services_configs_specifics": "id_service_config IN (SELECT id_service_config FROM t_services_configs WHERE deleted_at IS NULL AND " +
			participant + ")",
	}
}

// withoutSessions buries all sessions, so that nothing refuses a delete.
const withoutSessions = `UPDATE t_sessions SET deleted_at = '2026-01-01 00:00:00+00:00'`

func TestDeletesGoOn(t *testing.T) {
	site := func(table, condition string) string { // of site 1
		if table == "t_projects" {
			return "id_site = 1"
		}
		return condition
	}
	inSite := map[string]string{
		"t_sites": "id_site = 1", "t_devices_sites": "id_site = 1", "t_services_sites": "id_site = 1", "t_sessions_types_sites": "id_site = 1",
		"t_tests_types_sites": "id_site = 1",
	}
	for table, condition := range projectRows("project IN (SELECT id_project FROM t_projects WHERE deleted_at IS NULL AND id_site = 1)") {
		inSite[table] = site(table, condition)
	}
	inSite["t_services_roles"] = "(id_site = 1 OR id_project IN (SELECT id_project FROM t_projects WHERE deleted_at IS NULL AND id_site = 1))"
	inSite["t_services_access"] = "(id_service_role IN (SELECT id_service_role FROM t_services_roles WHERE deleted_at IS NULL AND " + inSite["t_services_roles"] +
		") OR id_participant_group IN (SELECT id_participant_group FROM t_participants_groups WHERE deleted_at IS NULL AND " + inSite["t_participants_groups"] + "))"
	for _, c := range []struct {
		fields string
		rows   map[string]string // table: condition of the rows that go
		least  []string          // tables of which some have to go, or the test shows nothing
	}{
		{
			`deleteProject(id: "$project:1")`, projectRows("project = 1"),
			[]string{"t_participants", "t_participants_groups", "t_devices_projects", "t_services_roles", "t_services_access", "t_devices_participants", "t_services_configs", "t_services_configs_specifics", "t_tests_invitations"},
		},
		{`deleteSite(id: "$site:1")`, inSite, []string{"t_projects", "t_devices_sites", "t_services_sites", "t_sessions_types_sites", "t_participants", "t_services_access"}},
		{`deleteParticipantGroup(id: "$participantGroup:1")`, map[string]string{
			"t_participants_groups": "id_participant_group = 1", "t_participants": "id_participant_group = 1",
			"t_services_access":            "id_participant_group = 1",
			"t_devices_participants":       "id_participant IN (SELECT id_participant FROM t_participants WHERE deleted_at IS NULL AND id_participant_group = 1)",
			"t_services_configs":           "id_participant IN (SELECT id_participant FROM t_participants WHERE deleted_at IS NULL AND id_participant_group = 1)",
			"t_services_configs_specifics": "id_service_config = 2", "t_tests_invitations": "id_participant IN (SELECT id_participant FROM t_participants WHERE deleted_at IS NULL AND id_participant_group = 1)",
		}, []string{"t_participants", "t_devices_participants"}},
		{`deleteUserGroup(id: "$userGroup:18")`, map[string]string{
			"t_users_groups": "id_user_group = 18", "t_services_access": "id_user_group = 18", "t_users_users_groups": "id_user_group = 18",
		}, []string{"t_services_access"}},
		{`deleteUser(id: "$user:5")`, map[string]string{
			"t_users": "id_user = 5", "t_users_users_groups": "id_user = 5", "t_services_configs": "id_user = 5",
			"t_tests_invitations": "id_user = 5", "t_services_configs_specifics": "id_service_config IN (SELECT id_service_config FROM t_services_configs WHERE id_user = 5)",
		}, []string{"t_users_users_groups", "t_services_configs"}},
	} {
		onCast(t, func(t *testing.T, db *database.DB) {
			run(t, db, withoutSessions, `UPDATE t_assets SET deleted_at = '2026-01-01 00:00:00+00:00'`, `UPDATE t_tests SET deleted_at = '2026-01-01 00:00:00+00:00'`)
			if strings.HasPrefix(c.fields, "deleteUserGroup") {
				run(t, db, `UPDATE t_users_users_groups SET deleted_at = '2026-01-01 00:00:00+00:00' WHERE id_user_group = 18`)
			}
			f := newFixture(t, db, defaultRules)
			want := map[string]int{}
			for table, condition := range c.rows {
				if n := count(t, db, table, "("+condition+")"); n > 0 {
					want[table] = n
				}
			}
			for _, table := range c.least {
				if want[table] == 0 {
					t.Errorf("%s: the cast has no %s to go", c.fields, table)
				}
			}
			before := testdb.Snapshot(t, db)
			f.must(t, "admin", c.fields)
			got, others := buried(t, testdb.Changes(t, db, before))
			if diff := cmp.Diff(want, got); diff != "" || len(others) > 0 {
				t.Errorf("%s (-want +got):\n%s%v", c.fields, diff, others)
			}
			if again := f.mutate(t, "admin", c.fields); outcome(t, again) != "NOT_FOUND" {
				t.Errorf("%s a second time: %+v", c.fields, again)
			}
		})
	}
}

// TestDisableProject: its participants are disabled and lose their devices; enabling it brings nothing back.
func TestDisableProject(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		in := "id_participant IN (SELECT id_participant FROM t_participants WHERE deleted_at IS NULL AND id_project = 1)"
		enabled, devices := count(t, db, "t_participants", "id_project = 1 AND participant_enabled"), count(t, db, "t_devices_participants", in)
		before := testdb.Snapshot(t, db)
		f.must(t, "priya", `updateProject(id: "$project:1", input: {enabled: false}) { id }`)
		got, others := buried(t, testdb.Changes(t, db, before).Without(func(column string) bool { return column == "project_enabled" || column == "participant_enabled" }))
		if diff := cmp.Diff(map[string]int{"t_devices_participants": devices}, got); diff != "" || devices == 0 || len(others) != enabled+1 {
			t.Errorf("%s%d others, want %d", diff, len(others), enabled+1)
		}
		if n := count(t, db, "t_participants", "id_project = 1 AND participant_enabled"); n != 0 {
			t.Errorf("%d participants are enabled", n)
		}
		before = testdb.Snapshot(t, db)
		f.must(t, "priya", `a: updateProject(id: "$project:1", input: {enabled: false}) { id } b: updateProject(id: "$project:1", input: {enabled: true}) { id }`)
		if c := testdb.Changes(t, db, before); len(c) != 1 || len(c["t_projects"].Updated) != 1 {
			t.Errorf("%+v", c)
		}
	})
}

// TestNewPlacesHaveRoles: as in the original, with every site and project come its roles admin and user, which can be
// given at once.
func TestNewPlacesHaveRoles(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		var got struct{ Site, Project struct{ ID string } }
		decodeJSON(t, f.must(t, "admin", `site: createSite(input: {name: "New"}) { id twoFactorRequired } project: createProject(input: {siteId: "$site:1", name: "New"}) { id enabled description }`), &got)
		c := testdb.Changes(t, db, before)
		var roles []string
		for _, r := range c["t_services_roles"].Inserted {
			roles = append(roles, fmt.Sprint(r["id_service"], r["id_site"], r["id_project"], r["service_role_name"]))
		}
		site, project := c["t_sites"].Inserted[0]["id_site"], c["t_projects"].Inserted[0]["id_project"]
		want := []string{fmt.Sprint(1, site, nil, "admin"), fmt.Sprint(1, site, nil, "user"), fmt.Sprint(1, nil, project, "admin"), fmt.Sprint(1, nil, project, "user")}
		if len(c) != 3 || len(roles) != 4 || cmp.Diff(want, roles) != "" {
			t.Errorf("%v, want %v, in %d tables", roles, want, len(c))
		}
		data := f.must(t, "admin", `createUserGroup(input: {name: "Team", siteRoles: {siteId: "`+got.Site.ID+`", role: ADMIN}, projectRoles: {projectId: "`+got.Project.ID+`", role: USER}}) { siteAccess { role } projectAccess { role } }`)
		if data != `{"createUserGroup":{"siteAccess":[{"role":"USER"},{"role":"ADMIN"}],"projectAccess":[{"role":"USER"}]}}` {
			t.Error(data)
		}
	})
}

// TestRolesAreUpserted: a group holds one role at a place, however often it is given.
func TestRolesAreUpserted(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		run(t, db, `INSERT INTO t_services_access (id_service_access, id_user_group, id_service_role, version_id) SELECT 900, 2, id_service_role, 1 FROM t_services_access WHERE id_user_group = 2`)
		f := newFixture(t, db, defaultRules)
		give := func(role string) (inserted, updated, gone int) {
			before := testdb.Snapshot(t, db)
			f.must(t, "maya", `updateUserGroup(id: "$userGroup:2", input: {siteRoles: {siteId: "$site:1", role: `+role+`}, projectRoles: [{projectId: "$project:1", role: USER}, {projectId: "$project:2", role: ADMIN}]}) { id }`)
			c := testdb.Changes(t, db, before)
			if len(c) > 1 || len(c) == 1 && c["t_services_access"].Deleted != nil {
				t.Errorf("%s: %+v", role, c)
			}
			for _, row := range c["t_services_access"].Updated {
				if row["deleted_at"] != nil {
					gone++
				} else {
					updated++
				}
			}
			return len(c["t_services_access"].Inserted), updated, gone
		}
		for _, step := range []struct {
			role                    string
			inserted, updated, gone int
		}{
			{"USER", 2, 0, 0},
			{"USER", 0, 0, 0},
			{"ADMIN", 0, 1, 1}, // what was there twice becomes one
			{"ADMIN", 0, 0, 0},
		} {
			if i, u, g := give(step.role); i != step.inserted || u != step.updated || g != step.gone {
				t.Errorf("%s: %d inserted, %d updated, %d gone; want %+v", step.role, i, u, g, step)
			}
		}
		f.must(t, "maya", `updateUserGroup(id: "$userGroup:2", input: {projectRoles: [{projectId: "$project:1", role: null}, {projectId: "$project:2", role: null}]}) { id }`)
		if n := count(t, db, "t_services_access", "id_user_group = 2"); n != 1 {
			t.Errorf("%d accesses of the group, want 1", n)
		}
	})
}

// TestPasswordsAreKept: as hashes, nowhere else, and the old one no longer fits.
func TestPasswordsAreKept(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		data := f.must(t, "maya", `createUser(input: {username: "nina", password: "`+strongPassword+`", firstName: "Nina", lastName: "N", email: "n@x.example", userGroupIds: ["$userGroup:2"]})`+
			` { username name email enabled superadmin profile notes twoFactorEnabled forcePasswordChange memberships { nodes { userGroup { name } } } }`)
		want := `{"createUser":{"username":"nina","name":"Nina N","email":"n@x.example","enabled":true,"superadmin":false,"profile":"","notes":null,"twoFactorEnabled":false,"forcePasswordChange":false,"memberships":{"nodes":[{"userGroup":{"name":"Lakeside Staff"}}]}}}`
		if data != want {
			t.Errorf("%s\nwant %s", data, want)
		}
		stored := func() string { return cell(t, db, "SELECT user_password FROM t_users WHERE user_username = 'nina'") }
		if stored() != reversed(strongPassword) {
			t.Errorf("stored %s", stored())
		}
		user := cell(t, db, "SELECT id_user FROM t_users WHERE user_username = 'nina'")
		change := `updateUser(id: "$user:` + user + `", input: {password: "PASSWORD"}) { username }`
		for _, wrong := range []string{strongPassword, "too-Weak-x", long(80) + "aA1!"} {
			w := f.serve(f.as(t, "admin"), post(t, "mutation { "+withIDs(strings.ReplaceAll(change, "PASSWORD", wrong))+" }", nil))
			if got := checkAnswer(t, w); outcome(t, got) != "BAD_INPUT" || strings.Contains(w.Body.String(), wrong) || stored() != reversed(strongPassword) {
				t.Errorf("%s", w.Body)
			}
		}
		f.must(t, "nina", strings.ReplaceAll(change, "PASSWORD", "Another-Horse-2"))
		if stored() != reversed("Another-Horse-2") || strings.Contains(f.log.String(), "Horse") {
			t.Errorf("stored %s, log %s", stored(), f.log)
		}
		f.must(t, "priya", `updateParticipant(id: "$participant:2", input: {username: "two", password: "x", loginEnabled: true}) { id }`)
		if got := cell(t, db, "SELECT participant_password FROM t_participants WHERE id_participant = 2"); got != reversed("x") {
			t.Errorf("stored %s", got)
		}
		f.must(t, "admin", `updateUser(id: "$user:9", input: {twoFactorOtpEnabled: false}) { id }`)
		if got := cell(t, db, "SELECT user_2fa_otp_secret FROM t_users WHERE id_user = 9"); got != "null" {
			t.Errorf("the secret is still %s", got)
		}
	})
}

// TestTokensAreMadeAndTaken: by the key of t_server_settings, one for each participant, and kept when there is one.
func TestTokensAreMadeAndTaken(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		token := func(n int) string {
			return cell(t, db, fmt.Sprintf("SELECT participant_token FROM t_participants WHERE id_participant = %d", n))
		}
		made := func(n int) string {
			return fmt.Sprintf("token(%s,%s,%d)", cast.ParticipantTokenEncryptionKey, cell(t, db, fmt.Sprintf("SELECT participant_uuid FROM t_participants WHERE id_participant = %d", n)), n)
		}
		old := token(1)
		f.must(t, "priya", `updateParticipants(ids: ["$participant:1", "$participant:4"], input: {tokenEnabled: true}) { token }`)
		if token(1) != old || token(4) != made(4) {
			t.Errorf("1 has %s, 4 has %s", token(1), token(4))
		}
		f.must(t, "priya", `updateParticipants(ids: ["$participant:1", "$participant:4"], input: {tokenEnabled: false}) { token }`)
		if token(1) != "null" || token(4) != "null" {
			t.Errorf("1 has %s, 4 has %s", token(1), token(4))
		}
		data := f.must(t, "priya", `updateParticipant(id: "$participant:1", input: {tokenEnabled: true}) { token tokenEnabled }`)
		if want := `{"updateParticipant":{"token":"` + made(1) + `","tokenEnabled":true}}`; data != want {
			t.Errorf("%s, want %s", data, want)
		}
		f.must(t, "luka", `updateParticipant(id: "$participant:1", input: {tokenEnabled: true, name: "x"}) { token }`) // as it is: no change

		run(t, db, `DELETE FROM t_server_settings WHERE server_settings_name = 'ParticipantTokenEncryptionKey'`)
		if got := f.mutate(t, "priya", `createParticipant(input: {projectId: "$project:1", name: "x", tokenEnabled: true}) { token }`); outcome(t, got) != "CONFLICT" || !strings.Contains(got.Errors[0].Message, "leave tokenEnabled out") {
			t.Errorf("%+v", got)
		}
	})
}

// TestNothingChangesNothing: what is stored already is not written again.
func TestNothingChangesNothing(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		f.must(t, "admin", `a: updateSite(id: "$site:1", input: {name: "Lakeside Rehabilitation Centre", twoFactorRequired: false}) { id }
			b: updateProject(id: "$project:1", input: {siteId: "$site:1", enabled: true}) { id } c: updateParticipant(id: "$participant:1", input: {projectId: "$project:1", participantGroupId: "$participantGroup:1", username: "hiroshi.mensah"}) { id }
			d: updateUser(id: "$user:5", input: {enabled: true, userGroupIds: ["$userGroup:4"]}) { id } e: updateUserGroup(id: "$userGroup:2", input: {}) { id } f: addMemberships(inputs: {userId: "$user:5", userGroupId: "$userGroup:4"}) { id }
			g: updateParticipants(ids: [], input: {name: "x"}) { id }`)
		testdb.Unchanged(t, db, before)
		f.must(t, "admin", `updateParticipants(ids: ["$participant:1", "$participant:3"], input: {enabled: true}) { id }`)
		if c := testdb.Changes(t, db, before); len(c) != 1 || len(c["t_participants"].Updated) != 1 {
			t.Errorf("%+v, want only the one that was disabled", c)
		}
	})
}

// TestPasswordsAreNeverEchoed: not by what refuses the whole document either, which repeats what it did not understand.
func TestPasswordsAreNeverEchoed(t *testing.T) {
	f := newCast(t, defaultRules)
	const secret = "31415926535"
	user := `mutation($p: String!, $i: CreateUserInput) { createUser(input: {username: "x", firstName: "x", lastName: "x", password: $p}) { id } }`
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
	}{
		"a number in the text":       {`mutation { createUser(input: {username: "x", firstName: "x", lastName: "x", password: ` + secret + `}) { id } }`, nil},
		"a name in the text":         {`mutation { createUser(input: {username: "x", firstName: "x", lastName: "x", password: p` + secret + `}) { id } }`, nil},
		"a list in the text":         {`mutation { createUser(input: {username: "x", firstName: "x", lastName: "x", password: ["` + secret + `"]}) { id } }`, nil},
		"a number in a variable":     {user, map[string]any{"p": 31415926535}},
		"a list in a variable":       {user, map[string]any{"p": []any{secret}}},
		"an object in a variable":    {user, map[string]any{"p": map[string]any{secret: secret}}},
		"too weak":                   {user, map[string]any{"p": secret}},
		"a number for a login":       {`mutation { login(username: "x", password: ` + secret + `) { token } }`, nil},
		"for somebody who is hidden": {withIDs(`mutation { updateUser(id: "$user:77", input: {password: "aA!` + secret + `"}) { id } }`), nil},
		"of a participant":           {withIDs(`mutation { updateParticipant(id: "$participant:1", input: {password: ` + secret + `}) { id } }`), nil},
	} {
		w := f.serve(f.as(t, "admin"), post(t, c.query, c.variables))
		if got := checkAnswer(t, w); len(got.Errors) == 0 || strings.Contains(w.Body.String()+f.log.String(), secret) {
			t.Errorf("%s: %s, log %s", name, w.Body, f.log)
		}
	}
}
