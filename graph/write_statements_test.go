package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

type writeShape struct {
	name, who, query string
	want             int
	few, many        int
	list             func(n int) []any
}

// writeShapes are mutations with a list of any length, and their statements: they may depend on the shape, never on how
// many rows there are (architecture.md, law 3). list gives the list for n; few and many are two lengths of it.
var writeShapes = []writeShape{
	{"one change of several participants", "maya", `mutation($l: [ID!]!) { updateParticipants(ids: $l, input: {email: "x@y.example", enabled: false}) { name email } }`, 6, 1, 50, lakesideParticipants},
	{"the same by a superadmin", "admin", `mutation($l: [ID!]!) { updateParticipants(ids: $l, input: {email: "x@y.example"}) { name } }`, 3, 1, 50, lakesideParticipants},
	{"passwords and tokens", "maya", `mutation($l: [ID!]!) { updateParticipants(ids: $l, input: {password: "x", tokenEnabled: false}) { name } }`, 7, 1, 50, lakesideParticipants},
	{"new tokens", "maya", `mutation($l: [ID!]!) { a: updateParticipants(ids: $l, input: {tokenEnabled: false}) { name } b: updateParticipants(ids: $l, input: {tokenEnabled: true}) { token } }`, 14, 1, 50, lakesideParticipants},
	{"with edges below", "maya", `mutation($l: [ID!]!) { updateParticipants(ids: $l, input: {enabled: false}) { name project { name site { name } } participantGroup { name } } }`, 6, 1, 50, lakesideParticipants},
	{"deletes", "maya", `mutation($l: [ID!]!) { deleteParticipants(ids: $l) }`, 12, 1, 50, lakesideParticipants},
	{"members", "admin", `mutation($l: [MembershipInput!]!) { addMemberships(inputs: $l) { id user { name } userGroup { name } } }`, 6, 1, 50, members(2)},
	{"members, by a site's admin", "maya", `mutation($l: [MembershipInput!]!) { addMemberships(inputs: $l) { id } }`, 10, 1, 5, members(5)},
	{"members taken out", "admin", `mutation($l: [ID!]!) { deleteMemberships(ids: $l) }`, 2, 1, 30, ids(domain.KindMembership)},
	{"groups of a user", "admin", `mutation($l: [ID!]!) { updateUser(id: "$user:15", input: {userGroupIds: $l}) { name } }`, 7, 1, 18, ids(domain.KindUserGroup)},
	{"roles of a group on sites", "admin", `mutation($l: [SiteRoleInput!]!) { createUserGroup(input: {name: "x", siteRoles: $l}) { name } }`, 8, 1, 3, roles(domain.KindSite, "siteId")},
	{"roles of a group on projects", "admin", `mutation($l: [ProjectRoleInput!]!) { createUserGroup(input: {name: "x", projectRoles: $l}) { name } }`, 8, 1, 8, roles(domain.KindProject, "projectId")},
	{"roles given by a project's admin", "priya", `mutation($l: [SetProjectRoleInput!]!) { setProjectRoles(inputs: $l) { id userGroup { name } serviceRole { name project { name } } } }`, 12, 1, 15, rolesOfGroups},
	{"other roles of a group", "maya", `mutation($l: [ProjectRoleInput!]!) { updateUserGroup(id: "$userGroup:5", input: {projectRoles: $l}) { name } }`, 13, 1, 2, func(n int) []any { return roles(domain.KindProject, "projectId")(n + 1)[1:] }},
	{"other roles of a group, by name", "maya", `mutation($l: [SetProjectRoleInput!]!) { setProjectRoles(inputs: $l) { id } }`, 15, 1, 3, rolesByName("userGroupId", domain.KindUserGroup, 16)},
	{"roles of a user", "maya", `mutation($l: [SetProjectRoleInput!]!) { setProjectRoles(inputs: $l) { id } }`, 22, 1, 3, rolesByName("userId", domain.KindUser, 5)},
	{"roles of users", "admin", `mutation($l: [SetProjectRoleInput!]!) { setProjectRoles(inputs: $l) { id } }`, 14, 1, 28, rolesOfUsers},
	{"groups added by name", "admin", `mutation($l: [UserGroupReference!]!) { changeMemberships(userId: "$user:15", add: $l) { name } }`, 8, 1, 18, groupNames},
	{"groups removed and added", "admin", `mutation($l: [UserGroupReference!]!) { changeMemberships(userId: "$user:5", remove: $l, add: {name: "Northern Shore Staff"}) { name } }`, 10, 1, 2, func(n int) []any {
		return []any{map[string]any{"id": id(domain.KindUserGroup, 4)}, map[string]any{"id": id(domain.KindUserGroup, 3)}}[:n]
	}},
	{"users deleted", "admin", `mutation($l: [ID!]!) { deleteUsers(ids: $l) }`, 11, 1, 20, func(n int) []any { return ids(domain.KindUser)(n + 4)[4:] }},
}

