package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// long is a text of so many characters.
func long(n int) string { return strings.Repeat("å", n) }

// user is the input of a new user with one more field.
func newUser(more string) string {
	return `createUser(input: {username: "x", firstName: "x", lastName: "x", password: "` + strongPassword + `" ` + more + `}) { id }`
}

// newEvent is the input of a new event with one more field.
func newEvent(more string) string {
	return `createSessionEvent(input: {sessionId: "$session:9", type: INFO, ` + more + `}) { id }`
}

// badCase is an input of a wrong kind, sent by a superadmin, whom nothing else stops. The error has the code, names the
// argument, and says what would be right.
type badCase struct {
	name, fields string
	code         domain.Code
	argument     string
	says         string
}

func (c badCase) check(t *testing.T, f fixture) {
	t.Helper()
	got := f.mutate(t, "admin", c.fields)
	if code := outcome(t, got); code != c.code || got.Errors[0].Extensions.Argument != c.argument || !strings.Contains(got.Errors[0].Message, c.says) {
		t.Errorf("%s: %q %+v, want %s of %q: %s", c.name, code, got.Errors, c.code, c.argument, c.says)
	}
}

var badCases = []badCase{
	{"an empty name", `createSite(input: {name: ""}) { id }`, domain.CodeBadInput, "input.name", "is empty; give it a text"},
	{"a name of blanks", `updateSite(id: "$site:1", input: {name: " \t\n"}) { id }`, domain.CodeBadInput, "input.name", "is empty"},
	{"a name that no index holds", `createParticipant(input: {projectId: "$project:1", name: "` + long(601) + `"}) { id }`, domain.CodeBadInput, "input.name", "it may have 600 characters"},
	{"an overlong name", `createSite(input: {name: "` + long(10001) + `"}) { id }`, domain.CodeBadInput, "input.name", "it may have 10000 characters"},
	{"an overlong user name", `createUser(input: {username: "` + long(51) + `", firstName: "x", lastName: "x", password: "` + strongPassword + `"}) { id }`, domain.CodeBadInput, "input.username", "it may have 50 characters"},
	{"an overlong participant's user name", `updateParticipant(id: "$participant:1", input: {username: "` + long(51) + `"}) { id }`, domain.CodeBadInput, "input.username", "50 characters"},
	{"a NUL", `updateProject(id: "$project:1", input: {description: "a\u0000b"}) { id }`, domain.CodeBadInput, "input.description", "UTF-8 without NUL"},
	{"a NUL in a password", newUser("") + ` b: updateParticipant(id: "$participant:1", input: {password: "\u0000"}) { id }`, domain.CodeBadInput, "input.password", "NUL"},
	{"null for a name", `updateSite(id: "$site:1", input: {name: null}) { id }`, domain.CodeBadInput, "input.name", "cannot be null; leave it out"},
	{"null for a flag", `updateProject(id: "$project:1", input: {enabled: null}) { id }`, domain.CodeBadInput, "input.enabled", "cannot be null"},
	{"null for a project", `updateParticipant(id: "$participant:1", input: {projectId: null}) { id }`, domain.CodeBadInput, "input.projectId", "cannot be null"},
	{"null for groups", newUser("userGroupIds: null"), domain.CodeBadInput, "input.userGroupIds", "cannot be null"},
	{"null for a password", `updateUser(id: "$user:5", input: {password: null}) { id }`, domain.CodeBadInput, "input.password", "cannot be null"},
	{"an empty password", `updateParticipant(id: "$participant:1", input: {password: ""}) { id }`, domain.CodeBadInput, "input.password", "is empty"},
	{"a password of 73 bytes", `updateParticipant(id: "$participant:1", input: {password: "` + strings.Repeat("a", 73) + `"}) { id }`, domain.CodeBadInput, "input.password", "72 bytes at most"},
	{"a short password", `updateUser(id: "$user:5", input: {password: "Ab1-Ab1-A"}) { id }`, domain.CodeBadInput, "input.password", "10 characters or more"},
	{"a password without a digit", `updateUser(id: "$user:5", input: {password: "Correct-Horse"}) { id }`, domain.CodeBadInput, "input.password", "a digit"},
	{"a password without an upper case letter", `updateUser(id: "$user:5", input: {password: "correct-horse-1"}) { id }`, domain.CodeBadInput, "input.password", "an upper case letter"},
	{"a password without a lower case letter", `updateUser(id: "$user:5", input: {password: "CORRECT-HORSE-1"}) { id }`, domain.CodeBadInput, "input.password", "a lower case letter"},
	{"a password without a special character", `updateUser(id: "$user:5", input: {password: "CorrectHorse1"}) { id }`, domain.CodeBadInput, "input.password", "a special character"},
	{"one-time passwords, switched on", `updateUser(id: "$user:5", input: {twoFactorOtpEnabled: true}) { id }`, domain.CodeBadInput, "input.twoFactorOtpEnabled", "can be switched off only"},

	{"a user name, changed", `updateUser(id: "$user:5", input: {username: "x"}) { id }`, domain.CodeBadInput, "input.username", "cannot be changed"},

	{"no time", `updateSessionEvent(id: "$sessionEvent:14", input: {at: "yesterday"}) { id }`, domain.CodeBadInput, "input.at", "written as in 2026-03-15T10:00:00Z"},
	{"a day for a time", `updateSessionEvent(id: "$sessionEvent:14", input: {at: "2026-03-15"}) { id }`, domain.CodeBadInput, "input.at", "a DateTime is written as in"},
	{"a time without an offset", newEvent(`at: "2026-03-15T10:00:00"`), domain.CodeBadInput, "input.at", "a DateTime is written as in"},
	{"a day that is none", newEvent(`at: "2026-02-30T10:00:00Z"`), domain.CodeBadInput, "input.at", "a DateTime is written as in"},
	{"null for a time", newEvent(`at: null`), domain.CodeBadInput, "input.at", "cannot be null"},
	{"null for a word", `updateSessionEvent(id: "$sessionEvent:14", input: {type: null}) { id }`, domain.CodeBadInput, "input.type", "cannot be null"},
	{"null for a session", `updateSessionEvent(id: "$sessionEvent:14", input: {sessionId: null}) { id }`, domain.CodeBadInput, "input.sessionId", "cannot be null"},
	{"an overlong text", newEvent(`text: "` + long(10001) + `"`), domain.CodeBadInput, "input.text", "it may have 10000 characters"},
	{"an overlong context", newEvent(`context: "` + long(10001) + `"`), domain.CodeBadInput, "input.context", "it may have 10000 characters"},
	{"a session that is deleted", `createSessionEvent(input: {sessionId: "$session:2001", type: INFO}) { id }`, domain.CodeNotFound, "input.sessionId", "does not exist or that you do not see"},
	{"an event that is deleted", `updateSessionEvent(id: "$sessionEvent:4572", input: {text: "x"}) { id }`, domain.CodeNotFound, "id", "no such session event"},
	{"an event among sessions", `deleteSessionEvents(ids: ["$sessionEvent:14", "$session:9"])`, domain.CodeBadInput, "ids[1]", "is not the id of a sessionEvent"},

	{"an unknown id", `updateSite(id: "$site:77", input: {name: "x"}) { id }`, domain.CodeNotFound, "id", "no such site"},
	{"an unknown id among several", `updateParticipants(ids: ["$participant:1", "$participant:7777"], input: {name: "x"}) { id }`, domain.CodeNotFound, "ids", "no such participant"},
	{"an id of another type", `updateSite(id: "$project:1", input: {name: "x"}) { id }`, domain.CodeBadInput, "id", "is the id of another type"},
	{"an id of another type among several", `deleteParticipants(ids: ["$participant:9", "$user:1"])`, domain.CodeBadInput, "ids[1]", "is not the id of a participant"},
	{"no id at all", `deleteParticipants(ids: ["x"])`, domain.CodeBadInput, "ids[0]", "is not the id of a participant"},
	{"an id of another type to refer to", `createProject(input: {siteId: "$project:1", name: "x"}) { id }`, domain.CodeBadInput, "input.siteId", "id of another type"},
	{"no id to refer to", `createProject(input: {siteId: "one", name: "x"}) { id }`, domain.CodeBadInput, "input.siteId", "is not an id"},
	{"a number that is no id", `createProject(input: {siteId: 0, name: "x"}) { id }`, domain.CodeBadInput, "input.siteId", "is not an id"},
	{"a number that is no row", `createProject(input: {siteId: 77, name: "x"}) { id }`, domain.CodeNotFound, "input.siteId", "does not exist or that you do not see"},
	{"a number of no row", `updateSite(id: 77, input: {name: "x"}) { id }`, domain.CodeNotFound, "id", "no such site"},
	{"a negative number among several", `deleteParticipants(ids: [9, -1])`, domain.CodeBadInput, "ids[1]", "is not the id of a participant"},
	{"a number beyond the column", `deleteSite(id: 2147483648)`, domain.CodeBadInput, "id", "is not the id of a site"},
	{"a parent that is not there", `createProject(input: {siteId: "$site:77", name: "x"}) { id }`, domain.CodeNotFound, "input.siteId", "does not exist or that you do not see"},
	{"a group that is not there", newUser(`userGroupIds: ["$userGroup:77"]`), domain.CodeNotFound, "input.userGroupIds", "does not exist"},
	{"a group of another type", newUser(`userGroupIds: ["$userGroup:1", "$site:1"]`), domain.CodeBadInput, "input.userGroupIds[1]", "another type"},
	{"a member that is not there", `addMemberships(inputs: [{userId: "$user:5", userGroupId: "$userGroup:2"}, {userId: "$user:77", userGroupId: "$userGroup:2"}]) { id }`, domain.CodeNotFound, "inputs[1].userId", "names a user that does not exist"},
	{"a member of another type", `addMemberships(inputs: [{userId: "$userGroup:2", userGroupId: "$userGroup:2"}]) { id }`, domain.CodeBadInput, "inputs[0].userId", "another type"},
	{"a role twice", `updateUserGroup(id: "$userGroup:2", input: {siteRoles: [{siteId: "$site:1", role: USER}, {siteId: "$site:1", role: ADMIN}]}) { id }`, domain.CodeBadInput, "input.siteRoles[1]", "name each pair once"},
	{"no role where one is due", `setSiteRoles(inputs: {siteId: "$site:1", userGroupId: "$userGroup:2"}) { id }`, domain.CodeBadInput, "inputs[0].role", "give null to take"},
	{"roles of a group that is not there", `setSiteRoles(inputs: {siteId: "$site:1", userGroupId: "$userGroup:77", role: USER}) { id }`, domain.CodeNotFound, "inputs[0].userGroupId", "does not exist"},
	{"roles of a site that is not there", `setSiteRoles(inputs: {siteId: "$site:77", userGroupId: "$userGroup:7", role: USER}) { id }`, domain.CodeNotFound, "inputs[0].siteId", "does not exist"},
	{"roles of one group twice", `setProjectRoles(inputs: [{projectId: "$project:1", userGroupId: "$userGroup:7", role: USER}, {projectId: "$project:1", userGroupId: "$userGroup:7", role: null}]) { id }`, domain.CodeBadInput, "inputs[1]", "name each pair once"},
	{"no project and no group", `createParticipant(input: {name: "x"}) { id }`, domain.CodeBadInput, "input.projectId", "needs a project, or a group of one"},
	{"a disabled project", `updateProject(id: "$project:4", input: {enabled: false}) { id } b: createParticipant(input: {projectId: "$project:4", name: "x"}) { id }`, domain.CodeBadInput, "input.projectId", "enable it before"},
	{"the group of a disabled project", `updateProject(id: "$project:4", input: {enabled: false}) { id } b: createParticipant(input: {participantGroupId: "$participantGroup:7", name: "x"}) { id }`, domain.CodeBadInput, "input.projectId", "enable it before"},

	{"a user name that is in use", `createUser(input: {username: "maya", firstName: "x", lastName: "x", password: "` + strongPassword + `"}) { id }`, domain.CodeTaken, "input.username", "choose another"},
	{"a user name of somebody deleted", `createUser(input: {username: "greta", firstName: "x", lastName: "x", password: "` + strongPassword + `"}) { id }`, domain.CodeTaken, "input.username", "choose another"},
	{"a participant's user name that is in use", `updateParticipant(id: "$participant:2", input: {username: "hiroshi.mensah"}) { id }`, domain.CodeTaken, "input.username", "choose another"},
	{"a new participant's user name that is in use", `createParticipant(input: {projectId: "$project:4", name: "x", username: "hiroshi.mensah"}) { id }`, domain.CodeTaken, "input.username", "choose another"},
	{"one user name for several", `updateParticipants(ids: ["$participant:2", "$participant:3"], input: {username: "x"}) { id }`, domain.CodeTaken, "input.username", "choose another"},
	{"the present password", `updateUser(id: "$user:5", input: {password: "Teragraph-Demo-1"}) { id } b: updateUser(id: "$user:5", input: {password: "Teragraph-Demo-1"}) { id }`, domain.CodeBadInput, "input.password", "is the present one"},
	{"a stale version", `updateSite(id: "$site:1", input: {name: "x"}, version: "1") { id }`, domain.CodeStale, "version", "changed by somebody else"},
	{"a site with sessions", `deleteSite(id: "$site:1")`, domain.CodeConflict, "", "delete those sessions first"},
	{"a project with sessions", `deleteProject(id: "$project:1")`, domain.CodeConflict, "", "delete those sessions first"},
	{"a participant with sessions", `deleteParticipant(id: "$participant:1")`, domain.CodeConflict, "", "delete those sessions first"},
	{"a user with sessions", `deleteUser(id: "$user:5")`, domain.CodeConflict, "", "delete those sessions first"},
	{"a group with users", `deleteUserGroup(id: "$userGroup:2")`, domain.CodeConflict, "", "take them out first"},
}

