package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

const (
	squashBase = "http://127.0.0.1:4000" // of the addresses in answers, with the settings' defaults
	squashRoot = "/api/rest/latest"
)

// people is a page of users.
type people struct {
	Embedded struct {
		Users []struct {
			ID    int    `json:"id"`
			Login string `json:"login"`
		} `json:"users"`
	} `json:"_embedded"`
	Links map[string]struct {
		Href string `json:"href"`
	} `json:"_links"`
	Page struct {
		Total  int `json:"totalElements"`
		Pages  int `json:"totalPages"`
		Number int `json:"number"`
	} `json:"page"`
}

// page follows an address of an answer.
func page(t *testing.T, h http.Handler, address string) people {
	t.Helper()
	path, found := strings.CutPrefix(address, squashBase)
	status, body := send(t, h, "admin", http.MethodGet, path, nil)
	var p people
	if err := json.Unmarshal([]byte(body), &p); !found || status != http.StatusOK || err != nil {
		t.Fatalf("GET %s: %d %s", address, status, body)
	}
	return p
}

// A client that pages through the whole list by the links alone meets each user once, forwards and backwards.
func TestSquashPages(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		var all []int
		if err := eachInt(db, `SELECT id_user FROM t_users WHERE deleted_at IS NULL ORDER BY id_user`, func(id int) { all = append(all, id) }); err != nil {
			t.Fatal(err)
		}
		for _, query := range []string{"", "?size=1", "?size=7", "?size=10", "?size=1000", "?size=3&sort=group,desc&sort=active&fields=*&type=user"} {
			at := page(t, h, squashBase+squashRoot+"/users"+query)
			var forwards, backwards []int
			pages := 1
			for {
				for _, u := range at.Embedded.Users {
					forwards = append(forwards, u.ID)
				}
				if at.Page.Total != len(all) || at.Page.Number != pages-1 {
					t.Fatalf("%s: page %d says %+v", query, pages-1, at.Page)
				}
				next, more := at.Links["next"]
				if !more {
					break
				}
				pages++
				at = page(t, h, next.Href)
			}
			for {
				for _, u := range slices.Backward(at.Embedded.Users) {
					backwards = append(backwards, u.ID)
				}
				prev, more := at.Links["prev"]
				if !more {
					break
				}
				at = page(t, h, prev.Href)
			}
			slices.Reverse(backwards)
			if !slices.Equal(forwards, backwards) || at.Page.Pages != pages {
				t.Errorf("%s: forwards %v on %d pages, backwards %v on %d", query, forwards, pages, backwards, at.Page.Pages)
			}
			if slices.Sort(forwards); !slices.Equal(forwards, all) {
				t.Errorf("%s: met %v, there are %v", query, forwards, all)
			}
		}
	})
}

// eachInt runs a statement of one column.
func eachInt(db *database.DB, statement string, take func(int)) error {
	rows, err := db.SQL.Query(statement)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int
		if err := rows.Scan(&n); err != nil {
			return err
		}
		take(n)
	}
	return rows.Err()
}

// links gives all addresses in an answer.
func links(v any) []string {
	var found []string
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			found = append(found, links(e)...)
		}
	case map[string]any:
		if href, ok := v["href"].(string); ok {
			found = append(found, href)
		}
		for _, e := range v {
			found = append(found, links(e)...)
		}
	}
	return found
}

// Each link of each answer that the links lead to is answered, and what has a self link is there under it.
func TestSquashLinks(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	h := newApp(t, db)
	for path, method := range map[string]string{"/users/5/permissions/validator?ids=1,2": "POST", "/users/5/permissions/project_manager?ids=3": "POST"} {
		if status, body := send(t, h, "admin", method, squashRoot+path, nil); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
	}
	for who, starts := range map[string][]string{
		"admin": {"/users?size=4&fields=*", "/users/login/luka", "/users/login/amara/teams?size=1", "/users/5/permissions"},
		"luka":  {"/users/login/luka", "/users/5/permissions", "/users/login/luka/teams"},
	} {
		met := map[string]bool{}
		var open []string
		for _, start := range starts {
			open = append(open, squashBase+squashRoot+start)
		}
		for len(open) > 0 {
			address := open[0]
			open = open[1:]
			if met[address] {
				continue
			}
			met[address] = true
			status, body := send(t, h, who, http.MethodGet, strings.TrimPrefix(address, squashBase), nil)
			var answer object
			if err := json.Unmarshal([]byte(body), &answer); status != http.StatusOK || err != nil || !strings.HasPrefix(address, squashBase+squashRoot) {
				t.Errorf("%s as %s: %d %s", address, who, status, body)
			}
			if self, _ := answer["_links"].(object); self == nil || !slices.Contains(links(self["self"]), address) && !strings.Contains(address, "/login/") && !strings.Contains(address, "?") {
				t.Errorf("%s as %s: its self link is not it: %s", address, who, body)
			}
			open = append(open, links(answer)...)
		}
		for _, kind := range []string{"users", "teams", "projects"} {
			if !slices.ContainsFunc(mapKeys(met), func(a string) bool { return strings.HasPrefix(a, squashBase+squashRoot+"/"+kind+"/") }) {
				t.Errorf("as %s no link led to one of the %s", who, kind)
			}
		}
		if who == "admin" && len(met) < 50 {
			t.Errorf("only %d addresses were met", len(met))
		}
	}
}

