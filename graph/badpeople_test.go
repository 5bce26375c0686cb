package graph_test

import (
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// badPeople are badCases of names of users, and of who is given what.
var badPeople = []badCase{
	{"a name that is no text", `renameUser(id: "$user:5", username: " ") { id }`, domain.CodeBadInput, "username", "is empty"},
	{"an overlong name for a user", `renameUser(id: "$user:5", username: "` + long(51) + `") { id }`, domain.CodeBadInput, "username", "50 characters"},
	{"a NUL in a user name", `renameUser(id: "$user:5", username: "a\u0000") { id }`, domain.CodeBadInput, "username", "UTF-8 without NUL"},
	{"somebody else's name", `renameUser(id: "$user:5", username: "maya") { id }`, domain.CodeTaken, "username", "choose another"},
	{"the name of somebody deleted", `renameUser(id: "$user:5", username: "greta") { id }`, domain.CodeTaken, "username", "choose another"},
	{"a name for nobody", `renameUser(id: "$user:77", username: "x") { id }`, domain.CodeNotFound, "id", "no such user"},
	{"a name for a site", `renameUser(id: "$site:1", username: "x") { id }`, domain.CodeBadInput, "id", "another type"},
	{"an unknown user among several", `deleteUsers(ids: ["$user:15", "$user:77"])`, domain.CodeNotFound, "ids", "no such user"},
	{"oneself among several", `deleteUsers(ids: ["$user:15", "$user:1"])`, domain.CodeForbidden, "", "signed in with"},
	{"a site among users", `deleteUsers(ids: ["$user:15", "$site:1"])`, domain.CodeBadInput, "ids[1]", "is not the id of a user"},
	{"null for a kind of account", `updateUser(id: "$user:5", input: {accountKind: null}) { id }`, domain.CodeBadInput, "input.accountKind", "cannot be null"},
	{"null for a first name", `updateUser(id: "$user:5", input: {firstName: null}) { id }`, domain.CodeBadInput, "input.firstName", "cannot be null"},
	{"null for a new last name", `createUser(input: {username: "x", lastName: null, password: "` + strongPassword + `"}) { id }`, domain.CodeBadInput, "input.lastName", "cannot be null"},
	{"an overlong description", `updateUserGroup(id: "$userGroup:2", input: {description: "` + long(10001) + `"}) { id }`, domain.CodeBadInput, "input.description", "10000 characters"},

	{"no group to add or remove", `changeMemberships(userId: "$user:5") { id }`, domain.CodeBadInput, "add", "names no user group"},
	{"empty lists of groups", `changeMemberships(userId: "$user:5", add: [], remove: []) { id }`, domain.CodeBadInput, "add", "names no user group"},
	{"null for groups to remove", `changeMemberships(userId: "$user:5", add: {id: "$userGroup:2"}, remove: null) { id }`, domain.CodeBadInput, "remove", "cannot be null"},
	{"a reference by a blank name", `changeMemberships(userId: "$user:5", add: {name: " "}) { id }`, domain.CodeBadInput, "add[0].name", "is empty"},
	{"a reference by an overlong name", `changeMemberships(userId: "$user:5", add: {name: "` + long(10001) + `"}) { id }`, domain.CodeBadInput, "add[0].name", "10000 characters"},
	{"a reference to a site", `changeMemberships(userId: "$user:5", add: {id: "$site:1"}) { id }`, domain.CodeBadInput, "add[0].id", "another type"},
	{"a group that nobody has", `changeMemberships(userId: "$user:5", add: {name: "Nobody"}) { id }`, domain.CodeNotFound, "add[0].name", "does not exist or that you do not see"},
	{"a group that is not there, to add", `changeMemberships(userId: "$user:5", add: [{id: "$userGroup:2"}, {id: "$userGroup:77"}]) { id }`, domain.CodeNotFound, "add[1].id", "does not exist"},
	{"a group that nobody has, to remove", `changeMemberships(userId: "$user:5", remove: {name: "Nobody"}) { id }`, domain.CodeNotFound, "remove[0].name", "does not exist"},
	{"a name of two groups", `createUserGroup(input: {name: "Lakeside Staff"}) { id } b: changeMemberships(userId: "$user:5", add: {name: "Lakeside Staff"}) { id }`, domain.CodeBadInput, "add[0].name", "by its id"},
	{"a group to add and remove", `changeMemberships(userId: "$user:5", add: {name: "Lakeside Staff"}, remove: {id: "$userGroup:2"}) { id }`, domain.CodeBadInput, "remove[0]", "name it once"},
	{"groups for a superadmin", `changeMemberships(userId: "$user:1", add: {id: "$userGroup:2"}) { id }`, domain.CodeBadInput, "add", "belongs to no user group"},
	{"groups for nobody", `changeMemberships(userId: "$user:77", add: {id: "$userGroup:2"}) { id }`, domain.CodeNotFound, "userId", "does not exist"},
	{"groups for a site", `changeMemberships(userId: "$site:1", add: {id: "$userGroup:2"}) { id }`, domain.CodeBadInput, "userId", "is not the id of a user"},

	{"a role for nobody", `setSiteRoles(inputs: {siteId: "$site:1", role: USER}) { id }`, domain.CodeBadInput, "inputs[0].userGroupId", "is not an id"},
	{"a role for two", `setSiteRoles(inputs: {siteId: "$site:1", userGroupId: "$userGroup:2", userId: "$user:5", role: USER}) { id }`, domain.CodeBadInput, "inputs[0].userId", "give one of the two"},
	{"a role for two, of whom one is null", `setProjectRoles(inputs: {projectId: "$project:1", userGroupId: null, userId: "$user:5", role: USER}) { id }`, domain.CodeBadInput, "inputs[0].userId", "give one of the two"},
	{"a role for null", `setProjectRoles(inputs: {projectId: "$project:1", userId: null, role: USER}) { id }`, domain.CodeBadInput, "inputs[0].userId", "is not an id"},
	{"a role for a site", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$site:1", role: USER}) { id }`, domain.CodeBadInput, "inputs[0].userId", "another type"},
	{"a role for a user who is not there", `setProjectRoles(inputs: [{projectId: "$project:1", userId: "$user:5", role: USER}, {projectId: "$project:1", userId: "$user:77", role: USER}]) { id }`, domain.CodeNotFound, "inputs[1].userId", "does not exist"},
	{"a role for a superadmin", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:1", role: USER}) { id }`, domain.CodeBadInput, "inputs[0].userId", "holds everything"},
	{"a role for one user twice", `setProjectRoles(inputs: [{projectId: "$project:1", userId: "$user:5", role: USER}, {projectId: "$project:1", userId: "$user:5", role: ADMIN}]) { id }`, domain.CodeBadInput, "inputs[1]", "name each pair once"},
	{"two roles at once", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", role: USER, roleName: "validator"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "give one of the two"},
	{"a role by name and null", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", role: null, roleName: "validator"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "give one of the two"},
	{"no role for a user", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5"}) { id }`, domain.CodeBadInput, "inputs[0].role", "is missing"},
	{"a role by the name null", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", roleName: null}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "is not a text"},
	{"a role without a name", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", roleName: ""}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "is not the name of a role"},
	{"a role with capitals", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", roleName: "Validator"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "from a to z"},
	{"a role of two lines", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", roleName: "validator\n"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "from a to z"},
	{"a role of 51 letters", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", roleName: "` + strings.Repeat("a", 51) + `"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "50 characters"},
	{"the role admin by its name", `setProjectRoles(inputs: {projectId: "$project:1", userId: "$user:5", roleName: "admin"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "is one of the two roles"},
	{"the role user by its name", `setSiteRoles(inputs: {siteId: "$site:1", userGroupId: "$userGroup:2", roleName: "user"}) { id }`, domain.CodeBadInput, "inputs[0].roleName", "is one of the two roles"},
}

func TestBadPeople(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before, beside := testdb.Snapshot(t, db), details(t, db)
		for _, c := range badPeople {
			c.check(t, f)
		}
		testdb.Unchanged(t, db, before)
		if now := details(t, db); now != beside {
			t.Errorf("beside OpenTera's tables:\n%s\nbefore:\n%s", now, beside)
		}
	})
}

// TestReferencesAreOneOf: what the schema says of UserGroupReference holds for variables, too, and the error says where.
func TestReferencesAreOneOf(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		group := id(domain.KindUserGroup, 2)
		for _, c := range []struct {
			reference      map[string]any
			argument, says string
		}{
			{map[string]any{}, "add[1]", "either id or name"},
			{map[string]any{"id": group, "name": "Lakeside Staff"}, "add[1]", "either id or name"},
			{map[string]any{"id": group, "name": nil}, "add[1]", "either id or name"},
			{map[string]any{"id": nil}, "add[1].id", "is not an id"},
			{map[string]any{"name": nil}, "add[1].name", "is not a text"},
		} {
			got := f.send(t, f.as(t, "admin"), withIDs(`mutation($add: [UserGroupReference!]) { changeMemberships(userId: "$user:5", add: $add) { id } }`),
				map[string]any{"add": []any{map[string]any{"id": group}, c.reference}})
			if outcome(t, got) != domain.CodeBadInput || got.Errors[0].Extensions.Argument != c.argument || !strings.Contains(got.Errors[0].Message, c.says) {
				t.Errorf("%v: %+v", c.reference, got.Errors)
			}
		}
		for _, literal := range []string{`{}`, `{id: "$userGroup:2", name: "x"}`, `{id: null}`} {
			if got := outcome(t, f.mutate(t, "admin", `changeMemberships(userId: "$user:5", add: `+literal+`) { id }`)); got != "GRAPHQL_VALIDATION_FAILED" {
				t.Errorf("%s: %q", literal, got)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}
