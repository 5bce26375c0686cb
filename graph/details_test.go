package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestWhoMadeAndChangedIt: every create and update says so of users and user groups, and nothing that changes nothing does.
func TestWhoMadeAndChangedIt(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		said := func(table, key, id string) string {
			t.Helper()
			return cell(t, db, "SELECT coalesce(created_by, 0) || ' ' || CASE WHEN created_at IS NULL THEN 'never' ELSE 'then' END || ' ' || coalesce(updated_by, 0) || ' ' || CASE WHEN updated_at IS NULL THEN 'never' ELSE 'then' END FROM "+table+" WHERE "+key+" = "+id)
		}
		forget(t, db)
		f.must(t, "admin", `a: updateUser(id: "$user:5", input: {enabled: true}) { id } b: updateUserGroup(id: "$userGroup:2", input: {name: "Lakeside Staff"}) { id }`)
		if got := details(t, db); got != "" {
			t.Errorf("nothing changed, and it was noted: %s", got)
		}
		f.must(t, "maya", `createUser(input: {username: "nina", password: "`+strongPassword+`", userGroupIds: ["$userGroup:2"]}) { name }`)
		nina := cell(t, db, "SELECT id_user FROM t_users WHERE user_username = 'nina'")
		if got := said("tg_user_details", "id_user", nina); got != "2 then 0 never" {
			t.Errorf("nina: %s", got)
		}
		f.must(t, "nina", `updateUser(id: "$user:`+nina+`", input: {firstName: "Nina"}) { name }`)
		if got := said("tg_user_details", "id_user", nina); got != "2 then "+nina+" then" {
			t.Errorf("nina: %s", got)
		}
		f.must(t, "luka", `updateUser(id: "$user:5", input: {password: "`+strongPassword+`"}) { name }`)
		if got := said("tg_user_details", "id_user", "5"); got != "0 never 5 then" {
			t.Errorf("luka: %s", got)
		}
		f.must(t, "maya", `createUserGroup(input: {name: "Team", description: "First", siteRoles: {siteId: "$site:1", role: USER}}) { name }`)
		team := cell(t, db, "SELECT id_user_group FROM t_users_groups WHERE user_group_name = 'Team'")
		if got := said("tg_group_details", "id_user_group", team); got != "2 then 0 never" {
			t.Errorf("the team: %s", got)
		}
		f.must(t, "admin", `updateUserGroup(id: "$userGroup:`+team+`", input: {name: "Team A"}) { name }`)
		if got := said("tg_group_details", "id_user_group", team); got != "2 then 1 then" {
			t.Errorf("the team: %s", got)
		}
		for _, step := range []struct{ given, want string }{{`"Second"`, "Second"}, {"null", "null"}, {`""`, ""}} {
			f.must(t, "maya", `updateUserGroup(id: "$userGroup:`+team+`", input: {description: `+step.given+`}) { name }`)
			if got := cell(t, db, "SELECT description FROM tg_group_details WHERE kind = 'NORMAL' AND id_user_group = "+team); got != step.want {
				t.Errorf("described as %q, want %q", got, step.want)
			}
		}
	})
}

// forget takes away what the cast keeps beside its rows.
func forget(t *testing.T, db *database.DB) {
	t.Helper()
	if _, err := db.SQL.ExecContext(t.Context(), "DELETE FROM tg_user_details; DELETE FROM tg_group_details"); err != nil {
		t.Fatal(err)
	}
}

