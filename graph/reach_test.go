package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// reachCases try to get a row out of reach, into a foreign place, or to come to rights that the caller lacks. esi, admin
// of site 2, is a user of site 1, too (see TestReach). Nothing of it may be stored.
var reachCases = []struct {
	name, who, fields string
	code              domain.Code
	argument          string // at fault, when one is
}{
	{"a project to a site that is not seen", "maya", `updateProject(id: "$project:1", input: {siteId: "$site:2"}) { id }`, domain.CodeNotFound, "input.siteId"},
	{"a project to a site of which one is user", "esi", `updateProject(id: "$project:4", input: {siteId: "$site:1"}) { id }`, domain.CodeForbidden, ""},
	{"a project away from a site of which one is user", "priya", `updateProject(id: "$project:1", input: {siteId: "$site:1", name: "x"}) { id } b: updateProject(id: "$project:1", input: {siteId: "$site:2"}) { id }`, domain.CodeForbidden, ""},
	{"a project into a site of which one is user", "esi", `createProject(input: {siteId: "$site:1", name: "x"}) { id }`, domain.CodeForbidden, ""},
	{"a participant to a project of which one is user", "amara", `updateParticipant(id: "$participant:5", input: {projectId: "$project:1", participantGroupId: null}) { id }`, domain.CodeForbidden, ""},
	{"a participant from a project of which one is user", "amara", `updateParticipant(id: "$participant:2", input: {projectId: "$project:4"}) { id }`, domain.CodeForbidden, ""},
	{"several participants, one of them from there", "amara", `updateParticipants(ids: ["$participant:5", "$participant:2"], input: {projectId: "$project:4"}) { id }`, domain.CodeForbidden, ""},
	{"a participant to a project that is not seen", "priya", `updateParticipant(id: "$participant:1", input: {projectId: "$project:2"}) { id }`, domain.CodeNotFound, "input.projectId"},
	{"a participant to the deleted project", "admin", `updateParticipant(id: "$participant:1", input: {projectId: "$project:9"}) { id }`, domain.CodeNotFound, "input.projectId"},
	{"a participant into a group that is not seen", "priya", `updateParticipant(id: "$participant:1", input: {participantGroupId: "$participantGroup:7"}) { id }`, domain.CodeNotFound, "input.participantGroupId"},
	{"a participant into a deleted group", "admin", `updateParticipant(id: "$participant:7", input: {participantGroupId: "$participantGroup:16"}) { id }`, domain.CodeNotFound, "input.participantGroupId"},
	{"a participant into a group of another project", "amara", `updateParticipant(id: "$participant:5", input: {participantGroupId: "$participantGroup:1"}) { id }`, domain.CodeBadInput, "input.participantGroupId"},
	{"a participant to another project than its group", "admin", `updateParticipant(id: "$participant:1", input: {projectId: "$project:4"}) { id }`, domain.CodeBadInput, "input.projectId"},
	{"a group away from its participants", "admin", `updateParticipantGroup(id: "$participantGroup:1", input: {projectId: "$project:4"}) { id }`, domain.CodeBadInput, "input.projectId"},
	{"a new participant between project and group", "amara", `createParticipant(input: {projectId: "$project:4", participantGroupId: "$participantGroup:1", name: "x"}) { id }`, domain.CodeBadInput, "input.participantGroupId"},
	{"a new participant into a group of a project of which one is user", "amara", `createParticipant(input: {participantGroupId: "$participantGroup:1", name: "x"}) { id }`, domain.CodeForbidden, ""},
	{"a new participant into a project of which one is user", "amara", `createParticipant(input: {projectId: "$project:1", name: "x"}) { id }`, domain.CodeForbidden, ""},
	{"a new participant into a project that is not seen", "priya", `createParticipant(input: {projectId: "$project:2", name: "x"}) { id }`, domain.CodeNotFound, "input.projectId"},
	{"a new group into a project of which one is user", "amara", `createParticipantGroup(input: {projectId: "$project:1", name: "x"}) { id }`, domain.CodeForbidden, ""},

	{"a role on a site of which one is user, to a new group", "esi", `createUserGroup(input: {name: "x", siteRoles: [{siteId: "$site:2", role: USER}, {siteId: "$site:1", role: USER}]}) { id }`, domain.CodeForbidden, ""},
	{"a role on a site that is not seen", "maya", `createUserGroup(input: {name: "x", siteRoles: [{siteId: "$site:2", role: USER}]}) { id }`, domain.CodeNotFound, "input.siteRoles[0].siteId"},
	{"a role on a project that is not seen", "esi", `createUserGroup(input: {name: "x", projectRoles: [{projectId: "$project:4", role: USER}, {projectId: "$project:1", role: USER}]}) { id }`, domain.CodeNotFound, "input.projectRoles[1].projectId"},
	{"a role on the deleted project", "admin", `createUserGroup(input: {name: "x", projectRoles: [{projectId: "$project:9", role: USER}]}) { id }`, domain.CodeNotFound, "input.projectRoles[0].projectId"},
	{"a role to one's own group", "esi", `updateUserGroup(id: "$userGroup:6", input: {siteRoles: [{siteId: "$site:1", role: ADMIN}]}) { id }`, domain.CodeForbidden, ""},
	{"more for a group by whoever holds part of it", "esi", `updateUserGroup(id: "$userGroup:15", input: {siteRoles: [{siteId: "$site:1", role: ADMIN}]}) { id }`, domain.CodeForbidden, ""},
	{"a group out of one's reach", "esi", `updateUserGroup(id: "$userGroup:15", input: {siteRoles: [{siteId: "$site:2", role: null}]}) { id }`, domain.CodeForbidden, ""},
	{"one's own admin role away", "maya", `updateUserGroup(id: "$userGroup:1", input: {siteRoles: [{siteId: "$site:1", role: USER}]}) { id }`, domain.CodeForbidden, ""},
	{"a role on the site by a project's admin, for their own group", "priya", `setSiteRoles(inputs: {userGroupId: "$userGroup:3", siteId: "$site:1", role: ADMIN}) { id }`, domain.CodeForbidden, ""},
	{"a role on a site of which one is user, for one's own group", "esi", `setSiteRoles(inputs: [{userGroupId: "$userGroup:6", siteId: "$site:2", role: ADMIN}, {userGroupId: "$userGroup:6", siteId: "$site:1", role: ADMIN}]) { id }`, domain.CodeForbidden, ""},
	{"a role on a project that is not seen", "esi", `setProjectRoles(inputs: {userGroupId: "$userGroup:6", projectId: "$project:1", role: ADMIN}) { id }`, domain.CodeNotFound, "inputs[0].projectId"},
	{"an access of the site by a project's admin in it", "amara", `deleteServiceAccess(id: "$serviceAccess:5")`, domain.CodeForbidden, ""},
	{"oneself into a group of admins", "esi", `addMemberships(inputs: [{userId: "$user:16", userGroupId: "$userGroup:1"}]) { id }`, domain.CodeForbidden, ""},
	{"oneself into it by one's groups", "esi", `updateUser(id: "$user:16", input: {userGroupIds: ["$userGroup:1", "$userGroup:2", "$userGroup:6"]}) { id }`, domain.CodeForbidden, ""},
	{"oneself into a group that is not seen", "priya", `updateUser(id: "$user:4", input: {userGroupIds: ["$userGroup:3", "$userGroup:6"]}) { id }`, domain.CodeNotFound, "input.userGroupIds"},
	{"a user into a group of which one holds part", "esi", `addMemberships(inputs: [{userId: "$user:30", userGroupId: "$userGroup:15"}]) { id }`, domain.CodeForbidden, ""},
	{"a user into a group with a role of another service", "maya", `addMemberships(inputs: [{userId: "$user:5", userGroupId: "$userGroup:3"}]) { id }`, domain.CodeForbidden, ""},
	{"a new user into a group of which one holds part", "esi", `createUser(input: {username: "x", password: "` + strongPassword + `", firstName: "x", lastName: "x", userGroupIds: ["$userGroup:15"]}) { id }`, domain.CodeForbidden, ""},
	{"a new user into a group that is not seen", "maya", `createUser(input: {username: "x", password: "` + strongPassword + `", firstName: "x", lastName: "x", userGroupIds: ["$userGroup:6"]}) { id }`, domain.CodeNotFound, "input.userGroupIds"},
	{"a new user without a group", "maya", `createUser(input: {username: "x", password: "` + strongPassword + `", firstName: "x", lastName: "x", userGroupIds: []}) { id }`, domain.CodeForbidden, "input.userGroupIds"},
	{"a new superadmin", "maya", `createUser(input: {username: "x", password: "` + strongPassword + `", firstName: "x", lastName: "x", superadmin: true, userGroupIds: ["$userGroup:1"]}) { id }`, domain.CodeBadInput, "input.userGroupIds"},
	{"a superadmin in a group", "admin", `addMemberships(inputs: [{userId: "$user:1", userGroupId: "$userGroup:1"}]) { id }`, domain.CodeBadInput, "inputs"},

	{"the password of somebody who holds more", "maya", `updateUser(id: "$user:6", input: {password: "` + strongPassword + `"}) { id }`, domain.CodeForbidden, "input.password"},
	{"the address of somebody who holds more", "maya", `updateUser(id: "$user:6", input: {email: "mine@x.example"}) { id }`, domain.CodeForbidden, "input.email"},
	{"the second factor of somebody who holds more", "priya", `updateUser(id: "$user:9", input: {twoFactorOtpEnabled: false}) { id }`, domain.CodeForbidden, "input.twoFactorOtpEnabled"},
	{"somebody who holds more, disabled", "maya", `updateUser(id: "$user:6", input: {enabled: false}) { id }`, domain.CodeForbidden, "input.enabled"},
	{"a disabled account of one's own kind, enabled", "maya", `updateUser(id: "$user:8", input: {enabled: true}) { id }`, domain.CodeForbidden, "input.enabled"},
	{"superadmin for oneself", "luka", `updateUser(id: "$user:5", input: {superadmin: true}) { id }`, domain.CodeForbidden, "input.superadmin"},
	{"oneself disabled", "luka", `updateUser(id: "$user:5", input: {enabled: false}) { id }`, domain.CodeForbidden, "input.enabled"},
	{"oneself disabled, as admin of all that one holds", "maya", `updateUser(id: "$user:2", input: {enabled: false}) { id }`, domain.CodeForbidden, "input.enabled"},
	{"oneself disabled, as superadmin", "admin", `updateUser(id: "$user:1", input: {enabled: false}) { id }`, domain.CodeForbidden, "input.enabled"},
	{"oneself no superadmin any more", "admin", `updateUser(id: "$user:1", input: {superadmin: false}) { id }`, domain.CodeForbidden, "input.superadmin"},
	{"oneself deleted", "admin", `deleteUser(id: "$user:1")`, domain.CodeForbidden, ""},
	{"oneself out of one's group", "luka", `updateUser(id: "$user:5", input: {userGroupIds: []}) { id }`, domain.CodeForbidden, ""},
}

