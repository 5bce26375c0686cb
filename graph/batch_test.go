package graph_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"teragraph/graph"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

const kindEntry = `{"query":"{ viewer { kind } }"}`

func batchOf(n int, entry string) string {
	return "[" + strings.TrimSuffix(strings.Repeat(entry+",", n), ",") + "]"
}

// TestBatch: answers stand in the order of the operations, and each is what the operation alone would get.
func TestBatch(t *testing.T) {
	f := newCast(t, defaultRules)
	body := ` [ {"query":"{ viewer { kind } }"},
		{"query":"query A { __typename } query B { __typename viewer { kind } }","operationName":"B"},
		{"query":"{ nothing }"}, {"query":"query($n: Int) { sites(first: $n) { totalCount } }","variables":{"n":1}} ] `
	r := postBody([]byte(body))
	w := f.serve(f.as(t, cast.SiteAdmin), r)
	list := checkBatch(t, w)
	if len(list) != 4 || w.Code != 200 || w.Header().Get("Content-Type") != graphQLMedia+"; charset=utf-8" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for i, want := range []string{`{"viewer":{"kind":"USER"}}`, `{"__typename":"Query","viewer":{"kind":"USER"}}`, "", `{"sites":{"totalCount":1}}`} {
		if string(list[i].Data) != want {
			t.Errorf("%d: %s, want %s", i, list[i].Data, want)
		}
	}
	if list[2].Errors == nil {
		t.Error("the third has no error")
	}
}

