package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// These tests hold that a concept has one home (contract/concepts.md): what is done in one dialect is read in the others
// and in GraphQL, and decides there with the very next request.

const squash = "/api/rest/latest"

// The people and places of the tests, by their numbers in the cast.
const (
	ruth, noor                 = 15, 7 // neither holds anything at first
	strokeTherapists           = 4     // a user group, user of the project stroke
	pulmonaryTherapists        = 9
	newcomers                  = 16 // a user group of noor's that holds nothing
	stroke, pulmonary, another = 1, 4, 5
)

// world is the program on one database, and the three ways to ask it.
type world struct {
	*testing.T
	http.Handler
}

func onWorlds(t *testing.T, f func(w world)) {
	t.Helper()
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		f(world{t, newApp(t, db)})
	})
}

// do sends a request that has to be answered with the status, and decodes the answer if there is one.
func (w world) do(status int, who, method, path string, body any) (answer any) {
	w.Helper()
	got, text := send(w.T, w.Handler, who, method, path, body)
	if got != status {
		w.Fatalf("%s %s as %s: %d %s, want %d", method, path, who, got, text, status)
	}
	if text != "" && json.Unmarshal([]byte(text), &answer) != nil {
		w.Fatalf("%s %s as %s: %s is no JSON", method, path, who, text)
	}
	return answer
}

// graphql gives the data of an operation that must have no errors.
func (w world) graphql(who, query string, variables object) object {
	w.Helper()
	answer := w.do(http.StatusOK, who, http.MethodPost, "/graphql", object{"query": query, "variables": variables}).(object)
	if answer["errors"] != nil {
		w.Fatalf("%s as %s: %v", query, who, answer["errors"])
	}
	return answer["data"].(object)
}

// at walks into an answer: keys of objects, and "*" for all elements of a list.
func at(v any, path ...string) any {
	for i, key := range path {
		if list, ok := v.([]any); ok && key == "*" {
			all := []any{}
			for _, element := range list {
				all = append(all, at(element, path[i+1:]...))
			}
			return all
		}
		o, _ := v.(object)
		v = o[key]
	}
	return v
}

// holds wants a list to have an element, or not.
func (w world) holds(what string, list any, element any, want bool) {
	w.Helper()
	all, ok := list.([]any)
	if n, isInt := element.(int); isInt {
		element = float64(n)
	}
	if !ok && want || slices.Contains(all, element) != want {
		w.Errorf("%s: %v has %v: %t, want %t", what, list, element, !want, want)
	}
}

func opaque(kind domain.Kind, n int) string { return domain.ID{Kind: kind, N: n}.String() }

// projectsOf gives what somebody sees as opentera's projects, after checking that GraphQL says the same.
func (w world) projectsOf(who string) []any {
	w.Helper()
	byREST := at(w.do(http.StatusOK, who, http.MethodGet, "/user/projects", nil), "*", "id_project").([]any)
	byGraph := at(w.graphql(who, "{ projects(orderBy: [{field: ID}]) { nodes { id } } }", nil), "projects", "nodes", "*", "id").([]any)
	want := []any{}
	for _, n := range byREST {
		want = append(want, opaque(domain.KindProject, int(n.(float64))))
	}
	if !slices.Equal(byGraph, want) {
		w.Errorf("%s sees %v as opentera's projects and %v in GraphQL", who, want, byGraph)
	}
	return byREST
}

// permissionsOf gives the projects of a user in a permission group of squash.
func (w world) permissionsOf(user int, group string) any {
	w.Helper()
	content := at(w.do(http.StatusOK, cast.SuperAdmin, http.MethodGet, fmt.Sprintf("%s/users/%d/permissions", squash, user), nil), "content").(object)
	if content[group] == nil {
		return []any{}
	}
	return at(content[group], "*", "id")
}

func (w world) teamsOf(login string) any {
	w.Helper()
	teams := at(w.do(http.StatusOK, cast.SuperAdmin, http.MethodGet, squash+"/users/login/"+login+"/teams", nil), "_embedded", "teams", "*", "id")
	return teams
}