func mapKeys(m map[string]bool) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	return keys
}

// What is refused, also in its last part, changes not one row.
func TestSquashRefusedWrites(t *testing.T) {
	cases := []struct {
		who, method, target, body string
		status                    int
	}{
		{"admin", "POST", "/users", `{"login": "new"}`, 400},
		{"admin", "POST", "/users", `{"login": "new", "password": "weak"}`, 400},
		{"admin", "POST", "/users", `{"login": "luka", "password": "Secret-123456"}`, 409},
		{"admin", "PATCH", "/users/5", `{"login": "lukas", "password": "weak"}`, 400},
		{"admin", "PATCH", "/users/5", `{"login": "priya", "first_name": "Lost"}`, 409},
		{"admin", "PATCH", "/users/5", `{"login": "", "first_name": "Lost"}`, 400},
		{"admin", "PATCH", "/users/999", `{"login": "lost"}`, 404},
		{"admin", "PATCH", "/users/1", `{"group": "User", "last_name": "Lost"}`, 403},
		{"admin", "DELETE", "/users/15,999", ``, 404},
		{"admin", "DELETE", "/users/15,1", ``, 403},
		{"admin", "DELETE", "/users/15,4", ``, 409},
		{"admin", "POST", "/users/login/luka/teams?teamNames=Newcomers,Nobodies", ``, 404},
		{"admin", "DELETE", "/users/login/luka/teams?teamNames=Stroke%20Recovery%20Therapists,Nobodies", ``, 404},
		{"admin", "POST", "/users/5/permissions/validator?ids=1,999", ``, 404},
		{"admin", "POST", "/users/5/permissions/boss?ids=1", ``, 400},
		{"admin", "DELETE", "/users/5/permissions?ids=1,999", ``, 404},
		{"luka", "PATCH", "/users/5", `{"first_name": "Lost"}`, 403},
		{"maya", "POST", "/users", `{"login": "new", "password": "Secret-123456"}`, 403},
		{"maya", "DELETE", "/users/15", ``, 403},
		{"maya", "POST", "/users/login/luka/teams?teamNames=Lakeside%20Staff", ``, 403},
		{"priya", "POST", "/users/5/permissions/project_manager?ids=1", ``, 403},
		{"priya", "DELETE", "/users/5/permissions?ids=1", ``, 403},
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		before := testdb.Snapshot(t, db)
		for _, c := range cases {
			var body any
			if c.body != "" {
				body = json.RawMessage(c.body)
			}
			status, answer := send(t, h, c.who, c.method, squashRoot+c.target, body)
			if status != c.status || !strings.HasPrefix(answer, `{"exception":{"type":"`) {
				t.Errorf("%s %s as %s with %s: %d %s, want %d", c.method, c.target, c.who, c.body, status, answer, c.status)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}

// A right that is given through this API decides at once, in it and in the others; so does its loss.
func TestSquashRightsDecideAtOnce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		must := func(method, path string, want int) {
			t.Helper()
			if status, body := send(t, h, "admin", method, squashRoot+path, nil); status != want {
				t.Fatalf("%s %s: %d %s", method, path, status, body)
			}
		}
		sees := func(project int) string {
			t.Helper()
			var roles []string
			for _, row := range rows(t, h, "noor", fmt.Sprintf("/user/projects?id_project=%d", project)) {
				roles = append(roles, fmt.Sprint(row["project_role"]))
			}
			status, _ := send(t, h, "noor", http.MethodGet, fmt.Sprintf("%s/projects/%d", squashRoot, project), nil)
			return fmt.Sprint(roles, status)
		}
		for _, step := range []struct{ method, path, want string }{
			{"", "", "[] 403"},
			{"POST", "/users/7/permissions/validator?ids=2", "[user] 200"},
			{"POST", "/users/7/permissions/project_manager?ids=2", "[admin] 200"},
			{"POST", "/users/7/permissions/project_viewer?ids=2", "[user] 200"},
			{"DELETE", "/users/7/permissions?ids=2", "[] 403"},
			{"POST", "/users/login/noor/teams?teamNames=Lakeside%20Administrators", "[admin] 200"},
			{"DELETE", "/users/login/noor/teams?teamNames=Lakeside%20Administrators", "[] 403"},
		} {
			switch {
			case step.method == "":
			case strings.Contains(step.path, "/teams") || step.method == "DELETE":
				must(step.method, step.path, http.StatusNoContent)
			default:
				must(step.method, step.path, http.StatusOK)
			}
			if got := sees(2); got != step.want {
				t.Errorf("after %s %s: %s, want %s", step.method, step.path, got, step.want)
			}
		}
	})
}
