package graph_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// details gives all rows beside OpenTera's tables as one text.
func details(t *testing.T, db *database.DB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []struct{ name, key, columns string }{
		{"tg_user_details", "id_user", "account_kind, can_delete_from_front, created_by, created_at, updated_by, updated_at"},
		{"tg_group_details", "id_user_group", "kind, id_owner_user, description, created_by, created_at, updated_by, updated_at"},
		{"tg_role_details", "id_service_role", "description, created_at, updated_at"},
	} {
		rows, err := db.SQL.QueryContext(t.Context(), "SELECT "+table.key+", "+table.columns+" FROM "+table.name+" ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, table.name, values)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// personalGroup gives the number of a user's personal group.
func personalGroup(t *testing.T, db *database.DB, user int) string {
	t.Helper()
	return cell(t, db, fmt.Sprintf("SELECT id_user_group FROM tg_group_details WHERE kind = 'PERSONAL' AND id_owner_user = %d", user))
}

// TestRolesGivenDirectly: the first makes the personal group, each further one replaces the one at the same place, and
// taking it leaves what the user holds through others.
func TestRolesGivenDirectly(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		give := func(role string) string {
			return `setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", ` + role + `}) { serviceRole { name } }`
		}
		before := testdb.Snapshot(t, db)
		if data := f.must(t, "priya", give("role: null")); data != `{"setProjectRoles":[]}` {
			t.Error(data)
		}
		testdb.Unchanged(t, db, before)
		if data := f.must(t, "priya", give(`roleName: "validator"`)); data != `{"setProjectRoles":[{"serviceRole":{"name":"validator"}}]}` {
			t.Error(data)
		}
		c := testdb.Changes(t, db, before)
		if len(c) != 4 || len(c["t_users_groups"].Inserted) != 1 || c["t_users_groups"].Inserted[0]["user_group_name"] != "Personal group of luka" ||
			len(c["t_users_users_groups"].Inserted) != 1 || c["t_users_users_groups"].Inserted[0]["id_user"] != int64(5) ||
			len(c["t_services_roles"].Inserted) != 1 || c["t_services_roles"].Inserted[0]["id_project"] != int64(1) || c["t_services_roles"].Inserted[0]["id_service"] != int64(1) ||
			len(c["t_services_access"].Inserted) != 1 {
			t.Errorf("%+v", c)
		}
		group := personalGroup(t, db, 5)
		for _, step := range []struct {
			role, name     string
			updated, added int
		}{
			{`roleName: "validator"`, "validator", 0, 0},
			{`role: USER`, "user", 1, 0}, // the very role, though validator acts as user
			{`role: ADMIN`, "admin", 1, 0},
			{`roleName: "tester"`, "tester", 1, 1},
			{`roleName: "validator"`, "validator", 1, 0},
		} {
			before := testdb.Snapshot(t, db)
			if data := f.must(t, "maya", give(step.role)); data != `{"setProjectRoles":[{"serviceRole":{"name":"`+step.name+`"}}]}` {
				t.Errorf("%s: %s", step.role, data)
			}
			c := testdb.Changes(t, db, before)
			if len(c["t_services_access"].Updated) != step.updated || len(c["t_services_access"].Inserted) != 0 || len(c["t_services_roles"].Inserted) != step.added || len(c) != step.updated+step.added {
				t.Errorf("%s: %+v", step.role, c)
			}
		}
		f.must(t, "maya", give("role: null"))
		if n := count(t, db, "t_services_access", "id_user_group = "+group); n != 0 || personalGroup(t, db, 5) != group {
			t.Errorf("%d accesses are left", n)
		}
		if data := f.must(t, "luka", `updateParticipant(id: "$participant:1", input: {name: "New"}) { name }`); !strings.Contains(data, "New") {
			t.Errorf("what luka holds through groups is gone: %s", data)
		}
	})
}

// TestRolesOfWhoBecameSuperadmin: a superadmin is given nothing directly, and loses what they were given before.
func TestRolesOfWhoBecameSuperadmin(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		set := func(role string) string {
			return `setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", ` + role + `}) { id }`
		}
		f.must(t, "admin", set("role: ADMIN"))
		f.must(t, "admin", `updateUser(id: "$user:5", input: {superadmin: true}) { id }`)
		held := "id_user_group = " + personalGroup(t, db, 5)
		if n := count(t, db, "t_services_access", held); n != 1 {
			t.Fatalf("%d accesses are held", n)
		}
		f.must(t, "admin", set("role: null"))
		if n := count(t, db, "t_services_access", held); n != 0 {
			t.Errorf("%d accesses are left", n)
		}
	})
}

