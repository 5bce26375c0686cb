package property_test

import (
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/testdb"
)

// changing is a database with somebody for each right, whose rows are there for the corners below:
// user 1 is superadmin, user 2 admin of site 1 and user of site 2, user 3 user of project 1, user 4 admin of project 1
// and user of project 2, user 5 admin of site 3, which has no projects. Project 3 is of site 2, where participant 3 has a session,
// of which event 2 tells; user 3 has made session 2, of which event 1 tells.
func changing() *world {
	c := corner{&world{tables: map[string][]row{}}}
	c.user(true)
	chief, mate, lead := c.user(false), c.user(false), c.user(false)
	near, far := c.site(nil), c.site(nil)
	for _, site := range []int{near, near, far} {
		c.project(site, nil)
	}
	c.add("t_services", service(1, "OpenTeraServer"))
	for project := 1; project <= 3; project++ {
		for _, name := range []string{"admin", "user"} {
			c.add("t_services_roles", row{"id_service": 1, "id_site": nil, "id_project": project, "service_role_name": name})
		}
	}
	c.grant(chief, "admin", near, nil) // group 1
	c.grant(chief, "user", far, nil)
	c.grant(mate, "user", nil, 1) // group 3
	c.grant(lead, "admin", nil, 1)
	c.grant(lead, "user", nil, 2)
	bare := c.site(nil)
	c.grant(c.user(false), "admin", bare, nil)
	c.add("t_services_access", row{"id_user_group": c.add("t_users_groups", row{"user_group_name": "nobody is in it"}), "id_service_role": len(c.tables["t_services_roles"])})
	for _, project := range []int{1, 1, 3} {
		c.add("t_participants_groups", row{"id_project": project, "participant_group_name": "G"})
	}
	for i, project := range []int{1, 2, 3} {
		c.participant(project, []any{1, nil, 3}[i])
	}
	c.add("t_devices_types", row{"device_type_name": "T", "device_type_key": "T"})
	c.add("t_devices", row{"device_uuid": uuid(4, 1), "device_name": "D", "id_device_type": 1, "device_enabled": true, "device_onlineable": true})
	c.add("t_devices_participants", row{"id_device": 1, "id_participant": 1})
	c.add("t_sessions_types", row{
		"session_type_name": "x", "session_type_online": true, "session_type_color": "#ffffff", "session_type_category": 1,
	})
	c.add("t_sessions", row{
		"session_uuid": uuid(5, 1), "id_session_type": 1, "session_name": "s", "session_duration": 1, "session_status": 0, "session_start_datetime": epoch,
	})
	c.add("t_sessions_participants", row{"id_session": 1, "id_participant": 3})
	c.add("t_sessions", row{
		"session_uuid": uuid(5, 2), "id_session_type": 1, "session_name": "s", "session_duration": 1, "session_status": 0, "session_start_datetime": epoch, "id_creator_user": mate,
	})
	for _, session := range []int{2, 1} {
		c.add("t_sessions_events", row{"id_session": session, "id_session_event_type": 1, "session_event_datetime": epoch})
	}
	c.add("t_server_settings", row{"server_settings_name": "ParticipantTokenEncryptionKey", "server_settings_value": "key"})
	return c.world
}

// mutate makes a root field that answers ids.
func mutate(name string, args object) *field {
	def := readSchema().Mutation.Fields.ForName(name)
	f := &field{parent: "Mutation", name: name, alias: name, typ: def.Type.Name()}
	for _, arg := range def.Arguments {
		if v, given := args[arg.Name]; given {
			f.args = append(f.args, argument{name: arg.Name, typ: arg.Type.String(), value: v})
		}
	}
	if entities[f.typ] != nil {
		f.sub = []*field{sel(f.typ, "id", "ID")}
	}
	return f
}