func TestBadInput(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		for _, c := range badCases {
			c.check(t, f)
		}
		testdb.Unchanged(t, db, before)
	})
}

// TestStaleSaysTheVersion: whoever lost the race learns what to read and to give back, and that then goes well.
func TestStaleSaysTheVersion(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, c := range []struct{ update, table string }{
			{`updateSite(id: "$site:1", input: {name: "x"}, version: VERSION) { version }`, "t_sites WHERE id_site = 1"},
			{`updateProject(id: "$project:1", input: {name: "x"}, version: VERSION) { version }`, "t_projects WHERE id_project = 1"},
			{`updateParticipantGroup(id: "$participantGroup:1", input: {name: "x"}, version: VERSION) { version }`, "t_participants_groups WHERE id_participant_group = 1"},
			{`updateParticipant(id: "$participant:1", input: {name: "x"}, version: VERSION) { version }`, "t_participants WHERE id_participant = 1"},
			{`updateUser(id: "$user:5", input: {firstName: "x"}, version: VERSION) { version }`, "t_users WHERE id_user = 5"},
			{`updateUserGroup(id: "$userGroup:2", input: {name: "x"}, version: VERSION) { version }`, "t_users_groups WHERE id_user_group = 2"},
			{`updateSessionEvent(id: "$sessionEvent:14", input: {text: "x"}, version: VERSION) { version }`, "t_sessions_events WHERE id_session_event = 14"},
		} {
			stored := cell(t, db, "SELECT version_id FROM "+c.table)
			got := f.mutate(t, "admin", strings.ReplaceAll(c.update, "VERSION", `"7"`))
			if outcome(t, got) != domain.CodeStale || got.Errors[0].Extensions.CurrentVersion != stored {
				t.Fatalf("%s: %+v, stored %s", c.update, got.Errors, stored)
			}
			data := f.must(t, "admin", strings.ReplaceAll(c.update, "VERSION", `"`+stored+`"`))
			if now := cell(t, db, "SELECT version_id FROM "+c.table); now <= stored || !strings.Contains(data, now) {
				t.Errorf("%s: version %s after %s, answered %s", c.update, now, stored, data)
			}
			again := f.mutate(t, "admin", strings.ReplaceAll(c.update, "VERSION", `"`+stored+`"`))
			if outcome(t, again) != domain.CodeStale {
				t.Errorf("%s: the same version twice: %+v", c.update, again)
			}
		}
	})
}