// eventShapes are those that need sessions.
var eventShapes = []writeShape{
	{"deletes of events", "maya", `mutation($l: [ID!]!) { deleteSessionEvents(ids: $l) }`, 4, 1, 50, lakesideEvents},
	{"the same events by a superadmin", "admin", `mutation($l: [ID!]!) { deleteSessionEvents(ids: $l) }`, 2, 1, 50, lakesideEvents},
}

func ids(kind domain.Kind) func(n int) []any {
	return func(n int) []any {
		list := make([]any, n)
		for i := range list {
			list[i] = id(kind, i+1)
		}
		return list
	}
}

func lakesideParticipants(n int) []any {
	var list []any
	for _, row := range rowsOf("t_participants") {
		if project := row["id_project"].(int); project <= 3 && row["deleted_at"] == nil && row["participant_enabled"] == true && row["participant_token_enabled"] == true && len(list) < n {
			list = append(list, id(domain.KindParticipant, row["id_participant"].(int)))
		}
	}
	return list
}

// lakesideEvents are events of sessions in which participants of the first projects sit.
func lakesideEvents(n int) []any {
	participants, sessions := map[any]bool{}, map[any]bool{}
	for _, row := range rowsOf("t_participants") {
		participants[row["id_participant"]] = row["id_project"].(int) <= 3 && row["deleted_at"] == nil
	}
	for _, row := range rowsOf("t_sessions_participants") {
		if participants[row["id_participant"]] && row["deleted_at"] == nil {
			sessions[row["id_session"]] = true
		}
	}
	var list []any
	for _, row := range rowsOf("t_sessions_events") {
		if sessions[row["id_session"]] && row["deleted_at"] == nil && len(list) < n {
			list = append(list, id(domain.KindSessionEvent, row["id_session_event"].(int)))
		}
	}
	return list
}

// members pairs the users 4, 5, ... with the group and those after it.
func members(group int) func(n int) []any {
	return func(n int) []any {
		seen := []int{4, 5, 6, 8, 9, 18, 3, 7, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30}
		var list []any
		for i := range n {
			list = append(list, map[string]any{"userId": id(domain.KindUser, seen[i%len(seen)]), "userGroupId": id(domain.KindUserGroup, group+i/len(seen))})
		}
		return list
	}
}

// rolesOfGroups gives the role user on project 1 to the groups that hold nothing there.
func rolesOfGroups(n int) []any {
	groups := []int{1, 2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17}
	var list []any
	for _, group := range groups[:n] {
		list = append(list, map[string]any{"userGroupId": id(domain.KindUserGroup, group), "projectId": id(domain.KindProject, 1), "role": "USER"})
	}
	return list
}

func roles(kind domain.Kind, field string) func(n int) []any {
	return func(n int) []any {
		var list []any
		for i := range n {
			list = append(list, map[string]any{field: id(kind, i+1), "role": "ADMIN"})
		}
		return list
	}
}

// rolesByName gives one holder roles that are not there yet, on projects.
func rolesByName(field string, kind domain.Kind, holder int) func(n int) []any {
	return func(n int) []any {
		var list []any
		for i := range n {
			list = append(list, map[string]any{field: id(kind, holder), "projectId": id(domain.KindProject, i+1), "roleName": fmt.Sprintf("role_%d", i)})
		}
		return list
	}
}