func TestReach(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		run(t, db, `INSERT INTO t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) VALUES (900, 16, 2, 1)`)
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		for _, c := range reachCases {
			got := f.mutate(t, c.who, c.fields)
			if code := outcome(t, got); code != c.code || got.Errors[0].Extensions.Argument != c.argument {
				t.Errorf("%s: %q %+v, want %s of %q", c.name, code, got.Errors, c.code, c.argument)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}

// TestNearReach: what lies on this side of the line is allowed, so that the cases above fail for their reason.
func TestNearReach(t *testing.T) {
	var c commits
	onCast(t, func(t *testing.T, db *database.DB) {
		run(t, db, `INSERT INTO t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) VALUES (900, 16, 1, 1), (901, 16, 15, 1)`)
		c.undo = true
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		for _, n := range []struct{ who, fields string }{
			{"esi", `updateProject(id: "$project:4", input: {siteId: "$site:1"}) { site { name } }`}, // now admin of both
			{"esi", `updateParticipant(id: "$participant:5", input: {projectId: "$project:1", participantGroupId: "$participantGroup:2"}) { project { name } }`},
			{"esi", `createUserGroup(input: {name: "x", siteRoles: [{siteId: "$site:2", role: USER}, {siteId: "$site:1", role: ADMIN}]}) { name }`},
			{"esi", `updateUserGroup(id: "$userGroup:15", input: {name: "x", siteRoles: [{siteId: "$site:2", role: null}]}) { name }`},
			{"esi", `updateUserGroup(id: "$userGroup:15", input: {siteRoles: [{siteId: "$site:3", role: USER}]}) { name }`}, // of site 3 she is user: as it is
			{"maya", `createUser(input: {username: "x", password: "` + strongPassword + `", firstName: "x", lastName: "x", enabled: false, superadmin: false, userGroupIds: ["$userGroup:1"]}) { name }`},
			{"maya", `updateUser(id: "$user:2", input: {enabled: true, superadmin: false, password: "` + strongPassword + `", email: null, notes: "x"}) { name }`},
			{"admin", `updateUser(id: "$user:1", input: {enabled: true, superadmin: true, twoFactorOtpEnabled: false}) { name }`},
			{"admin", `updateUser(id: "$user:9", input: {twoFactorOtpEnabled: false}) { name }`},
			{"luka", `updateUser(id: "$user:5", input: {userGroupIds: ["$userGroup:4"]}) { name }`},
			{"priya", `updateParticipant(id: "$participant:1", input: {participantGroupId: null, username: null, password: null}) { name }`},
		} {
			if code := outcome(t, f.mutate(t, n.who, n.fields)); code != "" {
				t.Errorf("%s: %s: %s", n.who, n.fields, code)
			}
		}
		testdb.Unchanged(t, db, before)
	}, database.WithDriver(c.wrap))
}

// TestHiddenIsMissing: a row out of reach, a deleted one and one that never was answer alike, to the byte.
func TestHiddenIsMissing(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		for _, c := range []struct {
			fields string
			ids    []string // hidden from luka, deleted, never there
		}{
			{`updateSite(id: ID, input: {name: "x"}) { id }`, []string{"site:2", "site:77"}},
			{`deleteSite(id: ID)`, []string{"site:2", "site:77"}},
			{`updateProject(id: ID, input: {name: "x"}, version: "1") { id }`, []string{"project:4", "project:9", "project:77"}},
			{`deleteProject(id: ID)`, []string{"project:4", "project:9", "project:77"}},
			{`updateParticipantGroup(id: ID, input: {name: "x"}) { id }`, []string{"participantGroup:7", "participantGroup:15", "participantGroup:77"}},
			{`deleteParticipantGroup(id: ID)`, []string{"participantGroup:7", "participantGroup:15", "participantGroup:77"}},
			{`updateParticipant(id: ID, input: {username: "` + "hiroshi.mensah" + `"}) { id }`, []string{"participant:5", "participant:201", "participant:200", "participant:7777"}},
			{`updateParticipant(id: "$participant:1", input: {participantGroupId: ID}) { id }`, []string{"participantGroup:7", "participantGroup:15", "participantGroup:77"}},
			{`updateParticipants(ids: ["$participant:1", ID], input: {name: "x"}) { id }`, []string{"participant:5", "participant:201", "participant:7777"}},
			{`deleteParticipants(ids: [ID])`, []string{"participant:5", "participant:201", "participant:7777"}},
			{`updateUser(id: ID, input: {password: "` + strongPassword + `"}) { id }`, []string{"user:1", "user:2", "user:31", "user:77"}},
			{`deleteUser(id: ID)`, []string{"user:2", "user:31", "user:77"}},
			{`updateUser(id: "$user:5", input: {userGroupIds: ["$userGroup:4", ID]}) { id }`, []string{"userGroup:6", "userGroup:19", "userGroup:77"}},
			{`updateUserGroup(id: ID, input: {name: "x"}) { id }`, []string{"userGroup:6", "userGroup:19", "userGroup:77"}},
			{`deleteUserGroup(id: ID)`, []string{"userGroup:6", "userGroup:19", "userGroup:77"}},
			{`addMemberships(inputs: {userId: ID, userGroupId: "$userGroup:4"}) { id }`, []string{"user:2", "user:31", "user:77"}},
			{`addMemberships(inputs: {userId: "$user:5", userGroupId: ID}) { id }`, []string{"userGroup:6", "userGroup:19", "userGroup:77"}},
			{`deleteMemberships(ids: ID)`, []string{"membership:7", "membership:36", "membership:777"}},
		} {
			first := ""
			for _, row := range c.ids {
				w := f.serve(f.as(t, "luka"), post(t, "mutation { "+withIDs(strings.ReplaceAll(c.fields, "ID", `"$`+row+`"`))+" }", nil))
				if got := outcome(t, checkAnswer(t, w)); got != domain.CodeNotFound {
					t.Errorf("%s of %s: %s", c.fields, row, got)
				}
				if first == "" {
					first = w.Body.String()
				} else if w.Body.String() != first {
					t.Errorf("%s: %s of %s, %s before", c.fields, w.Body, row, first)
				}
			}
		}
		testdb.Unchanged(t, db, before)
	})
}