// TestTypesOfInputs: what the schema refuses never runs, and its message names the place.
func TestTypesOfInputs(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		create := `mutation($input: CreateUserInput!) { createUser(input: $input) { id } }`
		site := `mutation($id: ID!, $input: UpdateSiteInput!, $v: Version) { updateSite(id: $id, input: $input, version: $v) { id } }`
		event := `mutation($input: CreateSessionEventInput!) { createSessionEvent(input: $input) { id } }`
		one := id(domain.KindSite, 1)
		for name, c := range map[string]struct {
			query     string
			variables map[string]any
			says      string
		}{
			"a missing field":            {create, map[string]any{"input": map[string]any{"username": "x", "firstName": "x", "lastName": "x"}}, `"input.password": must be defined`},
			"an unknown field":           {site, map[string]any{"id": one, "input": map[string]any{"nane": "x"}}, `"input.nane"`},
			"an unknown field inline":    {`mutation { updateSite(id: "` + one + `", input: {nane: "x"}) { id } }`, nil, `"nane"`},
			"a number for a text":        {site, map[string]any{"id": one, "input": map[string]any{"name": 5}}, `"input.name"`},
			"an object for a text":       {site, map[string]any{"id": one, "input": map[string]any{"name": map[string]any{}}}, `"input.name"`},
			"a list for a text":          {site, map[string]any{"id": one, "input": map[string]any{"name": []any{"x"}}}, `"input.name"`},
			"a text for a flag":          {site, map[string]any{"id": one, "input": map[string]any{"twoFactorRequired": "true"}}, `"input.twoFactorRequired"`},
			"a list for an input":        {site, map[string]any{"id": one, "input": []any{}}, `"input"`},
			"null for an input":          {site, map[string]any{"id": one, "input": nil}, `"input"`},
			"no input":                   {site, map[string]any{"id": one}, `"input"`},
			"null for an id":             {site, map[string]any{"id": nil, "input": map[string]any{}}, `"id"`},
			"a word for a version":       {site, map[string]any{"id": one, "input": map[string]any{"name": "x"}, "v": "now"}, "Version"},
			"a negative version":         {site, map[string]any{"id": one, "input": map[string]any{"name": "x"}, "v": -1}, "Version"},
			"version 0":                  {site, map[string]any{"id": one, "input": map[string]any{"name": "x"}, "v": "0"}, "Version"},
			"no role of this name":       {`mutation { updateUserGroup(id: "` + one + `", input: {siteRoles: [{siteId: "` + one + `", role: OWNER}]}) { id } }`, nil, "OWNER"},
			"no event of this name":      {`mutation { createSessionEvent(input: {sessionId: "` + one + `", type: PARTY}) { id } }`, nil, "PARTY"},
			"a word given as a variable": {event, map[string]any{"input": map[string]any{"sessionId": one, "type": "PARTY"}}, "PARTY"},
			"a number for a word":        {event, map[string]any{"input": map[string]any{"sessionId": one, "type": 3}}, "type"},
			"an event of no type":        {event, map[string]any{"input": map[string]any{"sessionId": one}}, `"input.type": must be defined`},
			"a number for a time":        {event, map[string]any{"input": map[string]any{"sessionId": one, "type": "INFO", "at": 7}}, "input.at"},
			"a null among ids":           {`mutation { deleteParticipants(ids: [null]) }`, nil, "null"},
			"a null among inputs":        {`mutation { addMemberships(inputs: [null]) { id } }`, nil, "null"},
			"a mutation that is not one": {`mutation { createPlanet(input: {}) { id } }`, nil, "createPlanet"},
		} {
			got := f.send(t, f.as(t, "admin"), c.query, c.variables)
			if len(got.Errors) == 0 || !strings.Contains(got.Errors[0].Message+got.Errors[0].Extensions.Argument, strings.Trim(c.says, `"`)) && !strings.Contains(got.Errors[0].Message, c.says) {
				t.Errorf("%s: %s %+v, want %s", name, got.Data, got.Errors, c.says)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}

// TestListsAreBounded: 1000 at once go, 1001 do not, wherever a list is.
func TestListsAreBounded(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		ids := func(kind domain.Kind, n int) []any {
			list := make([]any, n)
			for i := range list {
				list[i] = id(kind, i+1)
			}
			return list
		}
		objects := func(n int, one func(i int) map[string]any) []any {
			list := make([]any, n)
			for i := range list {
				list[i] = one(i)
			}
			return list
		}
		for _, c := range []struct {
			query, argument string
			list            func(n int) any
		}{
			{`mutation($l: [ID!]!) { updateParticipants(ids: $l, input: {name: "x"}) { id } }`, "ids", func(n int) any { return ids(domain.KindParticipant, n) }},
			{`mutation($l: [ID!]!) { deleteParticipants(ids: $l) }`, "ids", func(n int) any { return ids(domain.KindParticipant, n) }},
			{`mutation($l: [ID!]!) { deleteMemberships(ids: $l) }`, "ids", func(n int) any { return ids(domain.KindMembership, n) }},
			{`mutation($l: [ID!]!) { deleteSessionEvents(ids: $l) }`, "ids", func(n int) any { return append(ids(domain.KindSessionEvent, n-1), id(domain.KindSessionEvent, 7777)) }},
			{`mutation($l: [ID!]) { updateUser(id: "$user:5", input: {userGroupIds: $l}) { id } }`, "input.userGroupIds", func(n int) any { return ids(domain.KindUserGroup, n) }},
			{`mutation($l: [MembershipInput!]!) { addMemberships(inputs: $l) { id } }`, "inputs", func(n int) any {
				return objects(n, func(i int) map[string]any {
					return map[string]any{"userId": id(domain.KindUser, i+1), "userGroupId": id(domain.KindUserGroup, 2)}
				})
			}},
			{`mutation($l: [SiteRoleInput!]) { createUserGroup(input: {name: "x", siteRoles: $l}) { id } }`, "input.siteRoles", func(n int) any {
				return objects(n, func(i int) map[string]any { return map[string]any{"siteId": id(domain.KindSite, i+1), "role": "USER"} })
			}},
		} {
			for n, want := range map[int]domain.Code{1001: domain.CodeLimit, 1000: domain.CodeNotFound} {
				got := f.send(t, f.as(t, "admin"), withIDs(c.query), map[string]any{"l": c.list(n)})
				if code := outcome(t, got); code != want || want == domain.CodeLimit && (got.Errors[0].Extensions.Argument != c.argument || !strings.Contains(got.Errors[0].Message, "1000 at most")) {
					t.Errorf("%s of %d: %+v, want %s", c.argument, n, got.Errors, want)
				}
			}
		}
		testdb.Unchanged(t, db, before)
	})
}

