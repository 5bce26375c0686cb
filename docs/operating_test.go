package docs_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// over serves a database.
func over(t *testing.T, db *database.DB) http.Handler {
	t.Helper()
	c, err := config.Parse(nil, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.New(db, c.Settings, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return a.Handler()
}

// wants sends an operation, whose answer has to hold a text and no error.
func wants(t *testing.T, h http.Handler, authorization, query, text string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if got := w.Body.String(); w.Code != http.StatusOK || strings.Contains(got, `"errors"`) || !strings.Contains(got, text) {
		t.Fatalf("%s: %d %s", query, w.Code, got)
	}
	return w.Body.String()
}

func signIn(t *testing.T, h http.Handler) string {
	t.Helper()
	answer := wants(t, h, "", `mutation { login(username: "admin", password: "`+cast.Password+`") { token } }`, `"token":"`)
	_, token, _ := strings.Cut(answer, `"token":"`)
	token, _, _ = strings.Cut(token, `"`)
	return "Bearer " + token
}

// TestTheRoleOfTheGuide runs the graph as the role that the guide's SQL makes, which can do all that the graph does
// and nothing else.
func TestTheRoleOfTheGuide(t *testing.T) {
	var grants string
	for _, b := range readPage(t, "docs/guide/operating.md").blocks() {
		if b.language == "sql" {
			grants = b.text
		}
	}
	place := testdb.URL(t, dialect.Postgres)
	owner := testdb.Bare(t, place)
	if _, err := owner.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := cast.Load(t.Context(), owner.SQL, owner.Dialect); err != nil {
		t.Fatal(err)
	}
	at, err := url.Parse(place)
	if err != nil {
		t.Fatal(err)
	}
	schema, role := at.Query().Get("search_path"), fmt.Sprintf("teragraph_test_role_%016x", rand.Uint64())
	grants = strings.NewReplacer("to teragraph", "to "+role, "role teragraph", "role "+role, "public", schema).Replace(grants)
	if _, err := owner.SQL.ExecContext(t.Context(), grants); err != nil {
		t.Fatalf("%v\n%s", err, grants)
	}
	t.Cleanup(func() { drop(t, place, role) })
	at.User = url.UserPassword(role, "CHANGE-ME")
	db := testdb.Bare(t, at.String())
	if state, err := db.Migrate(t.Context()); err != nil || state != database.Ours {
		t.Fatal(state, err)
	}
	h := over(t, db)
	token := signIn(t, h)
	made := wants(t, h, token, `mutation { createSite(input: {name: "Least"}) { id name } }`, `"Least"`)
	_, id, _ := strings.Cut(made, `"id":"`)
	id, _, _ = strings.Cut(id, `"`)
	wants(t, h, token, `mutation { updateSite(id: "`+id+`", input: {name: "Lesser"}) { name } }`, `"Lesser"`)
	wants(t, h, token, `mutation { deleteSite(id: "`+id+`") }`, "")
	wants(t, h, token, `{ users { totalCount nodes { username memberships { nodes { userGroup { name } } } } } sessions { totalCount } }`, "ruth")
	wants(t, h, token, `mutation { logout }`, "true")
	wants(t, h, signIn(t, h), `{ viewer { kind } }`, "USER")

	for _, never := range []string{
		"delete from t_sites", "truncate t_sites", "drop table t_sites", "alter table t_sites add x text", "create table mine (x text)",
		"delete from tg_migrations", "update tg_migrations set name = ''", "drop table tg_signing_keys",
	} {
		if _, err := db.SQL.ExecContext(t.Context(), never); err == nil || !strings.Contains(err.Error(), "permission denied") && !strings.Contains(err.Error(), "must be owner") {
			t.Errorf("%s: %v", never, err)
		}
	}
}

func drop(t *testing.T, place, role string) {
	t.Helper()
	db, err := database.Open(context.Background(), place)
	if err == nil {
		defer func() { _ = db.Close() }()
		_, err = db.SQL.Exec("drop owned by " + role + "; drop role " + role)
	}
	if err != nil {
		t.Error(err)
	}
}

// TestBackupOfTheGuide makes the guide's backup of an SQLite database while it is served, and serves the backup: with
// what was written before, not what was written after, and with the tokens of before.
func TestBackupOfTheGuide(t *testing.T) {
	const command = `sqlite3 teragraph.db "VACUUM INTO 'backup.db'"`
	if !strings.Contains(readPage(t, "docs/guide/operating.md").text(), command) {
		t.Fatalf("the guide does not say %s", command)
	}
	db := testdb.Open(t, dialect.SQLite)
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	h := over(t, db)
	token := signIn(t, h)
	wants(t, h, token, `mutation { createSite(input: {name: "Before"}) { id } }`, "id")
	backup := filepath.Join(t.TempDir(), "backup.db")
	if _, err := db.SQL.ExecContext(t.Context(), "VACUUM INTO '"+backup+"'"); err != nil {
		t.Fatal(err)
	}
	wants(t, h, token, `mutation { createSite(input: {name: "After"}) { id } }`, "id")
	restored := testdb.Bare(t, "sqlite:"+backup)
	if state, err := restored.Migrate(t.Context()); err != nil || state != database.Ours {
		t.Fatal(state, err)
	}
	const named = `{ sites(filter: {name: {in: ["Before", "After"]}}) { nodes { name } } }`
	wants(t, over(t, restored), token, named, `{"nodes":[{"name":"Before"}]}`)
}
