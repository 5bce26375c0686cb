package app_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/httpx"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// logged is a log that several goroutines may write to.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// castApp is the program over the demo cast, its statements observed.
func castApp(t *testing.T, db *database.DB, change func(*config.Settings), log *logged, options ...app.Option) http.Handler {
	t.Helper()
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	s := settings(t)
	if change != nil {
		change(&s)
	}
	s.LogFormat, s.LogLevel = config.LogJSON, slog.LevelDebug
	a, err := app.New(db, s, nil, slog.New(httpx.LogHandler(s.LogHandler(log))), options...)
	if err != nil {
		t.Fatal(err)
	}
	return a.Handler()
}

func TestMetrics(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		h := castApp(t, db, func(s *config.Settings) { s.Limits.RESTList = 1 }, &logged{})
		_, answer := post(t, h, "", `mutation { login(username: "admin", password: "`+cast.Password+`") { token } }`)
		bearer := "Bearer " + between(answer, `"token":"`, `"`)
		_, _ = post(t, h, "", `mutation Forgetful { login(username: "admin", password: "wrong") { token } }`)
		_, _ = post(t, h, bearer, `query Secret { sites { nodes { name projects { nodes { name } } } } }`)
		_, _ = post(t, h, bearer, `{ nonsense }`)
		_, _ = post(t, h, bearer, `{ site(id: "nonsense") { name } }`)
		_, withheld := post(t, h, basic(cast.ProjectUser), `{ users { nodes { username createdAt } } }`)
		if !strings.Contains(withheld, "FIELD_WITHHELD") {
			t.Fatal(withheld)
		}
		for _, path := range []string{"/user/login", "/user/login", "/user/sites", "/user/sites?id=x", "/user/nothing"} {
			_, _ = get(t, h, "admin", cast.Password, path)
		}
		status, got := get(t, h, "", "", "/metrics")
		if status != http.StatusOK {
			t.Fatal(status, got)
		}
		for _, want := range []string{
			`teragraph_operations_total{kind="mutation",operation="(document)",outcome="OK",source="graphql"} 1`,
			`teragraph_operations_total{kind="mutation",operation="(document)",outcome="UNAUTHENTICATED",source="graphql"} 1`,
			`teragraph_operations_total{kind="query",operation="(document)",outcome="OK",source="graphql"} 2`,
			`teragraph_operations_total{kind="query",operation="(document)",outcome="BAD_INPUT",source="graphql"} 1`,
			`teragraph_operations_total{kind="",operation="(document)",outcome="INVALID",source="graphql"} 1`,
			`teragraph_requests_total{dialect="opentera",method="GET",route="/user/login",status="200"} 2`,
			`teragraph_requests_total{dialect="opentera",method="GET",route="/user/sites",status="400"} 2`,
			`teragraph_operation_seconds_count{kind="query",operation="(document)",source="graphql"} 3`,
			`teragraph_request_seconds_count{dialect="opentera",method="GET",route="/user/sites"} 2`,
			`teragraph_withheld_total{rule="user.createdAt"} 5`,
			`teragraph_refusals_total{limit="max-rest-list"} 1`,
			`teragraph_documents_total{listed="false"} 5`,
			`teragraph_logins_total{outcome="failed"} 1`,
			`teragraph_logins_total{outcome="succeeded"} 1`, // what is remembered is not compared
			`go_sql_max_open_connections{db_name="teragraph"} 8`,
		} {
			if !strings.Contains("\n"+got+"\n", "\n"+want+"\n") {
				name, _, _ := strings.Cut(want, "{")
				t.Errorf("lacks %s; has\n%s", want, strings.Join(linesWith(got, name+"{"), "\n"))
			}
		}
		for _, never := range []string{"Secret", "Forgetful", "nonsense", "admin", cast.ProjectUser, bearer, "/user/nothing"} {
			if strings.Contains(got, never) {
				t.Errorf("says %s", never)
			}
		}
	}, app.Statements())
}

func TestNoMetrics(t *testing.T) {
	db := testdb.Open(t, "sqlite3")
	h := castApp(t, db, func(s *config.Settings) { s.Operations.Metrics = false }, &logged{})
	if status, _ := get(t, h, "", "", "/metrics"); status != http.StatusNotFound {
		t.Error(status)
	}
}

func between(text, before, after string) string {
	_, rest, _ := strings.Cut(text, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}

func linesWith(text, part string) []string {
	var list []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			list = append(list, strings.TrimSpace(line))
		}
	}
	return list
}

func basic(who string) string {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.SetBasicAuth(who, cast.Password)
	return r.Header.Get("Authorization")
}