// TestTwice: an id that is named twice is one row, and so is a membership.
func TestTwice(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		data := f.must(t, "priya", `updateParticipants(ids: ["$participant:2", "$participant:1", "$participant:2"], input: {email: null}) { name }`)
		if want := fmt.Sprintf(`{"updateParticipants":[{"name":%q},{"name":%q}]}`, names("t_participants", "participant_name")[2], names("t_participants", "participant_name")[1]); data != want {
			t.Errorf("%s, want %s", data, want)
		}
		before := testdb.Snapshot(t, db)
		in := `{userId: "$user:5", userGroupId: "$userGroup:2"}`
		for range 2 {
			data = f.must(t, "maya", `a: addMemberships(inputs: [`+in+`, `+in+`]) { user { username } } b: addMemberships(inputs: `+in+`) { userGroup { name } }`)
			if want := `{"a":[{"user":{"username":"luka"}},{"user":{"username":"luka"}}],"b":[{"userGroup":{"name":"Lakeside Staff"}}]}`; data != want {
				t.Errorf("%s, want %s", data, want)
			}
		}
		if c := testdb.Changes(t, db, before); len(c) != 1 || len(c["t_users_users_groups"].Inserted) != 1 {
			t.Errorf("%+v", c)
		}
		if data = f.must(t, "maya", `deleteParticipants(ids: [])`); data != `{"deleteParticipants":[]}` {
			t.Error(data)
		}
	})
}
