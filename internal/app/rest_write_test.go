package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// send asks a REST route as somebody of the cast; a body is sent as JSON.
func send(t *testing.T, h http.Handler, who, method, path string, body any) (int, string) {
	t.Helper()
	var content []byte
	if raw, ok := body.(json.RawMessage); ok {
		content = raw // as it is, also when it is no JSON
	} else if body != nil {
		var err error
		if content, err = json.Marshal(body); err != nil {
			t.Fatal(err)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), method, path, bytes.NewReader(content))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.SetBasicAuth(who, cast.Password)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

type object = map[string]any

// rows asks for a list.
func rows(t *testing.T, h http.Handler, who, path string) []object {
	t.Helper()
	status, body := send(t, h, who, http.MethodGet, path, nil)
	var list []object
	if err := json.Unmarshal([]byte(body), &list); status != http.StatusOK || err != nil {
		t.Fatalf("GET %s as %s: %d %s", path, who, status, body)
	}
	return list
}

// mixed cuts a long list to objects from all over it.
func mixed(list []object, most int) []object {
	if len(list) <= most {
		return list
	}
	var some []object
	for i := range most {
		some = append(some, list[i*len(list)/most])
	}
	return some
}

// sentBack is a list whose objects a legacy client sends back as it got them, with all their extras.
type sentBack struct {
	path, query, wrapper string
	add                  object            // what the rows of a list leave to the request
	may                  func(object) bool // nil: everybody who sees a row
}

func admins(role string) func(object) bool { return func(o object) bool { return o[role] == "admin" } }

func lists(h http.Handler, t *testing.T, who string) []sentBack {
	roles := map[any]any{}
	for _, project := range rows(t, h, who, "/user/projects") {
		roles[project["id_project"]] = project["project_role"]
	}
	ofProject := func(o object) bool { return roles[o["id_project"]] == "admin" }
	var list []sentBack
	for _, site := range rows(t, h, who, "/user/sites") {
		list = append(list, sentBack{"/user/participants", fmt.Sprintf("?full=true&id_site=%v", site["id_site"]), "participant", nil, nil})
	}
	return append(
		list,
		sentBack{"/user/sites", "", "site", nil, admins("site_role")},
		sentBack{"/user/sites", "?id_device=1", "site", nil, admins("site_role")},
		sentBack{"/user/projects", "", "project", nil, admins("project_role")},
		sentBack{"/user/projects", "?list=true", "project", nil, ofProject},
		sentBack{"/user/groups", "", "participant_group", nil, ofProject},
		sentBack{"/user/groups", "?list=false", "group", nil, ofProject},
		sentBack{"/user/participants", "?id_participant=2", "participant", nil, nil},
		sentBack{"/user/participants", "?id_project=1&list=true", "participant", nil, nil},
		sentBack{"/user/users", "?self=true&with_usergroups=true&with_status=true", "user", nil, nil},
		sentBack{"/user/users", "?self=true&list=true", "user", nil, nil},
		sentBack{"/user/sessions/events", "?id_session=97", "session_event", nil, nil},
	)
}

func sendBack(t *testing.T, h http.Handler, who string, list sentBack) (done int) {
	t.Helper()
	most := 40
	if list.wrapper == "participant" {
		most = 8
	}
	for _, row := range mixed(rows(t, h, who, list.path+list.query), most) {
		for key, value := range list.add {
			row[key] = value
		}
		want := http.StatusOK
		if list.may != nil && !list.may(row) {
			want = http.StatusForbidden
		}
		status, body := send(t, h, who, http.MethodPost, list.path, object{list.wrapper: row})
		if status != want {
			t.Errorf("POST %s as %s with %v: %d %s, want %d", list.path, who, row, status, body, want)
		}
		if status != http.StatusOK {
			continue
		}
		done++
		var stored []object
		if err := json.Unmarshal([]byte(body), &stored); err != nil {
			t.Fatal(err)
		}
		for _, answer := range stored {
			for key, value := range answer {
				if old, given := row[key]; given && !reflect.DeepEqual(old, value) {
					t.Errorf("POST %s as %s: %s was %v and is %v", list.path, who, key, old, value)
				}
			}
		}
	}
	return done
}

// A client that posts an object back as it was read changes nothing, whoever it is and whatever extras it sends: every
// column is accepted, and nobody is refused what stays as it is (docs/dialects/opentera.md).
func TestSendBack(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		if _, err := db.SQL.ExecContext(t.Context(), "update t_participants set participant_token_enabled = false where participant_token is null"); err != nil {
			t.Fatal(err)
		}
		// esi administers one site and sees another, where a group that she changes holds a role, too.
		if _, err := db.SQL.ExecContext(t.Context(), "insert into t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) values (900, 16, 2, 1)"); err != nil {
			t.Fatal(err)
		}
		before := testdb.Snapshot(t, db)
		if done := sendBack(t, h, "esi", sentBack{"/user/usergroups", "?id_user_group=15", "user_group", nil, nil}); done != 1 {
			t.Errorf("%d groups were sent back", done)
		}
		for _, who := range []string{"admin", "maya", "priya", "luka", "amara"} {
			for _, list := range lists(h, t, who) {
				sendBack(t, h, who, list)
			}
			testdb.Unchanged(t, db, before)
		}
		everything := []sentBack{
			{"/user/users", "?with_usergroups=true", "user", nil, nil},
			{"/user/usergroups", "", "user_group", nil, nil},
			{"/user/usergroups", "?list=true", "user_group", nil, nil},
			{"/user/users/usergroups", "?id_user_group=1", "user_user_group", nil, nil},
			{"/user/sessions/events", "?id_session=194", "session_event", nil, nil},
			{"/user/siteaccess", "?id_site=1", "site_access", object{"id_site": 1.0}, nil},
			{"/user/siteaccess", "?id_user_group=2&with_empty=true", "site_access", object{"id_user_group": 2.0}, nil},
			{"/user/projectaccess", "?id_project=1&with_sites=true", "project_access", object{"id_project": 1.0}, nil},
			{"/user/projectaccess", "?id_user_group=2&with_empty=true", "project_access", object{"id_user_group": 2.0}, nil},
		}
		for _, list := range everything {
			if sendBack(t, h, "admin", list) == 0 {
				t.Errorf("%s%s: nothing was sent back", list.path, list.query)
			}
		}
		testdb.Unchanged(t, db, before)
		maya := []sentBack{
			{"/user/siteaccess", "?id_site=1", "site_access", object{"id_site": 1.0}, nil},
			{"/user/projectaccess", "?id_project=1", "project_access", object{"id_project": 1.0}, nil},
		}
		for _, list := range maya {
			if sendBack(t, h, "maya", list) == 0 {
				t.Errorf("%s%s: nothing was sent back", list.path, list.query)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}

// A token that is enabled and was never made is made when somebody who may enable it sends it back so; to others the
// participant stays as it is.
func TestSendBackMakesTheToken(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		if _, err := db.SQL.ExecContext(t.Context(), "update t_participants set participant_token_enabled = true, participant_token = null where id_participant = 1"); err != nil {
			t.Fatal(err)
		}
		one := rows(t, h, "luka", "/user/participants?id_participant=1")[0]
		before := testdb.Snapshot(t, db)
		if status, body := send(t, h, "luka", http.MethodPost, "/user/participants", object{"participant": one}); status != http.StatusOK {
			t.Errorf("as luka: %d %s", status, body)
		}
		testdb.Unchanged(t, db, before)
		if status, body := send(t, h, "priya", http.MethodPost, "/user/participants", object{"participant": one}); status != http.StatusOK {
			t.Errorf("as priya: %d %s", status, body)
		}
		if again := rows(t, h, "luka", "/user/participants?id_participant=1")[0]; again["participant_token"] == nil {
			t.Errorf("no token was made: %v", again)
		}
	})
}
