package graph_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"

	"teragraph/graph"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// limits are those of the program's defaults.
var limits = plan.Limits{DefaultList: 50, MaxList: 1000, FilterTerms: 100}

// fixture is a graph over one database.
type fixture struct {
	graph *graph.Graph
	store *store.Store
}

func newFixture(t testing.TB, db *database.DB, rules string) fixture {
	t.Helper()
	m, err := policy.Load(rules)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(db, m, limits, nil)
	if err != nil {
		t.Fatal(err)
	}
	r := &graph.Resolver{Fetcher: s.Fetcher, Reader: s}
	g := graph.New(r, s, graph.Limits{Depth: 12, Complexity: 200000, Tokens: 5000, Time: 20 * time.Second, Documents: 100}, slog.New(slog.DiscardHandler))
	return fixture{graph: g, store: s}
}

func loadCast(t testing.TB, db *database.DB) {
	t.Helper()
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
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
	doc, list := gqlparser.LoadQuery(f.graph.Schema(), query)
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