// rolesOfUsers gives users roles on project 1.
func rolesOfUsers(n int) []any {
	var list []any
	for _, m := range members(1)(n) {
		list = append(list, map[string]any{"userId": m.(map[string]any)["userId"], "projectId": id(domain.KindProject, 1), "role": "USER"})
	}
	return list
}

// groupNames names user groups.
func groupNames(n int) []any {
	var list []any
	for _, row := range rowsOf("t_users_groups")[:n] {
		list = append(list, map[string]any{"name": row["user_group_name"]})
	}
	return list
}

// quiet buries what would refuse deletes.
func quiet(t *testing.T, db *database.DB) {
	t.Helper()
	for _, table := range []string{"t_sessions", "t_assets", "t_tests"} {
		run(t, db, "UPDATE "+table+" SET deleted_at = '2026-01-01 00:00:00+00:00'")
	}
}

func TestStatementsOfWrites(t *testing.T) {
	counter, c := &testdb.Counter{}, commits{undo: true}
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, s := range eventShapes {
			s.check(t, f, counter)
		}
		quiet(t, db)
		for _, s := range writeShapes {
			s.check(t, f, counter)
		}
	}, database.WithDriver(counter.Wrap), database.WithDriver(c.wrap))
}

func (s writeShape) check(t *testing.T, f fixture, counter *testdb.Counter) {
	t.Helper()
	for _, n := range []int{s.few, s.many} {
		list := s.list(n)
		if len(list) != n {
			t.Fatalf("%s: %d of %d", s.name, len(list), n)
		}
		ctx := f.as(t, s.who)
		counter.Reset()
		if got := f.send(t, ctx, withIDs(s.query), map[string]any{"l": list}); len(got.Errors) > 0 {
			t.Errorf("%s of %d: %+v", s.name, n, got.Errors)
		}
		if got := counter.Count(); got != s.want {
			t.Errorf("%s of %d: %d statements, want %d:\n%s", s.name, n, got, s.want, strings.Join(counter.Texts(), "\n"))
		}
	}
}

// TestStatementsOfCascades: a delete costs a statement for each foreign key on its way, whatever goes.
func TestStatementsOfCascades(t *testing.T) {
	counter, c := &testdb.Counter{}, commits{undo: true}
	onCast(t, func(t *testing.T, db *database.DB) {
		quiet(t, db)
		f := newFixture(t, db, defaultRules)
		first := map[string]int{}
		for _, size := range []string{"few", "many"} {
			if size == "many" {
				for i := range 50 {
					uuid := fmt.Sprintf("'00000000-0000-4000-8000-0000000009%02d'", i)
					run(t, db,
						fmt.Sprintf(`INSERT INTO t_participants_groups (id_participant_group, id_project, participant_group_name, version_id) VALUES (%d, 1, 'x', 1)`, 900+i),
						fmt.Sprintf(`INSERT INTO t_participants (id_participant, participant_uuid, participant_name, participant_enabled, participant_token_enabled, participant_login_enabled, id_participant_group, id_project, version_id) VALUES (%d, %s, 'x', true, false, false, %d, 1, 1)`, 900+i, uuid, 900+i),
						fmt.Sprintf(`INSERT INTO t_devices_participants (id_device_participant, id_device, id_participant, version_id) VALUES (%d, 1, %d, 1)`, 900+i, 900+i))
				}
			}
			for _, fields := range []string{
				`deleteSite(id: "$site:1")`, `deleteProject(id: "$project:1")`, `updateProject(id: "$project:1", input: {enabled: false}) { id }`,
			} {
				ctx := f.as(t, "admin")
				counter.Reset()
				if got := f.send(t, ctx, "mutation { "+withIDs(fields)+" }", nil); len(got.Errors) > 0 {
					t.Errorf("%s: %+v", fields, got.Errors)
				}
				if size == "few" {
					first[fields] = counter.Count()
				} else if n := counter.Count(); n != first[fields] || n < 3 || n > 60 {
					t.Errorf("%s: %d statements with more rows, %d before", fields, n, first[fields])
				}
			}
		}
	}, database.WithDriver(counter.Wrap), database.WithDriver(c.wrap))
}

