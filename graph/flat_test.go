package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/graph"
	"teragraph/internal/bench"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// trouble makes statements fail, or panic, from one on.
type trouble struct {
	from   int64 // the first that fails, from 1; 0 for none
	panics bool
	sent   atomic.Int64
}

func (b *trouble) wrap(d dialect.Driver) dialect.Driver {
	return database.Watched(d, func(_ context.Context, _ string, args any) any {
		if n := b.sent.Add(1); b.from == 0 || n < b.from {
			return args
		}
		if b.panics {
			panic("the driver is out of order")
		}
		return "no arguments" // which ent's driver refuses
	})
}

// both gives two graphs over one database: as it is, and with gqlgen only.
func both(t *testing.T, db *database.DB, rules string) (flat, slow fixture) {
	t.Helper()
	flat = newFixture(t, db, rules)
	slow = flat
	slow.graph = graph.New(&graph.Resolver{Fetcher: flat.store.Fetcher, Reader: flat.store}, flat.store,
		graph.Limits{Depth: 12, Complexity: 200000, Tokens: 5000, Time: 20 * time.Second, Documents: 100}, slog.New(slog.DiscardHandler), graph.GqlgenOnly)
	return flat, slow
}

// TestFlatAnswers: the flat writer answers nearly all operations of the statements' test, with gqlgen's bytes and errors,
// also when a statement fails or panics.
func TestFlatAnswers(t *testing.T) {
	b := &trouble{}
	db := testdb.Open(t, dialect.SQLite, database.WithDriver(b.wrap))
	if err := bench.Fill(t.Context(), db.SQL, dialect.SQLite, bench.Size{Projects: 4, Participants: 8, Users: 4}); err != nil {
		t.Fatal(err)
	}
	var known atomic.Int64
	for _, o := range append(slices.Clone(operations), operation{
		"roots that may be null", bench.Superadmin, defaultRules, 1, `{ a: project(id: "$project:1") { name } __typename b: site(id: "$site:1") { name } }`,
	}) {
		most := o.want
		if strings.Contains(o.name, "roots") || strings.Contains(o.name, "beside") {
			most = min(most, 2) // they run side by side: which of them fails first is chance, so all have to
		}
		flat, slow := both(t, db, o.rules)
		flat.graph.ObserveFlat(func(is bool) {
			if gqlgens := strings.Contains(o.query, "viewer"); is == gqlgens {
				t.Errorf("%s: answered flat: %t", o.name, is)
			}
			known.Add(1)
		})
		b.from = 0
		ctx := flat.as(t, o.who)
		query := withIDs(o.query)
		for from := range most + 1 {
			for _, panics := range []bool{false, true} {
				for _, style := range []domain.Style{domain.StyleGraph, domain.StyleOpenTera, domain.StyleMillis} {
					b.from, b.panics = int64(from), panics
					b.sent.Store(0)
					gotData, gotErrs := flat.ask(t, domain.WithStyle(ctx, style), query)
					b.from, b.panics = int64(from), panics
					b.sent.Store(0)
					data, errs := slow.ask(t, domain.WithStyle(ctx, style), query)
					if gotData != data || sorted(gotErrs) != sorted(errs) {
						t.Errorf("%s, style %d, statement %d fails, panics: %t:\nflat   %s %s\ngqlgen %s %s", o.name, style, from, panics, gotData, gotErrs, data, errs)
					}
				}
			}
		}
	}
	if known.Load() == 0 {
		t.Error("no operation was seen")
	}
}

// sorted brings errors of root fields, which run side by side, into one order.
func sorted(errs string) string {
	list := strings.Split(errs, `},{"message"`)
	for i := range list {
		list[i] = strings.Trim(list[i], "[]{}")
		list[i] = strings.TrimPrefix(list[i], `"message"`)
	}
	slices.Sort(list)
	return fmt.Sprint(list)
}

// TestAnswersDoNotShareRoom: the room of an answer is used again only when it was sent.
func TestAnswersDoNotShareRoom(t *testing.T) {
	f := newCast(t, defaultRules)
	ctx := f.as(t, cast.SuperAdmin)
	queries, want := []string{`{ sites { nodes { id name } } }`, `{ projects { nodes { id name description } } }`, `{ users { nodes { name email } } }`}, map[string]string{}
	for _, query := range queries {
		want[query], _ = f.ask(t, ctx, query)
	}
	var all sync.WaitGroup
	for i := range 30 {
		all.Go(func() {
			query := queries[i%len(queries)]
			w := &slowWriter{ResponseRecorder: httptest.NewRecorder()}
			f.graph.ServeHTTP(w, post(t, query, nil).WithContext(ctx))
			if got := w.Body.String(); got != `{"data":`+want[query]+"}\n" {
				t.Errorf("%s: %s", query, got)
			}
		})
	}
	all.Wait()
}

// slowWriter lets others run before it reads what it is given.
type slowWriter struct{ *httptest.ResponseRecorder }

func (w *slowWriter) Write(b []byte) (int, error) {
	for range 20 {
		runtime.Gosched()
	}
	return w.ResponseRecorder.Write(b)
}
