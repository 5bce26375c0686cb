package app

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/internal/auth"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/rest/squash"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/snapshot"
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
		Executor: w, Authenticate: a.auth.Authenticate, RetryAfter: auth.RetryAfter, HasAction: func(string) bool { return true },
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

// sameText says whether two documents are the same operation, whatever their layout.
func sameText(a, b *ast.QueryDocument) bool {
	return reflect.DeepEqual(outline(a.Operations[0].SelectionSet), outline(b.Operations[0].SelectionSet)) &&
		a.Operations[0].Name == b.Operations[0].Name && len(a.Operations[0].VariableDefinitions) == len(b.Operations[0].VariableDefinitions)
}

func outline(set ast.SelectionSet) []any {
	var list []any
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			entry := []any{s.Alias, s.Name}
			for _, a := range s.Arguments {
				entry = append(entry, a.Name, a.Value.String())
			}
			for _, d := range s.Directives {
				entry = append(entry, d.Name, d.Arguments[0].Value.String())
			}
			list = append(list, entry, outline(s.SelectionSet))
		case *ast.InlineFragment:
			list = append(list, "...", s.TypeCondition, outline(s.SelectionSet))
		case *ast.FragmentSpread:
			list = append(list, s.Name)
		}
	}
	return list
}

// differs compares an answer of the graph with one in a dialect's style, and gives the first place that differs; a list
// of the graph is a page of 50.
func differs(at string, graph, styled any) string {
	if reflect.DeepEqual(graph, styled) || sameScalar(graph, styled) {
		return ""
	}
	switch g := graph.(type) {
	case map[string]any:
		s, ok := styled.(map[string]any)
		if !ok || !slices.Equal(slices.Sorted(maps.Keys(g)), slices.Sorted(maps.Keys(s))) {
			break
		}
		for key := range g {
			if where := differs(at+"."+key, g[key], s[key]); where != "" {
				return where
			}
		}
		return ""
	case []any:
		s, ok := styled.([]any)
		if !ok || len(g) != len(s) && (len(g) != 50 || len(s) < 50) {
			break
		}
		for i := range g {
			if where := differs(at+"["+strconv.Itoa(i)+"]", g[i], s[i]); where != "" {
				return where
			}
		}
		return ""
	}
	return fmt.Sprintf("%s: %.200v, and the route has %.200v", at, graph, styled)
}