// FuzzInputs sends any JSON as the variables of every mutation: the answer is never a failure of ours.
func FuzzInputs(f *testing.F) {
	one := func(kind domain.Kind) string { return `"` + id(kind, 1) + `"` }
	for _, seed := range []string{
		`{}`, `[]`, `null`, `{"name":null}`, `{"name":"\u0000"}`, `{"name":{"a":[1]}}`, `{"enabled":1}`, `{"projectId":` + one(domain.KindSite) + `}`,
		`{"siteId":` + one(domain.KindSite) + `,"name":"x","enabled":false,"description":null}`,
		`{"projectId":` + one(domain.KindProject) + `,"participantGroupId":` + one(domain.KindParticipantGroup) + `,"name":"x","username":"y","password":"z","tokenEnabled":true}`,
		`{"username":"x","password":"Aa1!Aa1!Aa1!","firstName":"x","lastName":"x","userGroupIds":[` + one(domain.KindUserGroup) + `]}`,
		`{"name":"x","siteRoles":[{"siteId":` + one(domain.KindSite) + `,"role":"ADMIN"}],"projectRoles":[]}`,
		`{"siteRoles":{"siteId":` + one(domain.KindSite) + `,"role":null}}`, `{"userId":` + one(domain.KindUser) + `,"userGroupId":` + one(domain.KindUserGroup) + `}`,
		`{"sessionId":` + one(domain.KindSession) + `,"type":"INFO","at":"2026-03-15T10:00:00Z","text":null}`, `{"type":3,"at":7}`, `{"at":"0000-01-01T00:00:00Z"}`,
		`{"id":` + one(domain.KindUserGroup) + `}`, `{"name":"Lakeside Staff"}`, `{"id":null,"name":""}`, `"maya"`, `"new"`, `{"userId":` + one(domain.KindUser) + `,"projectId":` + one(domain.KindProject) + `,"roleName":"validator"}`,
		`{"twoFactorRequired":true,"name":"\ud800"}`, `{"userGroupIds":"x"}`, `{"name":1e400}`, `{"version":"9223372036854775808"}`,
	} {
		f.Add([]byte(seed), int64(1))
	}
	f.Add([]byte(`{"firstName":"x"}`), int64(-1))
	c := commits{undo: true}
	dialects := testdb.Dialects()
	db := testdb.Open(f, dialects[len(dialects)-1], database.WithDriver(c.wrap))
	loadCast(f, db)
	g := newFixture(f, db, defaultRules)
	ctx := g.as(f, "admin")
	queries := everyMutation(f, g)
	f.Fuzz(func(t *testing.T, input []byte, version int64) {
		for query, of := range queries {
			body := fmt.Appendf(nil, `{"query":%q,"variables":{"id":%q,"ids":[%q],"version":%d,"input":%s,"inputs":[%s],"userId":%q,"username":%s,"add":[%s],"remove":%s}}`,
				query, of, of, version, input, input, id(domain.KindUser, 5), input, input, input)
			checkAnswer(t, g.serve(ctx, postBody(body)))
		}
	})
}

// everyMutation gives a document for each mutation of the schema that takes an input, and the id of a row of its type.
func everyMutation(t testing.TB, f fixture) map[string]string {
	t.Helper()
	queries := map[string]string{}
	for _, field := range f.graph.Schema().Mutation.Fields {
		var declared, given []string
		input := false
		for _, a := range field.Arguments {
			input = input || strings.HasPrefix(a.Name, "input") || a.Name == "add" || f.graph.Schema().Types[a.Type.Name()].Name == "String" && field.Name != "login"
			declared, given = append(declared, "$"+a.Name+": "+a.Type.String()), append(given, a.Name+": $"+a.Name)
		}
		if !input {
			continue
		}
		kind := strings.TrimSuffix(strings.TrimLeft(field.Name, "abcdefghijklmnopqrstuvwxyz"), "s")
		queries[fmt.Sprintf("mutation(%s) { %s(%s) { id } }", strings.Join(declared, ", "), field.Name, strings.Join(given, ", "))] = id(domain.Kind(strings.ToLower(kind[:1])+kind[1:]), 1)
	}
	if len(queries) < 10 {
		t.Fatalf("%d mutations", len(queries))
	}
	return queries
}