// TestKindsOfAccounts: kept beside OpenTera's table, told from what is stored already, and a reason for a new version.
func TestKindsOfAccounts(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		stored := func(user string) string {
			return cell(t, db, "SELECT account_kind || CASE WHEN can_delete_from_front THEN ' may' ELSE '' END FROM tg_user_details WHERE id_user = "+user)
		}
		version := func() string { return cell(t, db, "SELECT version_id FROM t_users WHERE id_user = 5") }
		forget(t, db)
		old := version()
		f.must(t, "admin", `updateUser(id: "$user:5", input: {accountKind: HUMAN, canDeleteFromFront: false}) { id }`)
		if version() != old || details(t, db) != "" {
			t.Errorf("changed by what it is: %s", details(t, db))
		}
		for _, step := range []struct{ input, want string }{
			{`accountKind: BOT`, "BOT"}, {`canDeleteFromFront: true`, "BOT may"}, {`accountKind: HUMAN`, "HUMAN may"}, {`firstName: "x"`, "HUMAN may"},
		} {
			old := version()
			f.must(t, "admin", `updateUser(id: "$user:5", input: {`+step.input+`}) { id }`)
			if got := stored("5"); got != step.want || version() == old {
				t.Errorf("%s: %q, want %q, version %s after %s", step.input, got, step.want, version(), old)
			}
		}
		if got := f.mutate(t, "maya", `updateUser(id: "$user:5", input: {canDeleteFromFront: false}) { id }`); outcome(t, got) != "FORBIDDEN" || got.Errors[0].Extensions.Argument != "input.canDeleteFromFront" {
			t.Errorf("%+v", got.Errors)
		}
		data := f.must(t, "admin", `createUser(input: {username: "robot", password: "`+strongPassword+`", accountKind: BOT, canDeleteFromFront: true}) { firstName lastName name }`)
		if !strings.HasPrefix(data, `{"createUser":{"firstName":"","lastName":"","name":"`) || stored(cell(t, db, "SELECT id_user FROM t_users WHERE user_username = 'robot'")) != "BOT may" {
			t.Errorf("%s", data)
		}
	})
}

// TestChangeMemberships: all of it in one step, by ids and by names; what is so already is no fault.
func TestChangeMemberships(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		in := func() string {
			t.Helper()
			var got []string
			for group := range 20 {
				if n := count(t, db, "t_users_users_groups", fmt.Sprintf("id_user = 5 AND id_user_group = %d", group)); n > 0 {
					got = append(got, fmt.Sprint(group))
				}
			}
			return strings.Join(got, " ")
		}
		change := func(who, lists, want string) {
			t.Helper()
			f.must(t, who, `changeMemberships(userId: "$user:5", `+lists+`) { username }`)
			if got := in(); got != want {
				t.Errorf("%s: in %s, want %s", lists, got, want)
			}
		}
		change("maya", `add: [{name: "Lakeside Staff"}, {id: "$userGroup:2"}, {id: "$userGroup:4"}]`, "2 4")
		before := testdb.Snapshot(t, db)
		change("maya", `add: {name: "Lakeside Staff"}, remove: [{id: "$userGroup:1"}]`, "2 4")
		testdb.Unchanged(t, db, before)
		run(t, db, `INSERT INTO t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) VALUES (900, 5, 2, 1)`)
		change("admin", `remove: [{name: "Lakeside Staff"}, {id: "$userGroup:4"}], add: {id: "$userGroup:3"}`, "3")
		before = testdb.Snapshot(t, db)
		got := f.mutate(t, "maya", `changeMemberships(userId: "$user:5", add: {id: "$userGroup:2"}, remove: {id: "$userGroup:3"}) { id }`)
		if code := outcome(t, got); code != "FORBIDDEN" {
			t.Errorf("%+v", got)
		}
		got = f.send(t, f.as(t, "noor"), withIDs(`mutation($r: [UserGroupReference!]) { changeMemberships(userId: "$user:7", add: $r) { id } }`), map[string]any{"r": []any{map[string]any{"name": "Lakeside Staff"}}})
		if code := outcome(t, got); code != "NOT_FOUND" || got.Errors[0].Extensions.Argument != "add[0].name" {
			t.Errorf("a name that noor does not see: %+v", got)
		}
		nothing := f.send(t, f.as(t, "noor"), withIDs(`mutation { changeMemberships(userId: "$user:7", add: {name: "No such"}) { id } }`), nil)
		if nothing.Errors[0].Message != got.Errors[0].Message {
			t.Errorf("told apart: %q and %q", nothing.Errors[0].Message, got.Errors[0].Message)
		}
		testdb.Unchanged(t, db, before)
	})
}
