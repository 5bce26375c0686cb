package telemetry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/codes"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"

	"teragraph/internal/domain"
)

// metrics gives what a handler shows of our own families, without histogram buckets.
func metrics(t *testing.T, h http.Handler) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	return w.Body.String()
}

// ticking is a clock that goes on by a step each time it is looked at.
func ticking(step time.Duration) func() time.Time {
	now := time.Unix(0, 0)
	return func() time.Time { now = now.Add(step); return now }
}

func TestLabelsAreBounded(t *testing.T) {
	tel := New(Options{})
	for i := range 1000 {
		_, ended := tel.BeginOperation(t.Context())
		ended(domain.Operation{Name: fmt.Sprintf("Attack%d", i), Kind: "query", Outcome: domain.OutcomeOK})
	}
	_, ended := tel.BeginOperation(t.Context())
	ended(domain.Operation{Name: "Dashboard", Kind: "query", Named: true, Outcome: domain.OutcomeOK})
	got := metrics(t, tel.Handler(Door{Open: true}))
	for _, want := range []string{
		`teragraph_operations_total{kind="query",operation="(document)",outcome="OK",source="graphql"} 1000`,
		`teragraph_operations_total{kind="query",operation="Dashboard",outcome="OK",source="graphql"} 1`,
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("lacks %s:\n%s", want, got)
		}
	}
	if strings.Contains(got, "Attack") {
		t.Error("a client's name is a label")
	}
}

func TestStatementsCountForAllAround(t *testing.T) {
	tel := New(Options{})
	Statement(t.Context(), "select outside")
	ctx, answered := tel.BeginRoute(t.Context(), "opentera", "GET", "/user/sites")
	Statement(ctx, "select the account")
	inner, ended := tel.BeginOperation(ctx)
	Statement(inner, "select 1")
	Statement(inner, "select 2")
	ended(domain.Operation{Name: "Sites", Kind: "query", Named: true, Outcome: domain.OutcomeOK, Withheld: map[string]int64{"user.email": 3}})
	answered(200)
	tel.Refused("max-rest-list")
	tel.Opened(true)
	tel.LoggedIn(true)
	tel.LoggedIn(false)
	tel.LoggedIn(false)
	got := metrics(t, tel.Handler(Door{Open: true}))
	for _, want := range []string{
		`teragraph_operation_statements_sum{kind="query",operation="Sites",source="rest"} 2`,
		`teragraph_request_statements_sum{dialect="opentera",method="GET",route="/user/sites"} 3`,
		`teragraph_requests_total{dialect="opentera",method="GET",route="/user/sites",status="200"} 1`,
		`teragraph_withheld_total{rule="user.email"} 3`,
		`teragraph_refusals_total{limit="max-rest-list"} 1`,
		`teragraph_documents_total{listed="true"} 1`,
		`teragraph_logins_total{outcome="failed"} 2`,
		`teragraph_logins_total{outcome="succeeded"} 1`,
		"go_goroutines ", "process_open_fds ", "go_build_info{",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %s", want)
		}
	}
}

func TestDoor(t *testing.T) {
	tel := New(Options{})
	const token = "0123456789abcdef"
	tests := []struct {
		name          string
		door          Door
		method        string
		header, value string
		want          int
	}{
		{"open", Door{Open: true}, "GET", "", "", 200},
		{"open, but a proxy came between", Door{Open: true}, "GET", "X-Forwarded-For", "192.0.2.1", 404},
		{"open, but another proxy came between", Door{Open: true}, "GET", "Forwarded", "for=192.0.2.1", 404},
		{"open for reading only", Door{Open: true}, "POST", "", "", 404},
		{"shut", Door{}, "GET", "", "", 404},
		{"shut for an empty token", Door{}, "GET", "Authorization", "Bearer ", 404},
		{"the token", Door{Token: token}, "GET", "Authorization", "Bearer " + token, 200},
		{"the token, spelled otherwise", Door{Token: token}, "HEAD", "Authorization", "bearer " + token, 200},
		{"another token", Door{Token: token}, "GET", "Authorization", "Bearer " + token + "0", 404},
		{"half a token", Door{Token: token}, "GET", "Authorization", "Bearer " + token[:8], 404},
		{"another scheme", Door{Token: token}, "GET", "Authorization", "Basic " + token, 404},
		{"no token", Door{Token: token}, "GET", "", "", 404},
		{"no token through a door that a token shuts", Door{Open: true, Token: token}, "GET", "", "", 404},
	}
	for _, tt := range tests {
		r := httptest.NewRequestWithContext(t.Context(), tt.method, "/metrics", nil)
		if tt.header != "" {
			r.Header.Set(tt.header, tt.value)
		}
		w := httptest.NewRecorder()
		tel.Handler(tt.door).ServeHTTP(w, r)
		if w.Code != tt.want || (tt.want == 404 && strings.Contains(w.Body.String(), "teragraph")) {
			t.Errorf("%s: %d %s", tt.name, w.Code, w.Body)
		}
	}
}

func TestSlowOperationsAreLogged(t *testing.T) {
	for _, tt := range []struct {
		slow time.Duration
		want string
	}{
		{0, ""},
		{time.Second + 1, ""},
		{time.Second, `level=WARN msg="slow operation" operation=` + strings.Repeat("x", 100) + " kind=query outcome=OK took=1s statements=1 route=\"GET /user/sites\"\n"},
	} {
		var log bytes.Buffer
		h := slog.NewTextHandler(&log, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		}})
		tel := New(Options{Logger: slog.New(h), Slow: tt.slow, clock: ticking(time.Second)})
		ctx, _ := tel.BeginRoute(t.Context(), "opentera", "GET", "/user/sites")
		ctx, ended := tel.BeginOperation(ctx)
		Statement(ctx, "select 1")
		ended(domain.Operation{Name: strings.Repeat("x", 5000), Kind: "query", Outcome: domain.OutcomeOK})
		if log.String() != tt.want {
			t.Errorf("%v: %s", tt.slow, log.String())
		}
	}
}