// TestRolesTellNothing: whoever gives no roles at a place they see learns nothing of groups they do not see: neither that
// one is there nor what it holds.
func TestRolesTellNothing(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for who, place := range map[string]string{
			"luka":  `setProjectRoles(inputs: {projectId: "$project:1", userGroupId: "$userGroup:GROUP", role: ROLE}) { id }`,
			"tomas": `setSiteRoles(inputs: {siteId: "$site:1", userGroupId: "$userGroup:GROUP", role: ROLE}) { id }`,
		} {
			first := ""
			for _, group := range []string{"1", "3", "15", "6", "16", "19", "77"} { // holding it, seen, hidden, deleted, never there
				for _, role := range []string{"USER", "ADMIN", "null"} {
					w := f.serve(f.as(t, who), post(t, "mutation { "+withIDs(strings.NewReplacer("GROUP", group, "ROLE", role).Replace(place))+" }", nil))
					if outcome(t, checkAnswer(t, w)) != domain.CodeForbidden || first != "" && first != w.Body.String() {
						t.Errorf("%s, group %s, %s: %s, before %s", who, group, role, w.Body, first)
					}
					first = w.Body.String()
				}
			}
		}
	})
}

// TestPasswordsAreHashedForWhoMay: hashing costs by intent, so nobody may cause it who may not set the password, least
// of all many times by one request.
func TestPasswordsAreHashedForWhoMay(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		p := &counted{}
		f := withPasswords(t, db, p)
		user := `updateUser(id: "$user:4", input: {password: "` + strongPassword + `"}) { id }`
		for _, who := range []string{"", "noor", "luka", "maya"} {
			f.mutate(t, who, user+" b: "+user+" c: "+user)
			f.mutate(t, who, `createUser(input: {username: "x", password: "`+strongPassword+`", firstName: "x", lastName: "x"}) { id }`)
			f.mutate(t, who, `updateParticipants(ids: ["$participant:5"], input: {password: "x"}) { id }`)
		}
		if n := p.hashes.Load(); n != 0 {
			t.Errorf("%d hashes for callers who may not", n)
		}
		if f.must(t, "priya", user); p.hashes.Load() != 1 {
			t.Errorf("%d hashes for one password", p.hashes.Load())
		}
		f.must(t, "priya", `updateParticipants(ids: ["$participant:1", "$participant:2", "$participant:3"], input: {password: "x"}) { id }`)
		if p.hashes.Load() != 2 {
			t.Errorf("%d hashes, want one more for several rows", p.hashes.Load())
		}
	})
}

