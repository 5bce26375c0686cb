package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/graph"
	"teragraph/graph/generated"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// limits are those of the program's defaults.
var limits = plan.Limits{DefaultList: 50, MaxList: 1000, FilterConditions: 100, FilterRelations: 4}

// Policies of the fixture.
const (
	defaultRules = "default"
	strictRules  = "strict"
)

// fixture is a graph over one database.
type fixture struct {
	graph *graph.Graph
	store *store.Store
	log   *bytes.Buffer
}

func newFixture(t testing.TB, db *database.DB, rules string) fixture {
	t.Helper()
	return remembering(t, db, rules, 0)
}

// remembering is newFixture that uses again what it read about callers.
func remembering(t testing.TB, db *database.DB, rules string, rights time.Duration) fixture {
	t.Helper()
	m, err := policy.Load(rules)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(db, store.Options{
		Matrix: m, Limits: limits, Now: clock, Passwords: passwords{}, Tokens: tokens{}, RightsCache: rights,
	})
	if err != nil {
		t.Fatal(err)
	}
	r := &graph.Resolver{Fetcher: s.Fetcher, Reader: s, Writer: s, Sessions: sessions{}}
	log := &bytes.Buffer{}
	g := graph.New(r, s, graph.Limits{Depth: 12, Complexity: 200000, Tokens: 5000, Aliases: 200, Directives: 100, Values: 10000, Batch: 10, Time: 20 * time.Second, Documents: 100},
		slog.New(slog.NewTextHandler(log, nil)))
	return fixture{graph: g, store: s, log: log}
}

// clock is when everything is written.
func clock() time.Time { return time.Date(2026, 3, 15, 10, 0, 0, 123456789, time.UTC) }

// passwords are kept backwards: fast, and told from what was sent.
type passwords struct{}

func (passwords) Hash(password string) (string, error) { return reversed(password), nil }
func (passwords) Fits(hash, password string) bool      { return hash == reversed(password) }

func reversed(s string) string {
	r := []rune(s)
	slices.Reverse(r)
	return "kept:" + string(r)
}

type tokens struct{}

func (tokens) Participant(key, uuid string, id int) (string, error) {
	return fmt.Sprintf("token(%s,%s,%d)", key, uuid, id), nil
}

// sessions lets nobody in but "admin".
type sessions struct{}

func (sessions) SignIn(_ context.Context, username, _ string) (*generated.LoginResult, error) {
	if username != cast.SuperAdmin {
		return nil, domain.Errorf(domain.CodeUnauthenticated, "the name or the password is wrong")
	}
	token := "a-token"
	return &generated.LoginResult{Token: &token, UserUUID: "a-uuid", FullName: "A Name"}, nil
}

func (sessions) SignOut(context.Context) (bool, error) { return true, nil }

func loadCast(t testing.TB, db *database.DB) {
	t.Helper()
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
}

// onCast runs f on every database there is, with the cast in it.
func onCast(t *testing.T, f func(t *testing.T, db *database.DB), opts ...database.Option) {
	t.Helper()
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		loadCast(t, db)
		f(t, db)
	}, opts...)
}

// as gives the context of a caller by user name; "" is nobody.
func (f fixture) as(t testing.TB, username string) context.Context {
	t.Helper()
	if username == "" {
		return t.Context()
	}
	a, err := f.store.AccountByUsername(t.Context(), username)
	if err != nil || a == nil {
		t.Fatalf("account %s: %v, %v", username, a, err)
	}
	return domain.WithCaller(t.Context(), domain.Caller{Kind: domain.CallerUser, ID: a.ID, UUID: a.UUID, Name: a.Username, Superadmin: a.Superadmin})
}

// ask runs a query and gives data and errors as JSON texts.
func (f fixture) ask(t testing.TB, ctx context.Context, query string) (data, errs string) {
	t.Helper()
	doc, list := gqlparser.LoadQueryWithRules(f.graph.Schema(), query, rules.NewDefaultRules())
	if list != nil {
		t.Fatal(list)
	}
	response := f.graph.Execute(ctx, doc, "", nil)
	text, err := json.Marshal(response.Errors)
	if err != nil {
		t.Fatal(err)
	}
	return string(response.Data), string(text)
}

// read is ask for queries that must have no errors, decoded.
func (f fixture) read(t testing.TB, ctx context.Context, query string, into any) {
	t.Helper()
	data, errs := f.ask(t, ctx, query)
	if errs != "null" {
		t.Fatalf("%s\nerrors: %s", query, errs)
	}
	if err := json.Unmarshal([]byte(data), into); err != nil {
		t.Fatal(err)
	}
}

// serve sends a request to the handler and gives the answer.
func (f fixture) serve(ctx context.Context, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	f.graph.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// post makes a POST of a query with variables.
func post(t testing.TB, query string, variables map[string]any) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return postBody(body)
}

func postBody(body []byte) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	return r
}

// id gives the opaque id of a row.
func id(kind domain.Kind, n int) string { return domain.ID{Kind: kind, N: n}.String() }

// logger gives a logger that writes into the fixture's log.
func logger(f fixture) *slog.Logger { return slog.New(slog.NewTextHandler(f.log, nil)) }