// TestBatchStatus: answers that agree have their status, others 200.
func TestBatchStatus(t *testing.T) {
	f := newCast(t, defaultRules)
	for body, status := range map[string]int{
		batchOf(2, kindEntry):                                   200,
		batchOf(2, `{"query":"{ nothing }"}`):                   400,
		`[` + kindEntry + `,{"query":"{ nothing }"}]`:           200,
		`[{"query":"{ nothing }"},` + kindEntry + `]`:           200,
		batchOf(3, `{"query":"mutation { deleteSite(id: 1)}"}`): 200,
	} {
		if w := f.serve(t.Context(), postBody([]byte(body))); w.Code != status || len(checkBatch(t, w)) == 0 {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

// TestBatchEdges: as many as allowed run, one more is refused as a whole, and so is a list with one wrong entry.
func TestBatchEdges(t *testing.T) {
	var told refusals
	f := newCast(t, defaultRules).within(edges(), graph.WithRefused(told.tell))
	if w := f.serve(t.Context(), postBody([]byte(batchOf(3, kindEntry)))); w.Code != 200 || len(checkBatch(t, w)) != 3 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	told.want(t)
	w := f.serve(t.Context(), postBody([]byte(batchOf(4, kindEntry))))
	refusedBy(t, w, "max-batch", "more than 3 operations")
	told.want(t, "max-batch")
	for body, says := range map[string]string{
		`[]`:  "the batch is empty",
		`[ ]`: "the batch is empty",
		`[` + kindEntry + `,[` + kindEntry + `]]`: "entry 1 of the batch: it is not the JSON of a GraphQL request",
		`[[]]`:                            "entry 0 of the batch",
		`[` + kindEntry + `,7]`:           "entry 1 of the batch",
		`[` + kindEntry + `,{"query":7}]`: "entry 1 of the batch",
		`[` + kindEntry + `,{}]`:          `entry 1 of the batch: argument \"query\" is missing`,
		`[` + kindEntry + `,null]`:        `entry 1 of the batch: argument \"query\" is missing`,
		`[` + kindEntry:                   "is not the JSON of a batch",
		`[` + kindEntry + `,]`:            "is not the JSON of a batch",
		`[` + kindEntry + `}`:             "is not the JSON of a batch",
		`[` + kindEntry + `] []`:          "something after its JSON",
	} {
		w := f.serve(t.Context(), postBody([]byte(body)))
		if got := checkAnswer(t, w); w.Code != 400 || got.Data != nil || !strings.Contains(w.Body.String(), says) {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	off := edges()
	off.Batch = 0
	refusedBy(t, f.within(off).serve(t.Context(), postBody([]byte(batchOf(1, kindEntry)))), "max-batch", "batches are off")
}

// TestBatchComplexity: operations together have what one may have; the first that goes over is refused, and those
// that ran before it are answered.
func TestBatchComplexity(t *testing.T) {
	var told refusals
	f := newCast(t, defaultRules).within(edges(), graph.WithRefused(told.tell))
	entry := func(n int) string { return fmt.Sprintf(`{"query":"{ sites(first: %d) { nodes { name } } }"}`, n) }
	ctx := f.as(t, cast.SuperAdmin)
	if list := checkBatch(t, f.serve(ctx, postBody([]byte(`[`+entry(100)+`,`+entry(100)+`]`)))); list[1].Errors != nil {
		t.Errorf("within the limit: %v", list[1].Errors)
	}
	told.want(t)
	list := checkBatch(t, f.serve(ctx, postBody([]byte(`[`+entry(100)+`,`+entry(150)+`,`+entry(1)+`]`))))
	if list[0].Errors != nil || len(list[1].Errors) != 1 || list[1].Errors[0].Extensions.Limit != "max-complexity" || list[2].Errors == nil {
		t.Errorf("%+v", list)
	}
	told.want(t, "max-complexity", "max-complexity")
	if list := checkBatch(t, f.serve(ctx, postBody([]byte(`[`+entry(150)+`]`)))); list[0].Errors != nil {
		t.Errorf("alone: %v", list[0].Errors)
	}
}

// TestBatchOfMutations: each is a transaction of its own, and sees what the one before it stored.
func TestBatchOfMutations(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		site := id(domain.KindSite, 1)
		rename := func(name string) string {
			return fmt.Sprintf(`{"query":"mutation { updateSite(id: \"%s\", input: {name: \"%s\"}) { name } }"}`, site, name)
		}
		body := `[` + rename("One") + `,` + rename(" ") + `,{"query":"{ site(id: \"` + site + `\") { name } }"}]`
		list := checkBatch(t, f.serve(f.as(t, cast.SuperAdmin), postBody([]byte(body))))
		if list[0].Errors != nil || list[1].Errors == nil || string(list[2].Data) != `{"site":{"name":"One"}}` {
			t.Errorf("%+v", list)
		}
		body = `[` + rename("Two") + `, {}]`
		if w := f.serve(f.as(t, cast.SuperAdmin), postBody([]byte(body))); w.Code != http.StatusBadRequest {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if changed := testdb.Changes(t, db, before); len(changed) == 0 {
			t.Error("nothing was stored")
		}
		var name string
		if err := db.SQL.QueryRowContext(t.Context(), `SELECT site_name FROM t_sites WHERE id_site = 1`).Scan(&name); err != nil || name != "One" {
			t.Errorf("%q, %v: a batch with a wrong entry ran in part", name, err)
		}
	})
}

// TestBatchByGET: there is no such thing.
func TestBatchByGET(t *testing.T) {
	f := newCast(t, defaultRules)
	r := postBody(nil)
	r.Method, r.URL.RawQuery = http.MethodGet, "query="+batchOf(1, kindEntry)
	if w := f.serve(t.Context(), r); w.Code != 400 || checkAnswer(t, w).Errors[0].Extensions.Code == domain.CodeInternal {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestBatchWaitsLongest: the header speaks for all answers, so whoever follows it is not refused again.
func TestBatchWaitsLongest(t *testing.T) {
	l, asked := edges(), 0
	l.Time = 1 // of the second operation
	l.Spend = func(context.Context, int) error {
		if asked++; asked == 1 {
			return domain.Throttled("rate-limit", 30*time.Second, "wait")
		}
		return nil
	}
	f := newCast(t, defaultRules).within(l)
	w := f.serve(f.as(t, cast.SuperAdmin), postBody([]byte(`[{"query":"{ sites { totalCount } }"},{"query":"{ sites { totalCount } }"}]`)))
	if !strings.Contains(w.Body.String(), "THROTTLED") || !strings.Contains(w.Body.String(), "TIMEOUT") || w.Header().Get("Retry-After") != "30" {
		t.Errorf("Retry-After %q: %s", w.Header().Get("Retry-After"), w.Body)
	}
}
