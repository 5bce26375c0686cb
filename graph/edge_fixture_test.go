package graph_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teragraph/graph"
	"teragraph/internal/domain"
)

// edges are limits small enough to meet.
func edges() graph.Limits {
	return graph.Limits{
		Depth: 6, Complexity: 500, Tokens: 2000, Aliases: 5, Directives: 4, Values: 30, Batch: 3, Time: 20 * time.Second, Documents: 100,
	}
}

// within gives the fixture's graph with other limits and options.
func (f fixture) within(l graph.Limits, options ...graph.Option) fixture {
	f.log = &bytes.Buffer{}
	r := &graph.Resolver{Fetcher: f.store.Fetcher, Reader: f.store, Writer: f.store, Sessions: sessions{}}
	f.graph = graph.New(r, f.store, l, slog.New(slog.NewJSONHandler(f.log, nil)), options...)
	return f
}

// refusals collects what limits refused.
type refusals struct{ limits []string }

func (r *refusals) tell(limit string) { r.limits = append(r.limits, limit) }

// want checks what was told since the last time.
func (r *refusals) want(t *testing.T, limits ...string) {
	t.Helper()
	if !slices.Equal(r.limits, limits) {
		t.Errorf("refused by %q, want %q", r.limits, limits)
	}
	r.limits = nil
}

// checkBatch wants a list of answers.
func checkBatch(t *testing.T, w *httptest.ResponseRecorder) []answer {
	t.Helper()
	var raw []json.RawMessage
	if err := json.Unmarshal(w.Body.Bytes(), &raw); err != nil {
		t.Fatalf("%d, no list (%v): %.500s", w.Code, err, w.Body)
	}
	list := make([]answer, len(raw))
	for i, text := range raw {
		one := httptest.NewRecorder()
		one.Code = w.Code
		one.Body.Write(text)
		list[i] = checkAnswer(t, one)
	}
	return list
}

// refusedBy wants one error, of a limit, before anything ran.
func refusedBy(t *testing.T, w *httptest.ResponseRecorder, limit, says string) {
	t.Helper()
	got := checkAnswer(t, w)
	if len(got.Errors) != 1 || got.Data != nil {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	e := got.Errors[0]
	if diff := cmp.Diff([]string{string(domain.CodeLimit), limit}, []string{string(e.Extensions.Code), e.Extensions.Limit}); diff != "" {
		t.Errorf("%s\n%s", diff, w.Body)
	}
	if !bytes.Contains(w.Body.Bytes(), []byte(says)) {
		t.Errorf("%s does not say %q", w.Body, says)
	}
}