func TestATeamOfSquashIsAUserGroup(t *testing.T) {
	onWorlds(t, func(w world) {
		if got := w.projectsOf("ruth"); len(got) != 0 {
			t.Fatalf("ruth sees %v before", got)
		}
		w.do(http.StatusNoContent, cast.SuperAdmin, http.MethodPost, squash+"/users/login/ruth/teams?teamNames=Stroke+Recovery+Therapists", nil)

		w.holds("opentera's usergroups", at(w.do(http.StatusOK, cast.SuperAdmin, http.MethodGet, "/user/usergroups?id_user="+strconv.Itoa(ruth), nil),
			"*", "id_user_group"), strokeTherapists, true)
		data := w.graphql(cast.SuperAdmin, `query ($id: ID!) { user(id: $id) { memberships { nodes { userGroup { name } } } } }`, object{"id": opaque(domain.KindUser, ruth)})
		w.holds("GraphQL's memberships", at(data, "user", "memberships", "nodes", "*", "userGroup", "name"), "Stroke Recovery Therapists", true)
		w.holds("squash's teams", w.teamsOf("ruth"), strokeTherapists, true)
		w.holds("ruth's projects", w.projectsOf("ruth"), stroke, true)

		w.do(http.StatusNoContent, cast.SuperAdmin, http.MethodDelete, squash+"/users/login/ruth/teams?teamNames=Stroke+Recovery+Therapists", nil)
		w.holds("ruth's projects afterwards", w.projectsOf("ruth"), stroke, false)
	})
}

func TestAPermissionOfSquashIsARole(t *testing.T) {
	onWorlds(t, func(w world) {
		path := fmt.Sprintf("%s/users/%d/permissions", squash, ruth)
		w.do(http.StatusOK, cast.SuperAdmin, http.MethodPost, path+"/project_manager?ids="+strconv.Itoa(pulmonary), nil)

		byUsers := w.do(http.StatusOK, cast.SuperAdmin, http.MethodGet, fmt.Sprintf("/user/projectaccess?id_project=%d&by_users=true", pulmonary), nil).([]any)
		role := ""
		for _, row := range byUsers {
			if at(row, "id_user") == float64(ruth) {
				role, _ = at(row, "project_access_role").(string)
			}
		}
		if role != "admin" {
			t.Errorf("opentera's projectaccess says %q of ruth, want admin", role)
		}
		query := `query ($id: ID!) { user(id: $id) { projectAccess { project { id } role } } serviceAccesses(filter: {user: {id: [$id]}}) { nodes { user { username } userGroup { name } serviceRole { name actsAs project { id } } } } }`
		data := w.graphql(cast.SuperAdmin, query, object{"id": opaque(domain.KindUser, ruth)})
		want := fmt.Sprintf(`[{"project":{"id":%q},"role":"ADMIN"}]`, opaque(domain.KindProject, pulmonary))
		if got := text(t, at(data, "user", "projectAccess")); got != want {
			t.Errorf("GraphQL's access is %s, want %s", got, want)
		}
		want = fmt.Sprintf(`[{"serviceRole":{"actsAs":"ADMIN","name":"admin","project":{"id":%q}},"user":{"username":"ruth"},"userGroup":null}]`, opaque(domain.KindProject, pulmonary))
		if got := text(t, at(data, "serviceAccesses", "nodes")); got != want {
			t.Errorf("GraphQL explains %s, want %s", got, want)
		}
		if got := w.projectsOf("ruth"); !slices.Equal(got, []any{float64(pulmonary)}) {
			t.Errorf("ruth sees %v", got)
		}
		w.holds("squash's own list", w.permissionsOf(ruth, "project_manager"), pulmonary, true)
		w.hidden(ruth)

		// Another permission group replaces it, and acts as user.
		w.do(http.StatusOK, cast.SuperAdmin, http.MethodPost, path+"/advanced_tester?ids="+strconv.Itoa(pulmonary), nil)
		data = w.graphql("ruth", "{ viewer { projects { role } } }", nil)
		if got := text(t, at(data, "viewer", "projects")); got != `[{"role":"USER"}]` {
			t.Errorf("as an advanced tester ruth holds %s", got)
		}
		w.holds("the replaced permission", w.permissionsOf(ruth, "project_manager"), pulmonary, false)
		w.holds("the new permission", w.permissionsOf(ruth, "advanced_tester"), pulmonary, true)

		w.do(http.StatusNoContent, cast.SuperAdmin, http.MethodDelete, path+"?ids="+strconv.Itoa(pulmonary), nil)
		if got := w.projectsOf("ruth"); len(got) != 0 {
			t.Errorf("ruth still sees %v", got)
		}
	})
}

