package app_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// settings are the program's defaults.
func settings(t *testing.T) config.Settings {
	t.Helper()
	c, err := config.Parse(nil, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return c.Settings
}

func newApp(t *testing.T, db *database.DB) http.Handler {
	t.Helper()
	a, err := app.New(db, settings(t), nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return a.Handler()
}

func get(t *testing.T, h http.Handler, who, password, path string) (int, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	if who != "" {
		r.SetBasicAuth(who, password)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

func post(t *testing.T, h http.Handler, authorization, query string) (int, string) {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, strings.TrimSpace(w.Body.String())
}

// An account that needs one more step gets the reason and no token, and Basic gets it in nowhere.
func TestOneMoreStep(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		for who, reason := range map[string][2]string{
			cast.TwoFactor:          {"2fa", "TWO_FACTOR"},
			cast.MustChangePassword: {"password_change", "PASSWORD_CHANGE"},
		} {
			status, body := get(t, h, who, cast.Password, "/user/login")
			if status != 200 || !strings.Contains(body, `"`+reason[0]+`"`) || strings.Contains(body, "token") {
				t.Errorf("%s: GET /user/login: %d %s", who, status, body)
			}
			status, body = post(t, h, "", `mutation { login(username: "`+who+`", password: "`+cast.Password+`") { token reason } }`)
			if want := `{"data":{"login":{"token":null,"reason":"` + reason[1] + `"}}}`; status != 200 || body != want {
				t.Errorf("%s: login: %d %s", who, status, body)
			}
			for _, path := range []string{"/graphql?query={viewer{kind}}", "/user/sites", "/api/user/projects"} {
				if status, body := get(t, h, who, cast.Password, path); status != 401 {
					t.Errorf("%s: %s by Basic: %d %s", who, path, status, body)
				}
			}
		}
	})
}

// A token signs in on both protocols, until it is revoked.
func TestLoginAndLogout(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		_, body := post(t, h, "", `mutation { login(username: "`+cast.ProjectUser+`", password: "`+cast.Password+`") { token } }`)
		var answer struct {
			Data struct{ Login struct{ Token string } }
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil || answer.Data.Login.Token == "" {
			t.Fatal(body, err)
		}
		bearer := "Bearer " + answer.Data.Login.Token
		if status, body := post(t, h, bearer, `{ viewer { user { username } } }`); status != 200 || !strings.Contains(body, cast.ProjectUser) {
			t.Fatal(status, body)
		}
		if _, body := post(t, h, bearer, `mutation { logout }`); body != `{"data":{"logout":true}}` {
			t.Fatal(body)
		}
		if status, body := post(t, h, bearer, `{ viewer { user { username } } }`); status != 401 {
			t.Fatal(status, body)
		}
		// A server started later knows of it: the revocation is in the database.
		if status, body := post(t, newApp(t, db), bearer, `{ viewer { kind } }`); status != 401 {
			t.Fatal(status, body)
		}
		if _, body := post(t, h, "", `mutation { login(username: "`+cast.ProjectUser+`", password: "wrong") { token } }`); !strings.Contains(body, "UNAUTHENTICATED") {
			t.Fatal(body)
		}
	})
}

// A user who is renamed stays signed in, signs in by the new name from then on, and by the old one no more.
func TestRenamedUsersStaySignedIn(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		h := newApp(t, db)
		token := func(who string) string {
			_, body := post(t, h, "", `mutation { login(username: "`+who+`", password: "`+cast.Password+`") { token } }`)
			var answer struct {
				Data struct{ Login struct{ Token string } }
			}
			if err := json.Unmarshal([]byte(body), &answer); err != nil {
				t.Fatal(body, err)
			}
			return answer.Data.Login.Token
		}
		before := "Bearer " + token(cast.ProjectUser)
		if status, _ := get(t, h, cast.ProjectUser, cast.Password, "/user/sites"); status != 200 {
			t.Fatal(status)
		}
		_, body := post(t, h, before, `{ viewer { user { id } } }`)
		_, id, _ := strings.Cut(body, `"id":"`)
		id, _, _ = strings.Cut(id, `"`)
		if _, body := post(t, h, "Bearer "+token(cast.SuperAdmin), `mutation { renameUser(id: "`+id+`", username: "lukas") { username } }`); body != `{"data":{"renameUser":{"username":"lukas"}}}` {
			t.Fatal(body)
		}
		if status, body := post(t, h, before, `{ viewer { user { username } } }`); status != 200 || !strings.Contains(body, "lukas") {
			t.Error(status, body)
		}
		if token("lukas") == "" || token(cast.ProjectUser) != "" {
			t.Error("the new name does not sign in, or the old one does")
		}
		for name, want := range map[string]int{"lukas": 200, cast.ProjectUser: 401} {
			if status, body := get(t, h, name, cast.Password, "/user/sites"); status != want {
				t.Errorf("%s: %d %s", name, status, body)
			}
		}
	})
}