// TestDirectRoleDecidesAtOnce: for the user, for whoever gives it to somebody below them, and in the same operation.
func TestDirectRoleDecidesAtOnce(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		create := `createParticipant(input: {projectId: "$project:1", name: "New"}) { name }`
		if got := outcome(t, f.mutate(t, "luka", create)); got != domain.CodeForbidden {
			t.Errorf("before: %q", got)
		}
		f.must(t, "priya", `setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", role: ADMIN}) { id }`)
		f.must(t, "luka", create)
		got := f.mutate(t, "luka", `setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", role: null}) { id } b: `+create)
		if code := outcome(t, got); code != domain.CodeForbidden || fmt.Sprint(got.Errors[0].Path) != "[b]" {
			t.Errorf("what luka gave up is still there: %+v", got.Errors)
		}
		got = f.mutate(t, "luka", `setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", role: USER}) { id }`)
		if code := outcome(t, got); code != domain.CodeForbidden {
			t.Errorf("nobody sets a role that they may not set afterwards: %+v", got)
		}
		f.must(t, "admin", `setProjectRoles(inputs: [{userId: "$user:7", projectId: "$project:1", roleName: "validator"}, {userId: "$user:5", projectId: "$project:1", role: null}]) { id }`)
		f.must(t, "noor", `updateParticipant(id: "$participant:1", input: {name: "Newer"}) { name }`)
		if got := outcome(t, f.mutate(t, "luka", create)); got != domain.CodeForbidden {
			t.Errorf("after: %q", got)
		}
	})
}

// TestPersonalGroupsAreNoGroups: whoever guesses the number or the name of one is told that it is not there.
func TestPersonalGroupsAreNoGroups(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		f.must(t, "admin", `setSiteRoles(inputs: {userId: "$user:5", siteId: "$site:1", role: USER}) { id }`)
		group := "$userGroup:" + personalGroup(t, db, 5)
		membership := "$membership:" + cell(t, db, "SELECT id_user_user_group FROM t_users_users_groups WHERE id_user_group = "+personalGroup(t, db, 5))
		before, beside := testdb.Snapshot(t, db), details(t, db)
		for _, fields := range []string{
			`updateUserGroup(id: "` + group + `", input: {name: "x"}) { id }`,
			`deleteUserGroup(id: "` + group + `")`,
			`addMemberships(inputs: {userId: "$user:4", userGroupId: "` + group + `"}) { id }`,
			`updateUser(id: "$user:4", input: {userGroupIds: ["` + group + `"]}) { id }`,
			`createUser(input: {username: "x", password: "` + strongPassword + `", userGroupIds: ["` + group + `"]}) { id }`,
			`changeMemberships(userId: "$user:4", add: {id: "` + group + `"}) { id }`,
			`changeMemberships(userId: "$user:4", add: {name: "Personal group of luka"}) { id }`,
			`changeMemberships(userId: "$user:5", remove: {id: "` + group + `"}) { id }`,
			`changeMemberships(userId: "$user:5", remove: {name: "Personal group of luka"}) { id }`,
			`setSiteRoles(inputs: {userGroupId: "` + group + `", siteId: "$site:1", role: ADMIN}) { id }`,
			`deleteMembership(id: "` + membership + `")`,
			`deleteMemberships(ids: ["` + membership + `"])`,
		} {
			for _, who := range []string{"admin", "maya", "luka"} {
				if got := outcome(t, f.mutate(t, who, fields)); got != domain.CodeNotFound && (who == "admin" || got != domain.CodeForbidden) {
					t.Errorf("%s: %s: %q", who, fields, got)
				}
			}
		}
		testdb.Unchanged(t, db, before)
		if now := details(t, db); now != beside {
			t.Errorf("%s\nbefore\n%s", now, beside)
		}
		f.must(t, "admin", `updateUser(id: "$user:5", input: {userGroupIds: []}) { id }`)
		if n := count(t, db, "t_users_users_groups", "id_user = 5"); n != 1 {
			t.Errorf("%d memberships, want the one in the personal group", n)
		}
	})
}

// TestPersonalGroupsAreMended: another program, for which it is a group like any, took the user out of it, or deleted it.
func TestPersonalGroupsAreMended(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		give := `setSiteRoles(inputs: {userId: "$user:7", siteId: "$site:1", role: USER}) { id }`
		sees := func() {
			t.Helper()
			if got := f.send(t, f.as(t, "noor"), withIDs(`{ site(id: "$site:1") { name } }`), nil); !strings.Contains(string(got.Data), "Lakeside") {
				t.Errorf("%s %+v", got.Data, got.Errors)
			}
		}
		f.must(t, "admin", give)
		sees()
		group := personalGroup(t, db, 7)
		run(t, db, `UPDATE t_users_users_groups SET deleted_at = '2026-01-01 00:00:00+00:00' WHERE id_user_group = `+group)
		f.must(t, "admin", give)
		sees()
		if now := personalGroup(t, db, 7); now != group {
			t.Errorf("group %s, was %s", now, group)
		}
		run(t, db, `UPDATE t_users_groups SET deleted_at = '2026-01-01 00:00:00+00:00' WHERE id_user_group = `+group)
		f.must(t, "admin", give)
		sees()
		if now := personalGroup(t, db, 7); now == group || cell(t, db, "SELECT kind FROM tg_group_details WHERE id_user_group = "+group) != "PERSONAL" {
			t.Errorf("group %s, was %s", now, group)
		}
	})
}