// TestManyPasswords: nobody keeps the rows locked for minutes by setting one password after the other.
func TestManyPasswords(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		p := &counted{}
		f := withPasswords(t, db, p)
		before := testdb.Snapshot(t, db)
		fields := ""
		for i := range 30 {
			fields += fmt.Sprintf(`a%d: updateUser(id: "$user:5", input: {password: "%s%d"}) { id } `, i, strongPassword, i)
		}
		got := f.mutate(t, "luka", fields)
		if outcome(t, got) != domain.CodeLimit || got.Errors[0].Extensions.Limit != "passwords" || !strings.Contains(got.Errors[0].Message, "may set 20 passwords") || p.hashes.Load() != 20 {
			t.Errorf("%d hashes, %+v", p.hashes.Load(), got.Errors)
		}
		testdb.Unchanged(t, db, before)
	})
}

// TestGroupsOutOfReachStay: naming all groups of a user speaks of those that one sees.
func TestGroupsOutOfReachStay(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		run(t, db, `INSERT INTO t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) VALUES (900, 5, 6, 1), (901, 5, 2, 1)`)
		f := newFixture(t, db, defaultRules)
		f.must(t, "maya", `updateUser(id: "$user:5", input: {userGroupIds: ["$userGroup:4", "$userGroup:1"]}) { id }`)
		for group, want := range map[int]int{1: 1, 2: 0, 4: 1, 6: 1} {
			if got := count(t, db, "t_users_users_groups", fmt.Sprintf("id_user = 5 AND id_user_group = %d", group)); got != want {
				t.Errorf("group %d: %d memberships, want %d", group, got, want)
			}
		}
	})
}
