package bench_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"teragraph/graph"
	"teragraph/internal/bench"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// size is that of a middling place: ten projects of a thousand participants.
var size = bench.Size{Projects: 10, Participants: 10000, Users: 100}

// fixture is a graph over one database.
type fixture struct {
	graph *graph.Graph
	store *store.Store
}

// each runs f on every database there is.
func each(b *testing.B, rules string, f func(b *testing.B, f fixture)) {
	eachSize(b, rules, size, f)
}

func eachSize(b *testing.B, rules string, size bench.Size, f func(b *testing.B, f fixture)) {
	for _, dialect := range testdb.Dialects() {
		b.Run(dialect, func(b *testing.B) {
			db := testdb.Open(b, dialect)
			if err := bench.Fill(b.Context(), db.SQL, dialect, size); err != nil {
				b.Fatal(err)
			}
			m, err := policy.Load(rules)
			if err != nil {
				b.Fatal(err)
			}
			s, err := store.New(db, store.Options{Matrix: m, Limits: plan.Limits{DefaultList: 50, MaxList: 1000, FilterConditions: 100, FilterRelations: 4}})
			if err != nil {
				b.Fatal(err)
			}
			g := graph.New(&graph.Resolver{Fetcher: s.Fetcher, Reader: s}, s,
				graph.Limits{Depth: 12, Complexity: 200000, Tokens: 5000, Time: time.Minute, Documents: 100}, slog.New(slog.DiscardHandler))
			f(b, fixture{graph: g, store: s})
		})
	}
}

// as gives the caller of a name.
func (f fixture) as(b *testing.B, username string) context.Context {
	b.Helper()
	a, err := f.store.AccountByUsername(b.Context(), username)
	if err != nil || a == nil {
		b.Fatalf("%s: %v, %v", username, a, err)
	}
	return domain.WithCaller(b.Context(), domain.Caller{Kind: domain.CallerUser, ID: a.ID, UUID: a.UUID, Name: a.Username, Superadmin: a.Superadmin})
}

// graphQL gives the body of a request.
func graphQL(b *testing.B, query string) []byte {
	b.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		b.Fatal(err)
	}
	return body
}

// sink is a response writer that keeps nothing but what the benchmark looks at.
type sink struct {
	header http.Header
	status int
	size   int
}

func (s *sink) Header() http.Header  { return s.header }
func (s *sink) WriteHeader(code int) { s.status = code }
func (s *sink) Write(p []byte) (int, error) {
	s.size += len(p)
	return len(p), nil
}

// serve measures one request of any handler, GraphQL or REST: time, CPU of the whole process (with SQLite that is
// the database too), allocations, and allocations a field when the answer has any.
func serve(b *testing.B, h http.Handler, method, target string, body []byte, ctx context.Context, fields int) {
	b.Helper()
	request := func() *http.Request {
		r := httptest.NewRequest(method, target, bytes.NewReader(body)).WithContext(ctx)
		r.Header.Set("Content-Type", "application/json")
		return r
	}
	first := httptest.NewRecorder()
	h.ServeHTTP(first, request())
	if first.Code != 200 || strings.Contains(first.Body.String(), `"code":"`) && !strings.Contains(first.Body.String(), string(domain.CodeFieldWithheld)) {
		b.Fatalf("%d %.500s", first.Code, first.Body)
	}
	b.ReportAllocs()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	cpu := processCPU()
	b.ResetTimer()
	var out sink
	for b.Loop() {
		out = sink{header: http.Header{}}
		h.ServeHTTP(&out, request())
	}
	b.StopTimer()
	runtime.ReadMemStats(&after)
	if out.status != 200 && out.status != 0 || out.size != first.Body.Len() {
		b.Fatalf("%d, %d bytes; the first answer had %d", out.status, out.size, first.Body.Len())
	}
	b.ReportMetric(float64((processCPU()-cpu).Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(out.size), "bytes")
	if fields > 0 {
		b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(b.N)/float64(fields), "allocs/field")
	}
}

// id gives the opaque id of a row, quoted.
func id(kind domain.Kind, n int) string { return fmt.Sprintf("%q", domain.ID{Kind: kind, N: n}) }