// Five wrong passwords block the account, on every way in, and each answer says for how long.
func TestThrottledLogin(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	h := newApp(t, db)
	wrong := `{"query":"mutation { login(username: \"` + cast.ProjectUser + `\", password: \"wrong\") { token } }"}`
	var last *httptest.ResponseRecorder
	for range 6 {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(wrong))
		r.Header.Set("Content-Type", "application/json")
		last = httptest.NewRecorder()
		h.ServeHTTP(last, r)
	}
	if last.Code != 429 || last.Header().Get("Retry-After") == "" || !strings.Contains(last.Body.String(), "THROTTLED") {
		t.Error(last.Code, last.Header(), last.Body)
	}
	for _, path := range []string{"/graphql?query={viewer{kind}}", "/user/sites", "/user/login"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
		r.SetBasicAuth(cast.ProjectUser, cast.Password)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 429 || w.Header().Get("Retry-After") == "" {
			t.Error(path, w.Code, w.Header(), w.Body)
		}
	}
}

// A database that an OpenTera server made is served as it is, also what is written to it meanwhile, and no row of
// it is written (architecture.md, section 5, "shared database").
func TestServesADatabaseOfOpenTera(t *testing.T) {
	dir := testdb.ParityDir(t)
	db := testdb.Bare(t, testdb.URL(t, dialect.Postgres))
	for _, name := range []string{"schema.sql", "dataset.sql"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.SQL.ExecContext(t.Context(), string(text)); err != nil {
			t.Fatal(err)
		}
	}
	state, err := db.Migrate(t.Context())
	if err != nil || state != database.OpenTera {
		t.Fatal(state, err)
	}
	before := testdb.Snapshot(t, db)
	h := newApp(t, db)
	if status, body := get(t, h, "user4", "user4", "/api/user/projects"); status != 200 || body != "[]" {
		t.Fatal(status, body)
	}
	if status, body := get(t, h, "user", "user", "/api/user/login"); status != 200 || !strings.Contains(body, "user_token") {
		t.Fatal(status, body)
	}
	testdb.Unchanged(t, db, before) // serving wrote no row of OpenTera
	for _, statement := range []string{
		`INSERT INTO t_projects (id_site, project_name, project_enabled, version_id) VALUES (1, 'Made meanwhile', true, 1)`,
		`INSERT INTO t_users_users_groups (id_user, id_user_group, version_id) VALUES (6, 3, 1)`,
	} {
		if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	body := ""
	for end := time.Now().Add(time.Second); !strings.Contains(body, `"project_role":"admin"`) && time.Now().Before(end); {
		_, body = get(t, h, "user4", "user4", "/api/user/projects?name=Made+meanwhile") // --rights-cache is half a second
	}
	if !strings.Contains(body, `"project_role":"admin"`) {
		t.Error("rows and grants written meanwhile are not seen:", body)
	}
}