// TestChangeCorners compares single mutations where drawn ones seldom lead. want is the code of the refusal, "" when it
// is done, so that both sides being wrong together shows.
func TestChangeCorners(t *testing.T) {
	id := func(kind string, n int) objectID { return objectID{kind, n} }
	newUser := object{"username": "new", "password": "Password12345!", "firstName": "A", "lastName": "B"}
	taken := object{"username": uuid(9, 2), "password": "Password12345!", "firstName": "A", "lastName": "B"}
	servers := map[string]*changeCampaign{}
	for _, dialect := range testdb.Dialects() {
		servers[dialect] = newCampaign(t, dialect)
	}
	unseen := mutate("createUser", object{"input": object{
		"username": "new", "password": "Password12345!", "firstName": "A", "lastName": "B", "email": "a@b", "userGroupIds": []any{id("userGroup", 1)},
	}})
	unseen.sub = append(unseen.sub, sel("User", "email", "String"))
	again := mutate("setProjectRoles", object{"inputs": []any{
		object{"projectId": id("project", 1), "userId": id("user", 3), "role": word("USER")},
		object{"projectId": id("project", 2), "userId": id("user", 3), "roleName": "x"},
	}})
	again.alias = "again"
	made := mutate("createProject", object{"input": object{"siteId": id("site", 1), "name": "new"}})
	made.sub = append(made.sub, sel("Project", "role", "Role"))
	for name, c := range map[string]struct {
		who    int
		fields []*field
		want   domain.Code
		strict bool
	}{
		"a project into a site where one is only user":  {2, []*field{mutate("updateProject", object{"id": id("project", 1), "input": object{"siteId": id("site", 2)}})}, domain.CodeForbidden, false},
		"a project into another site, by its own admin": {4, []*field{mutate("updateProject", object{"id": id("project", 1), "input": object{"siteId": id("site", 2)}})}, domain.CodeForbidden, false},
		"a project of one's own":                        {2, []*field{mutate("updateProject", object{"id": id("project", 1), "input": object{"name": "new"}})}, "", false},
		"a participant into a project of which one is user": {4, []*field{mutate("updateParticipant", object{
			"id":    id("participant", 1),
			"input": object{"projectId": id("project", 2), "participantGroupId": nil},
		})}, domain.CodeForbidden, false},
		"a participant into a project within the site": {2, []*field{mutate("updateParticipant", object{
			"id":    id("participant", 1),
			"input": object{"projectId": id("project", 2), "participantGroupId": nil},
		})}, "", false},
		"a participant into a group out of sight": {4, []*field{mutate("updateParticipant", object{
			"id":    id("participant", 1),
			"input": object{"participantGroupId": id("participantGroup", 3)},
		})}, domain.CodeNotFound, false},
		"a participant into a group of another project": {1, []*field{mutate("updateParticipant", object{
			"id":    id("participant", 1),
			"input": object{"participantGroupId": id("participantGroup", 3)},
		})}, domain.CodeBadInput, false},
		"a group with participants to another project": {2, []*field{mutate("updateParticipantGroup", object{
			"id":    id("participantGroup", 1),
			"input": object{"projectId": id("project", 2)},
		})}, domain.CodeBadInput, false},
		"how a participant signs in, by a user": {3, []*field{mutate("updateParticipant", object{
			"id":    id("participant", 1),
			"input": object{"loginEnabled": true},
		})}, domain.CodeForbidden, false},
		"the name of a participant, by a user": {3, []*field{mutate("updateParticipant", object{"id": id("participant", 1), "input": object{"name": "N2"}})}, "", false},
		"a token, by an admin":                 {4, []*field{mutate("updateParticipant", object{"id": id("participant", 1), "input": object{"tokenEnabled": true}})}, "", false},
		"several, of which one is not one's own": {4, []*field{mutate("deleteParticipants", object{
			"ids": []any{id("participant", 1), id("participant", 2)},
		})}, domain.CodeForbidden, false},
		"a project that is disabled":         {2, []*field{mutate("updateProject", object{"id": id("project", 1), "input": object{"enabled": false}})}, "", false},
		"a project, with all that is its":    {2, []*field{mutate("deleteProject", object{"id": id("project", 1)})}, "", false},
		"a project that is hidden":           {3, []*field{mutate("deleteProject", object{"id": id("project", 3)})}, domain.CodeNotFound, false},
		"a project, by its own admin":        {4, []*field{mutate("deleteProject", object{"id": id("project", 1)})}, domain.CodeForbidden, false},
		"a site whose participant sits in":   {1, []*field{mutate("deleteSite", object{"id": id("site", 2)})}, domain.CodeConflict, false},
		"a site, with all that is its":       {1, []*field{mutate("deleteSite", object{"id": id("site", 1)})}, "", false},
		"another version":                    {2, []*field{mutate("updateSite", object{"id": id("site", 1), "version": 7, "input": object{"name": "S2"}})}, domain.CodeStale, false},
		"a name that is taken":               {1, []*field{mutate("createUser", object{"input": taken})}, domain.CodeTaken, false},
		"an account without a group":         {2, []*field{mutate("createUser", object{"input": newUser})}, domain.CodeForbidden, false},
		"oneself":                            {1, []*field{mutate("deleteUser", object{"id": id("user", 1)})}, domain.CodeForbidden, false},
		"an account that others administer":  {2, []*field{mutate("updateUser", object{"id": id("user", 3), "input": object{"email": "a@b"}})}, "", false},
		"a door for oneself":                 {4, []*field{mutate("addMemberships", object{"inputs": []any{object{"userId": id("user", 4), "userGroupId": id("userGroup", 1)}}})}, domain.CodeForbidden, false},
		"one's own right, which is taken so": {2, []*field{mutate("updateUserGroup", object{"id": id("userGroup", 1), "input": object{"siteRoles": []any{object{"siteId": id("site", 1), "role": nil}}}})}, domain.CodeForbidden, false},
		"a role where one is admin":          {4, []*field{mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userGroupId": id("userGroup", 2), "role": word("ADMIN")}}})}, "", false},
		"a role where one is user":           {4, []*field{mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 2), "userGroupId": id("userGroup", 2), "role": word("ADMIN")}}})}, domain.CodeForbidden, false},
		"a group that holds what is beyond one": {2, []*field{mutate("setProjectRoles", object{"inputs": []any{
			object{"projectId": id("project", 3), "userGroupId": id("userGroup", 1), "role": word("USER")},
		}})}, domain.CodeNotFound, false},
		"a group, by the admin of a site without projects": {5, []*field{mutate("deleteUserGroup", object{"id": id("userGroup", 7)})}, "", false},
		"an account out of sight, whose email is shown":    {2, []*field{unseen}, "", false},
		"and is withheld under the strict rules":           {2, []*field{unseen}, "", true},
		"a new project, whose admin one is":                {2, []*field{made}, "", false},
		"an event of a session that one made":              {3, []*field{mutate("createSessionEvent", object{"input": object{"sessionId": id("session", 2), "type": word("CUSTOM_10")}})}, "", false},
		"an event of another's session":                    {2, []*field{mutate("updateSessionEvent", object{"id": id("sessionEvent", 1), "input": object{"text": "x"}})}, domain.CodeNotFound, false},
		"an event into a session out of sight": {3, []*field{mutate("updateSessionEvent", object{
			"id": id("sessionEvent", 1), "input": object{"sessionId": id("session", 1)},
		})}, domain.CodeNotFound, false},
		"an event into another session": {1, []*field{mutate("updateSessionEvent", object{
			"id": id("sessionEvent", 1), "input": object{"sessionId": id("session", 1), "at": "2026-03-15T10:00:00+05:00"},
		})}, "", false},
		"an event at no time": {3, []*field{mutate("updateSessionEvent", object{"id": id("sessionEvent", 1), "input": object{"at": "2026-03-15"}})}, domain.CodeBadInput, false},
		"events, of which one is out of sight": {3, []*field{mutate("deleteSessionEvents", object{
			"ids": []any{id("sessionEvent", 1), id("sessionEvent", 2)},
		})}, domain.CodeNotFound, false},
		"a role to a user whom one sees":       {2, []*field{mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 3), "roleName": "validator"}}})}, "", false},
		"a role to a user out of sight":        {2, []*field{mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 5), "role": word("USER")}}})}, domain.CodeNotFound, false},
		"a role to a user, where one is user":  {4, []*field{mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 2), "userId": id("user", 4), "role": word("ADMIN")}}})}, domain.CodeForbidden, false},
		"a role to a superadmin":               {1, []*field{mutate("setSiteRoles", object{"inputs": []any{object{"siteId": id("site", 1), "userId": id("user", 1), "role": word("USER")}}})}, domain.CodeBadInput, false},
		"a role from a superadmin":             {1, []*field{mutate("setSiteRoles", object{"inputs": []any{object{"siteId": id("site", 1), "userId": id("user", 1), "role": nil}}})}, "", false},
		"a role to a user, and another, by it": {2, []*field{mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 3), "role": word("ADMIN")}}}), again}, "", false},
		"the personal group, by its id": {1, []*field{
			mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 3), "role": word("ADMIN")}}}),
			mutate("updateUserGroup", object{"id": id("userGroup", 8), "input": object{"name": "mine"}}),
		}, domain.CodeNotFound, false},
		"the personal group, by its name": {1, []*field{
			mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 3), "role": word("ADMIN")}}}),
			mutate("changeMemberships", object{"userId": id("user", 2), "add": []any{object{"name": "Personal group of " + uuid(9, 3)}}}),
		}, domain.CodeNotFound, false},
		"all user groups of somebody with a role of their own": {1, []*field{
			mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 3), "role": word("ADMIN")}}}),
			mutate("updateUser", object{"id": id("user", 3), "input": object{"userGroupIds": []any{}}}),
		}, "", false},
		"somebody with a role of their own, deleted": {1, []*field{
			mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 4), "role": word("ADMIN")}}}),
			mutate("deleteUsers", object{"ids": []any{id("user", 4)}}),
		}, "", false},
		"somebody with a role of their own, renamed": {1, []*field{
			mutate("setProjectRoles", object{"inputs": []any{object{"projectId": id("project", 1), "userId": id("user", 4), "role": word("ADMIN")}}}),
			mutate("renameUser", object{"id": id("user", 4), "username": "lead"}),
		}, "", false},
		"one's own name":                   {4, []*field{mutate("renameUser", object{"id": id("user", 4), "username": "lead"})}, domain.CodeForbidden, false},
		"the name that it is":              {4, []*field{mutate("renameUser", object{"id": id("user", 4), "username": uuid(9, 4)})}, "", false},
		"a group that has another's name":  {1, []*field{mutate("changeMemberships", object{"userId": id("user", 3), "add": []any{object{"name": "G"}}})}, domain.CodeBadInput, false},
		"a group for another":              {1, []*field{mutate("changeMemberships", object{"userId": id("user", 3), "add": []any{object{"name": "nobody is in it"}}, "remove": []any{object{"id": id("userGroup", 3)}}})}, "", false},
		"a group to add and to remove":     {1, []*field{mutate("changeMemberships", object{"userId": id("user", 3), "add": []any{object{"name": "nobody is in it"}}, "remove": []any{object{"id": id("userGroup", 7)}}})}, domain.CodeBadInput, false},
		"a group that holds more than one": {4, []*field{mutate("changeMemberships", object{"userId": id("user", 3), "add": []any{object{"id": id("userGroup", 1)}}})}, domain.CodeForbidden, false},
		"a kind of account, by an admin":   {2, []*field{mutate("updateUser", object{"id": id("user", 3), "input": object{"accountKind": word("BOT")}})}, domain.CodeForbidden, false},
		"a kind of account, as it is":      {2, []*field{mutate("updateUser", object{"id": id("user", 3), "input": object{"accountKind": word("HUMAN")}})}, "", false},
		"all or nothing": {2, []*field{
			mutate("updateProject", object{"id": id("project", 1), "input": object{"name": "half"}}),
			mutate("deleteProject", object{"id": id("project", 3)}),
		}, domain.CodeNotFound, false},
		"by what the first has made of it": {1, []*field{
			mutate("deleteProject", object{"id": id("project", 1)}),
			mutate("updateParticipant", object{"id": id("participant", 1), "input": object{"name": "gone"}}),
		}, domain.CodeNotFound, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, dialect := range testdb.Dialects() {
				w, s := changing(), servers[dialect]
				s.load(t, w)
				rules := s.base(t)
				if s.codes = map[domain.Code]int{}; !c.strict {
					rules = rules[:1]
				}
				r := rules[len(rules)-1]
				s.change(t, r, w, caller(w.tables["t_users"][c.who-1]), &query{fields: c.fields})
				if got := s.outcome(); got != c.want {
					t.Errorf("%s: it came to %q, want %q", dialect, got, c.want)
				}
			}
		})
	}
}

// outcome is the code of the one mutation so far, "" when it was done.
func (c *changeCampaign) outcome() domain.Code {
	for code := range c.codes {
		return code
	}
	return ""
}