func sameScalar(graph, styled any) bool {
	text, isText := graph.(string)
	switch s := styled.(type) {
	case float64:
		raw, err := base64.RawURLEncoding.DecodeString(text)
		if _, n, found := strings.Cut(string(raw), ":"); err == nil && found {
			return n == strconv.Itoa(int(s))
		}
		for _, words := range [][]string{domain.SessionStatus(0).Words(), domain.SessionTypeCategory(0).Words(), domain.SessionEventType(0).Words(), domain.TestStatus(0).Words()} {
			if int(s) < len(words) && words[int(s)] == text {
				return true
			}
		}
	case string:
		if isText && strings.EqualFold(text, s) {
			return true
		}
		a, errA := time.Parse(time.RFC3339Nano, text)
		b, errB := time.Parse(time.RFC3339Nano, s)
		if errA == nil && errB == nil {
			return a.Equal(b) || a.Truncate(time.Millisecond).Equal(b)
		}
		var value any // of the scalar JSON, which OpenTera writes as text
		return json.Unmarshal([]byte(s), &value) == nil && reflect.DeepEqual(value, graph)
	}
	return false
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

// TestTwinsChangeNothing: a twin of a write binds the body, answers the mutation, and leaves every row as it is.
func TestTwinsChangeNothing(t *testing.T) {
	var db *watchedDB
	s := newTwins(t, "opentera", func(w *watchedDB) { w.cast(); db = w })
	s.password = cast.Password
	before, err := snapshot.Take(t.Context(), db.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, target, body string
		status               int
		has                  []string
		lacks                string
	}{
		{
			"POST", "/user/sites?__graphql", `{"site":{"id_site":0,"site_name":"New"}}`, 200,
			[]string{`"operationName": "CreateSite"`, `"variables": {`, `"name": "New"`, `"method": "POST"`, `"unwrap": "site"`},
			"id_site\": 0",
		},
		{"POST", "/user/sites?__graphql", `{"site":{"id_site":1}}`, 200, []string{`"operationName": "UpdateSite"`, `"id": 1`}, ""},
		{"POST", "/user/sites?__graphql", `{"site":{"site_name":"x"}}`, 400, []string{"id_site"}, ""},
		{"POST", "/user/sites?__graphql", `{`, 400, []string{"message"}, ""},
		{"POST", "/user/sites?__graphql", ``, 415, []string{"message"}, ""},
		{"DELETE", "/user/sites?__graphql&id=3", ``, 200, []string{`"operationName": "DeleteSite"`, `"id": 3`, `"status": 200`}, ""},
		{"DELETE", "/user/sites?__graphql", ``, 400, []string{`"id"`}, ""},
		{"GET", "/user/sites?__graphql=DELETE&id=3", ``, 200, []string{`"method": "DELETE"`, `"operationName": "DeleteSite"`}, ""},
		{"GET", "/user/sites?__graphql=POST", ``, 200, []string{`"operationName": "CreateSite"`, "are an example"}, ""},
		{"GET", "/user/sites?__graphql=post:UpdateSite", ``, 200, []string{`"operationName": "UpdateSite"`, `"id": 1`}, ""},
		{"GET", "/user/users?__graphql=POST:CreateUser", ``, 200, []string{`"operationName": "CreateUser"`, `"password": null`}, ""},
		{"GET", "/user/sites?__graphql=PATCH", ``, 405, []string{"PATCH"}, ""},
		{
			"POST", "/user/users?__graphql", `{"user":{"id_user":0,"user_username":"x","user_password":"Zebra-Horse-77","user_firstname":"x","user_lastname":"y"}}`, 200,
			[]string{`"password": null`, `"username": "x"`, "are not repeated"},
			"Zebra",
		},
		{
			"POST", "/user/participants?__graphql", `{"participant":{"id_participant":3,"participant_password":"Zebra-Horse-77","participant_token_enabled":true}}`, 200,
			[]string{`"password": null`, `"tokenEnabled": true`},
			"Zebra",
		},
		{"GET", "/user/login?__graphql", ``, 200, []string{`"reason"`, "token from a password"}, "query"},
		{"GET", "/user/sessions?__graphql", ``, 200, []string{`"answer"`, `"status": 400`, "no operation is run"}, `"query"`},
		{"GET", "/user/nothing?__graphql", ``, 404, []string{"404"}, ""},
		{"HEAD", "/user/sites?__graphql", ``, 200, nil, ""},
	} {
		for _, who := range []string{"", "admin"} {
			var body []byte
			if c.body != "" {
				body = []byte(c.body)
			}
			status, raw := s.ask(t, s.engine, who, c.method, c.target, body)
			if status != c.status || c.lacks != "" && strings.Contains(string(raw), c.lacks) {
				t.Errorf("%s %s as %q: %d %s", c.method, c.target, who, status, raw)
			}
			for _, has := range c.has {
				if !strings.Contains(string(raw), has) {
					t.Errorf("%s %s as %q lacks %q: %s", c.method, c.target, who, has, raw)
				}
			}
		}
	}
	after, err := snapshot.Take(t.Context(), db.db)
	if err != nil || s.watched.ran > 0 || !reflect.DeepEqual(before, after) {
		t.Errorf("%d operations ran, or rows changed: %v", s.watched.ran, err)
	}
}

// TestTwinOfTheCaller: the caller's id is in the variables of who is signed in, and of nobody else.
func TestTwinOfTheCaller(t *testing.T) {
	s := newTwins(t, "opentera", func(db *watchedDB) { db.cast() })
	s.password = cast.Password
	_, nobody := s.ask(t, s.engine, "", http.MethodGet, "/user/users?self=true&__graphql", nil)
	if !strings.Contains(string(nobody), "nobody is signed in") || !strings.Contains(strings.Join(strings.Fields(string(nobody)), ""), `"id":[null]`) {
		t.Errorf("nobody: %s", nobody)
	}
	s.compare(t, cast.ProjectUser, "/user/users?self=true")
	s.password = "wrong"
	if status, raw := s.ask(t, s.engine, cast.ProjectUser, http.MethodGet, "/user/users?self=true&__graphql", nil); status != http.StatusUnauthorized {
		t.Errorf("a wrong password: %d %s", status, raw)
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