func TestSpans(t *testing.T) {
	spans := tracetest.NewInMemoryExporter()
	tel := New(Options{Tracer: newTraces(sdk.WithSyncer(spans)).Tracer()})
	served := tel.Continue(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		ctx, answered := tel.BeginRoute(r.Context(), "opentera", "GET", "/user/sites")
		ctx, ended := tel.BeginOperation(ctx)
		level, fetched := tel.Level(ctx, "sites.nodes")
		Statement(level, "select name from t where secret = $1")(errors.New("duplicate key (name)=(maya)"))
		fetched(7, nil)
		ended(domain.Operation{Name: "Sites", Kind: "query", Caller: domain.CallerUser, Outcome: "UNAVAILABLE"})
		answered(503)
	}))
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/user/sites?token=geheim", nil)
	r.Header.Set("Traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	served.ServeHTTP(httptest.NewRecorder(), r)

	got := []string{}
	parents := map[string]string{"b7ad6b7169203331": "the client"}
	list := spans.GetSpans().Snapshots()
	for _, s := range list {
		parents[s.SpanContext().SpanID().String()] = s.Name()
	}
	for _, s := range list {
		if s.SpanContext().TraceID().String() != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("%s does not continue the client's trace", s.Name())
		}
		line := fmt.Sprintf("%s in %s, %s, failed %t:", s.Name(), parents[s.Parent().SpanID().String()], s.SpanKind(), s.Status().Code == codes.Error)
		for _, a := range s.Attributes() {
			line += " " + string(a.Key) + "=" + a.Value.String()
		}
		if text := fmt.Sprint(s.Events(), s.Status()) + line; strings.Contains(text, "maya") || strings.Contains(text, "geheim") {
			t.Errorf("a span tells a value: %s", text)
		}
		got = append(got, line)
	}
	want := []string{
		"SQL in fetch sites.nodes, client, failed true: db.query.text=select name from t where secret = $1",
		"fetch sites.nodes in query Sites, internal, failed false: teragraph.path=sites.nodes teragraph.rows=7 teragraph.statements=1",
		"query Sites in GET /user/sites, internal, failed true: graphql.operation.name=Sites graphql.operation.type=query teragraph.caller.kind=user teragraph.outcome=UNAVAILABLE teragraph.statements=1",
		"GET /user/sites in the client, server, failed true: http.request.method=GET http.route=/user/sites teragraph.dialect=opentera http.response.status_code=503 teragraph.statements=1",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// Without traces nothing is made or wrapped.
func TestNoTraces(t *testing.T) {
	tel := New(Options{Tracer: (*Traces)(nil).Tracer()})
	if ctx, ended := tel.Level(t.Context(), "sites"); ctx != t.Context() || ended != nil {
		t.Error("a level is told")
	}
	ctx, _ := tel.BeginOperation(t.Context())
	if n := testing.AllocsPerRun(100, func() { Statement(ctx, "select 1") }); n != 0 {
		t.Errorf("a statement costs %v allocations", n)
	}
	if Statement(ctx, "select 1") != nil {
		t.Error("a statement is told")
	}
	if err := (*Traces)(nil).Close(ctx); err != nil {
		t.Error(err)
	}
}

func TestTracesReachACollector(t *testing.T) {
	got := make(chan *collector.ExportTraceServiceRequest, 1)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		sent := &collector.ExportTraceServiceRequest{}
		if err == nil {
			err = proto.Unmarshal(body, sent)
		}
		if err != nil || r.Method != http.MethodPost || r.URL.Path != "/v1/traces" {
			t.Errorf("%s %s: %v", r.Method, r.URL.Path, err)
		}
		w.Header().Set("Content-Type", "application/x-protobuf")
		got <- sent
	}))
	t.Cleanup(srv.Close)
	traces, err := OpenTraces(t.Context(), srv.URL, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, ended := New(Options{Tracer: traces.Tracer()}).BeginOperation(t.Context())
	ended(domain.Operation{Name: "Sites", Kind: "query", Outcome: domain.OutcomeOK})
	if err := traces.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	spans := (<-got).ResourceSpans
	if name := spans[0].ScopeSpans[0].Spans[0].Name; name != "query Sites" || spans[0].Resource.Attributes[0].Value.GetStringValue() != "teragraph" {
		t.Errorf("%v", spans)
	}
}

// A collector that is away costs a line in the log, and no error.
func TestTracesWithoutACollector(t *testing.T) {
	var log bytes.Buffer
	q := quiet{failing{}, slog.New(slog.NewTextHandler(&log, nil))}
	if err := q.ExportSpans(t.Context(), nil); err != nil || !strings.Contains(log.String(), "collector") {
		t.Error(err, log.String())
	}
}

type failing struct{ sdk.SpanExporter }

func (failing) ExportSpans(context.Context, []sdk.ReadOnlySpan) error { return errors.New("refused") }

func BenchmarkOperation(b *testing.B) {
	tel := New(Options{Slow: time.Hour})
	for b.Loop() {
		ctx, ended := tel.BeginOperation(b.Context())
		Statement(ctx, "select 1")
		ended(domain.Operation{Name: "Sites", Kind: "query", Outcome: domain.OutcomeOK})
	}
}