// hidden wants the group behind what a user holds alone to be nowhere.
func (w world) hidden(user int) {
	w.Helper()
	groups := w.do(http.StatusOK, cast.SuperAdmin, http.MethodGet, "/user/usergroups", nil)
	data := w.graphql(cast.SuperAdmin, `query ($id: ID!) { userGroups(first: 1000) { totalCount nodes { name } } user(id: $id) { memberships { totalCount } } }`,
		object{"id": opaque(domain.KindUser, user)})
	if n, total := len(groups.([]any)), at(data, "userGroups", "totalCount"); total != float64(n) {
		w.Errorf("opentera lists %d user groups, GraphQL counts %v", n, total)
	}
	for _, name := range at(groups, "*", "user_group_name").([]any) {
		if len(name.(string)) > 8 && name.(string)[:8] == "Personal" {
			w.Errorf("opentera lists %v", name)
		}
	}
	if n := at(data, "user", "memberships", "totalCount"); n != float64(0) {
		w.Errorf("GraphQL counts %v memberships", n)
	}
	access := w.do(http.StatusOK, cast.SuperAdmin, http.MethodGet, fmt.Sprintf("/user/projectaccess?id_project=%d", pulmonary), nil)
	if got, known := len(access.([]any)), 5; got > known {
		w.Errorf("opentera's access by groups has %d rows: %v", got, access)
	}
}

func TestAMembershipOfOpenTeraIsATeam(t *testing.T) {
	onWorlds(t, func(w world) {
		w.do(http.StatusOK, cast.SuperAdmin, http.MethodPost, "/user/users/usergroups", object{"user_user_group": object{"id_user": noor, "id_user_group": pulmonaryTherapists}})
		w.holds("squash's teams", w.teamsOf("noor"), pulmonaryTherapists, true)
		w.holds("noor's projects", w.projectsOf("noor"), pulmonary, true)
		w.holds("squash's permissions", w.permissionsOf(noor, "project_viewer"), pulmonary, false)
	})
}

func TestARoleOfAUserGroupIsNoPermissionOfItsUsers(t *testing.T) {
	onWorlds(t, func(w world) {
		w.do(http.StatusOK, cast.SuperAdmin, http.MethodPost, "/user/projectaccess",
			object{"project_access": []object{{"id_user_group": newcomers, "id_project": another, "project_access_role": "user"}}})
		w.holds("noor's projects", w.projectsOf("noor"), another, true)
		data := w.graphql("noor", `{ serviceAccesses(filter: {serviceRole: {project: {}}}) { nodes { user { username } userGroup { name } serviceRole { actsAs project { id } } } } }`, nil)
		want := fmt.Sprintf(`[{"serviceRole":{"actsAs":"USER","project":{"id":%q}},"user":null,"userGroup":{"name":"Newcomers"}}]`, opaque(domain.KindProject, another))
		if got := text(t, at(data, "serviceAccesses", "nodes")); got != want {
			t.Errorf("GraphQL explains %s, want %s", got, want)
		}
		for _, group := range []string{"project_viewer", "project_manager"} {
			w.holds("squash's permissions", w.permissionsOf(noor, group), another, false)
		}
	})
}

func TestARoleOfGraphQLIsEverywhere(t *testing.T) {
	onWorlds(t, func(w world) {
		w.graphql(cast.SuperAdmin, `mutation ($user: ID!, $project: ID!) { setProjectRoles(inputs: [{userId: $user, projectId: $project, roleName: "validator"}]) { id } }`,
			object{"user": opaque(domain.KindUser, ruth), "project": opaque(domain.KindProject, pulmonary)})
		w.graphql(cast.SuperAdmin, `mutation ($user: ID!) { changeMemberships(userId: $user, add: [{name: "Stroke Recovery Therapists"}]) { id } }`,
			object{"user": opaque(domain.KindUser, ruth)})
		w.holds("squash's permissions", w.permissionsOf(ruth, "validator"), pulmonary, true)
		w.holds("squash's teams", w.teamsOf("ruth"), strokeTherapists, true)
		if got := w.projectsOf("ruth"); !slices.Equal(got, []any{float64(stroke), float64(pulmonary)}) {
			t.Errorf("ruth sees %v", got)
		}
	})
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