// TestDeletedUsersTakeTheirPersonalGroups with them, and what these hold; those of others stay.
func TestDeletedUsersTakeTheirPersonalGroups(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		f.must(t, "admin", `setSiteRoles(inputs: [{userId: "$user:15", siteId: "$site:1", role: USER}, {userId: "$user:15", siteId: "$site:2", role: ADMIN}, {userId: "$user:5", siteId: "$site:1", role: USER}]) { id }`)
		group, others := personalGroup(t, db, 15), personalGroup(t, db, 5)
		before := testdb.Snapshot(t, db)
		f.must(t, "admin", `deleteUsers(ids: ["$user:15"])`)
		got, more := buried(t, testdb.Changes(t, db, before))
		if got["t_users"] != 1 || got["t_users_groups"] != 1 || got["t_services_access"] != 2 || got["t_users_users_groups"] < 1 || len(more) > 0 {
			t.Errorf("%v %v", got, more)
		}
		if count(t, db, "t_users_groups", "id_user_group = "+group) != 0 || count(t, db, "t_users_groups", "id_user_group = "+others) != 1 {
			t.Error("the wrong group went")
		}
	})
}

// TestRename: the name, the personal group's, and who did it; nothing else. To the same name, nothing at all.
func TestRename(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		f.must(t, "admin", `setSiteRoles(inputs: [{userId: "$user:5", siteId: "$site:1", role: USER}, {userId: "$user:4", siteId: "$site:1", role: USER}]) { id }`)
		before, beside := testdb.Snapshot(t, db), details(t, db)
		f.must(t, "admin", `renameUser(id: "$user:5", username: "luka") { username }`)
		testdb.Unchanged(t, db, before)
		if now := details(t, db); now != beside {
			t.Errorf("%s\nbefore\n%s", now, beside)
		}
		if data := f.must(t, "admin", `renameUser(id: "$user:5", username: "lukas") { username }`); data != `{"renameUser":{"username":"lukas"}}` {
			t.Error(data)
		}
		c := testdb.Changes(t, db, before)
		if len(c) != 2 || len(c["t_users"].Updated) != 1 || len(c["t_users"].Updated[0]) != 3 || c["t_users"].Updated[0]["user_username"] != "lukas" ||
			len(c["t_users_groups"].Updated) != 1 || c["t_users_groups"].Updated[0]["user_group_name"] != "Personal group of lukas" {
			t.Errorf("%+v", c)
		}
		if by := cell(t, db, "SELECT updated_by FROM tg_user_details WHERE id_user = 5"); by != "1" {
			t.Errorf("changed by %s", by)
		}
	})
}

// TestParallelDirectRoles: however many at once, a user gets one personal group and a place one role of a name.
func TestParallelDirectRoles(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		ctx := f.as(t, "admin")
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Add(1)
			go func(ctx context.Context) {
				defer wait.Done()
				fields := fmt.Sprintf(`setProjectRoles(inputs: [{userId: "$user:%d", projectId: "$project:1", roleName: "validator"}, {userId: "$user:7", projectId: "$project:%d", roleName: "validator"}]) { id }`, 5-i%2, i/2+1)
				if i == 0 || i == 1 {
					fields = `setProjectRoles(inputs: {userId: "$user:7", projectId: "$project:1", roleName: "validator"}) { id }`
				}
				w := f.serve(ctx, post(t, "mutation { "+withIDs(fields)+" }", nil))
				if body := w.Body.String(); strings.Contains(body, "errors") {
					t.Errorf("%d: %s", i, body)
				}
			}(ctx)
		}
		wait.Wait()
		if n := cell(t, db, "SELECT count(*) FROM tg_group_details WHERE kind = 'PERSONAL'"); n != "4" {
			t.Errorf("%s personal groups, want 3 and the cast's", n)
		}
		if n := count(t, db, "t_users_groups", "user_group_name LIKE 'Personal group of %'"); n != 4 {
			t.Errorf("%d groups, want 3 and the cast's", n)
		}
		if n := count(t, db, "t_services_roles", "service_role_name = 'validator'"); n != 4 {
			t.Errorf("%d roles, want 4", n)
		}
	})
}
