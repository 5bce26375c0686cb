package app

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/rest/squash"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// watched notes what an engine runs.
type watched struct {
	engine.Executor
	document  *ast.QueryDocument
	variables map[string]any
	data      []byte
	ran       int
}

func (w *watched) Execute(ctx context.Context, doc *ast.QueryDocument, operation string, variables map[string]any) *graphql.Response {
	w.ran, w.document = w.ran+1, doc
	raw, _ := json.Marshal(variables) // before the executor changes them
	w.variables = map[string]any{}
	_ = json.Unmarshal(raw, &w.variables)
	response := w.Executor.Execute(ctx, doc, operation, variables)
	w.data = bytes.Clone(response.Data)
	return response
}

// twins is a server whose operations are watched.
type twins struct {
	app      *App
	engine   *engine.Engine
	watched  *watched
	password string // "" for one that is the name
}

func newTwins(t *testing.T, name string, load func(db *watchedDB)) *twins {
	t.Helper()
	db := testdb.Open(t, dialect.SQLite)
	load(&watchedDB{t, db})
	c, err := config.Parse(nil, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	s := c.Settings
	s.LoginThrottle = false
	log := slog.New(slog.DiscardHandler)
	a, err := New(db, s, nil, log)
	if err != nil {
		t.Fatal(err)
	}
	w := &watched{Executor: a.graph}
	dialects := map[string]engine.Dialect{"opentera": opentera.New(a.auth), "squash": squash.New()}
	if len(dialects) != len(a.engines) {
		t.Errorf("%d dialects of %d are tried", len(dialects), len(a.engines))
	}
	e, err := engine.New(dialects[name], engine.Config{
		Executor: w, Authenticate: a.auth.Authenticate, RetryAfter: domain.RetryAfter, HasAction: func(string) bool { return true },
		ListLimit: plan.WithListLimit, MaxRows: s.Limits.RESTList, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &twins{app: a, engine: e, watched: w}
}

func (s *twins) ask(t *testing.T, h http.Handler, who, method, target string, body []byte) (int, []byte) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, bytes.NewReader(body))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if who != "" {
		password := s.password
		if password == "" {
			password = who
		}
		r.SetBasicAuth(who, password)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Body.Bytes()
}

func withTwin(target string) string {
	if strings.Contains(target, "?") {
		return target + "&__graphql"
	}
	return target + "?__graphql"
}

// compare asks a route, then its twin, then /graphql for what the twin says, and compares all three.
func (s *twins) compare(t *testing.T, who, target string) (ran bool) {
	t.Helper()
	s.watched.ran, s.watched.document = 0, nil
	status, _ := s.ask(t, s.engine, who, http.MethodGet, target, nil)
	document, variables, data, ran := s.watched.document, s.watched.variables, s.watched.data, s.watched.ran > 0 && s.watched.document.Operations[0].Name != "Needs"
	s.watched.ran = 0
	twinStatus, raw := s.ask(t, s.engine, who, http.MethodGet, withTwin(target), nil)
	if s.watched.ran > 0 {
		t.Errorf("%s as %s: the twin ran an operation", target, who)
	}
	var twin engine.Twin
	if err := json.Unmarshal(raw, &twin); err != nil {
		t.Fatalf("%s: the twin is %s", target, raw)
	}
	if !ran {
		if document != nil && document.Operations[0].Name == "Needs" {
			if twinStatus != http.StatusOK || !strings.Contains(strings.Join(twin.Notes, " "), "only for callers who may") {
				t.Errorf("%s as %s: %d, and its twin %d %s", target, who, status, twinStatus, raw)
			}
			return false
		}
		if status != twinStatus && (twinStatus != http.StatusOK || twin.Query != "") {
			t.Errorf("%s as %s: %d, and its twin %d %s", target, who, status, twinStatus, raw)
		}
		return false
	}
	if twinStatus != http.StatusOK {
		t.Errorf("%s as %s: %d, and its twin %d %s", target, who, status, twinStatus, raw)
		return true
	}
	if twin.First != nil { // what it gives is read when the route runs, and the twin reads nothing
		return document.Operations[0].Name == twin.OperationName || document.Operations[0].Name == twin.First.OperationName
	}
	sent := map[string]any{}
	if err := json.Unmarshal(twin.Variables, &sent); err != nil || !reflect.DeepEqual(sent, variables) {
		t.Errorf("%s as %s: the twin has the variables %s, the operation had %v", target, who, twin.Variables, variables)
	}
	parsed, problems := gqlparser.LoadQueryWithRules(s.app.graph.Schema(), twin.Query, rules.NewDefaultRules())
	if problems != nil {
		t.Errorf("%s: %s: %v", target, twin.Query, problems)
		return true
	}
	if !sameText(parsed, document) {
		t.Errorf("%s as %s: the twin has another document: %s", target, who, twin.Query)
	}
	body, _ := json.Marshal(map[string]any{"query": twin.Query, "variables": twin.Variables, "operationName": twin.OperationName})
	graphStatus, answer := s.ask(t, s.app.Handler(), who, http.MethodPost, "/graphql", body)
	var ours, theirs any
	var got struct{ Data json.RawMessage }
	if err := json.Unmarshal(answer, &got); err != nil || graphStatus != http.StatusOK {
		t.Errorf("%s as %s: /graphql: %d %s", target, who, graphStatus, answer)
		return true
	}
	if json.Unmarshal(got.Data, &ours) != nil || json.Unmarshal(data, &theirs) != nil {
		t.Fatalf("%s as %s: no data: %.300s", target, who, answer)
	}
	if where := differs("data", ours, theirs); where != "" {
		t.Errorf("%s as %s: /graphql has %s", target, who, where)
	}
	return true
}

// TestTwinsOfRecordings: what /graphql answers to the twin of a recorded GET is what the route makes its answer of.
func TestTwinsOfRecordings(t *testing.T) {
	dir := testdb.ParityDir(t)
	s := newTwins(t, "opentera", func(db *watchedDB) { db.parity(dir) })
	ran := map[string]int{}
	for _, line := range strings.Split(string(readFile(t, dir, "golden.jsonl")), "\n") {
		var c struct {
			ID, As, Method, Path string
			Query                any
		}
		if json.Unmarshal([]byte(line), &c) != nil || c.Method != http.MethodGet {
			continue
		}
		kind, who, _ := strings.Cut(c.As, ":")
		if query, ok := c.Query.(map[string]any); ok && kind == "basic" && !strings.Contains(who, "/") && s.served(c.Path) {
			values := url.Values{}
			for name, value := range query {
				values.Set(name, value.(string))
			}
			if s.compare(t, who, c.Path+"?"+values.Encode()) {
				ran[strings.TrimPrefix(c.Path, "/api")]++
			}
		}
	}
	s.every(t, ran)
}

// TestTwinsOfVariants does the same with a request for every variant of every route on the demo cast.
func TestTwinsOfVariants(t *testing.T) {
	for _, name := range []string{"opentera", "squash"} {
		t.Run(name, func(t *testing.T) { twinsOfVariants(t, name) })
	}
}

func twinsOfVariants(t *testing.T, name string) {
	s := newTwins(t, name, func(db *watchedDB) { db.cast() })
	s.password = cast.Password
	ran := map[string]int{}
	api := s.engine.Describe()
	prefix := api.Prefixes[len(api.Prefixes)-1]
	for _, r := range api.Routes {
		if r.Method != http.MethodGet || r.Reason != "" {
			continue
		}
		for _, who := range []string{"admin", cast.ProjectUser, cast.SiteAdmin} {
			for _, v := range r.Variants {
				targets := []string{prefix + r.Example + "?" + v.Example}
				for _, p := range r.Parameters {
					if p.Type == "flag" || p.Type == "boolean" {
						targets = append(targets, prefix+r.Example+"?"+v.Example+"&"+p.Name+"=true")
					}
				}
				for _, target := range targets {
					if s.compare(t, who, target) {
						ran[r.Path]++
					}
				}
			}
		}
	}
	s.every(t, ran)
}

func (s *twins) served(path string) bool {
	return slices.ContainsFunc(s.engine.Routes(), func(r engine.Route) bool { return r.Method == http.MethodGet && r.Path == path })
}

// every fails when some route was never compared.
func (s *twins) every(t *testing.T, ran map[string]int) {
	t.Helper()
	for _, r := range s.engine.Describe().Routes {
		if r.Method == http.MethodGet && r.Reason == "" && ran[r.Path] == 0 {
			t.Errorf("no operation of GET %s was compared", r.Path)
		}
	}
}

func readFile(t *testing.T, dir, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