// Every line of a request names it, and none tells a secret, however it fails and however slow it is.
func TestLogsOfARequest(t *testing.T) {
	const secret, person = "geheim-9f2c", "Zebedee-7731"
	db := testdb.Open(t, "sqlite3", app.Statements())
	log := &logged{}
	h := castApp(t, db, func(s *config.Settings) { s.Operations.Slow = 1 }, log)
	ask := func(id, authorization, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if authorization != "" {
			r.Header.Set("Authorization", authorization)
		}
		r.Header.Set("X-Request-Id", id)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	admin := basic("admin")
	ask("slow", admin, `{"query":"query Slow($name: String) { sites(filter: {name: {eq: $name}}) { nodes { name } } }","variables":{"name":"`+person+`"}}`)
	ask("wrong", "", `{"query":"mutation { login(username: \"admin\", password: \"`+secret+`\") { token } }"}`)
	ask("forged", "Bearer "+secret, `{"query":"{ viewer { kind } }"}`)
	if _, err := db.SQL.ExecContext(t.Context(), "ALTER TABLE t_tests_types RENAME TO gone"); err != nil {
		t.Fatal(err)
	}
	ask("broken", admin, `{"query":"query Broken { testTypes { nodes { name } } }","variables":{"x":"`+person+`"}}`)
	got := log.String()
	for id, want := range map[string][]string{
		"slow":   {`"msg":"slow operation","operation":"Slow","kind":"query","outcome":"OK"`, `"msg":"request"`},
		"wrong":  {`"msg":"refused"`, `"msg":"slow operation"`, `"msg":"request"`},
		"forged": {`"msg":"refused"`, `"msg":"request"`},
		"broken": {`"msg":"operation failed"`, `"msg":"slow operation"`, `"msg":"request"`},
	} {
		lines := linesWith(got, `"request":"`+id+`"`)
		if len(lines) != len(want) {
			t.Errorf("%s: %d lines, want %d:\n%s", id, len(lines), len(want), strings.Join(lines, "\n"))
		}
		for _, part := range want {
			if len(linesWith(strings.Join(lines, "\n"), part)) != 1 {
				t.Errorf("%s: lacks %s:\n%s", id, part, strings.Join(lines, "\n"))
			}
		}
		for _, line := range lines {
			if strings.Count(line, `"request":`) != 1 {
				t.Errorf("names the request twice: %s", line)
			}
		}
	}
	if n := len(linesWith(got, "")); n != len(linesWith(got, `"request":"`)) {
		t.Errorf("a line names no request:\n%s", got)
	}
	for _, never := range []string{secret, person, cast.Password, admin} {
		if strings.Contains(got, never) {
			t.Errorf("the log tells %s:\n%s", never, got)
		}
	}
}

func TestTracesOfAnOperation(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		spans := tracetest.NewInMemoryExporter()
		provider := sdk.NewTracerProvider(sdk.WithSyncer(spans))
		h := castApp(t, db, nil, &logged{}, app.WithTracer(provider.Tracer("test")))
		_, answer := post(t, h, basic("admin"), `query Places { sites(first: 2) { nodes { name projects { nodes { name } } } } }`)
		if strings.Contains(answer, "errors") {
			t.Fatal(answer)
		}
		got := map[string]int{}
		for _, s := range spans.GetSpans() {
			got[s.Name]++
			for _, a := range s.Attributes {
				if strings.Contains(a.Value.String(), "admin") {
					t.Errorf("%s tells who asks: %s", s.Name, a.Value.String())
				}
			}
		}
		for name, n := range map[string]int{"query Places": 1, "fetch sites.nodes": 1, "fetch sites.nodes.projects.nodes": 1, "SQL": 2} {
			if got[name] != n {
				t.Errorf("%d spans %s, want %d: %v", got[name], name, n, got)
			}
		}
	}, app.Statements())
}

func TestReady(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		a, err := app.New(db, settings(t), nil, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		h := a.Handler()
		want := func(status int, text string) {
			t.Helper()
			if got, body := get(t, h, "", "", "/readyz"); got != status || body != text {
				t.Errorf("%d %s, want %d %s", got, body, status, text)
			}
		}
		change := func(text string) {
			t.Helper()
			if _, err := db.SQL.ExecContext(context.Background(), text); err != nil {
				t.Fatal(err)
			}
		}
		want(200, "ready")
		change("DELETE FROM tg_migrations WHERE name = '0004_details_teragraph'")
		want(503, "the database lacks migrations of this version: 0004_details_teragraph")
		change("INSERT INTO tg_migrations (name, applied_at) VALUES ('0004_details_teragraph', '2026-01-01 00:00:00+00:00')")
		want(200, "ready")
		change("INSERT INTO tg_migrations (name, applied_at) VALUES ('9999_future', '2026-01-01 00:00:00+00:00')")
		want(503, "the database was brought up to date by a newer Teragraph (migration 9999_future); start that version or a later one")
		change("DELETE FROM tg_migrations WHERE name = '9999_future'")
		want(200, "ready")
		a.Stop()
		want(503, "the server is shutting down")
		if status, body := get(t, h, "", "", "/healthz"); status != 200 || body != "ok" {
			t.Error(status, body)
		}
	})
}

// migrated opens a database and brings it up to date; programs that do so at once wait for each other.
func migrated(t *testing.T, place string) *database.DB {
	t.Helper()
	db := testdb.Bare(t, place)
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Error(err)
	}
	return db
}
