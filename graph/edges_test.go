package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"teragraph/graph"
	"teragraph/internal/cast"
)

// numbered repeats a text with its number in it.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestFilterEdges: so do the limits of filters.
func TestFilterEdges(t *testing.T) {
	var told refusals
	wide := edges()
	wide.Values, wide.Tokens, wide.Complexity = 1000, 5000, 100_000
	f := newCast(t, defaultRules).within(wide, graph.WithRefused(told.tell))
	ctx := f.as(t, cast.SuperAdmin)
	conditions := func(n int) string {
		return "{ sites(filter: {and: [" + strings.Repeat("{} ", n) + "]}) { totalCount } }"
	}
	relations := func(n int) string {
		return "{ users(filter: " + strings.Repeat("{userGroup: {user: ", 2) + strings.Repeat("{userGroup: ", n-4) + "{}" + strings.Repeat("}", n) + ") { totalCount } }"
	}
	for _, c := range []struct{ limit, last, first string }{
		{"max-filter-conditions", conditions(99), conditions(100)},
		{"max-filter-relations", relations(4), relations(5)},
	} {
		w := f.serve(ctx, post(t, c.last, nil))
		if got := checkAnswer(t, w); got.Errors != nil {
			t.Errorf("%s: the last allowed is refused: %s", c.limit, w.Body)
		}
		told.want(t)
		w = f.serve(ctx, post(t, c.first, nil))
		refusedBy(t, w, c.limit, "")
		told.want(t, c.limit)
	}
}

// TestEdges: each limit allows what it says, refuses one more, names itself, and is counted once.
func TestEdges(t *testing.T) {
	var told refusals
	f := newCast(t, defaultRules).within(edges(), graph.WithRefused(told.tell))
	ctx := f.as(t, cast.SuperAdmin)
	for name, c := range map[string]struct {
		limit     string
		last      string
		first     string
		variables map[string]any
	}{
		"aliases":                           {"max-aliases", "{ viewer { " + numbered(5, "a%d: kind ") + "} }", "{ viewer { " + numbered(6, "a%d: kind ") + "} }", nil},
		"an alias of the same name is none": {"max-aliases", "{ viewer { kind: kind " + numbered(5, "a%d: kind ") + "} }", "{ viewer { kind: kind " + numbered(6, "a%d: kind ") + "} }", nil},
		"repeated fields":                   {"max-aliases", "{ viewer { " + strings.Repeat("kind ", 6) + "} }", "{ viewer { " + strings.Repeat("kind ", 7) + "} }", nil},
		"repeated in inline fragments": {
			"max-aliases", "{ viewer { " + strings.Repeat("... { kind } ", 6) + "} }", "{ viewer { " + strings.Repeat("... { kind } ", 7) + "} }", nil,
		},
		"aliases of fragments": {
			"max-aliases", "{ viewer { ...f } } fragment f on Viewer { " + numbered(5, "a%d: kind ") + "}",
			"{ viewer { ...f } } fragment f on Viewer { " + numbered(6, "a%d: kind ") + "}", nil,
		},
		"aliases in all places": {
			"max-aliases", "{ viewer { ...f a: kind b: kind c: kind } } fragment f on Viewer { a: kind b: kind }",
			"query q { viewer { a: kind b: kind c: kind } } query r { viewer { a: kind b: kind c: kind } }", nil,
		},
		"directives": {
			"max-directives", "{ viewer { kind superadmin @skip(if: false) __typename @include(if: true) @skip(if: false) ... @skip(if: false) { kind } } }",
			"{ viewer @skip(if: false) { kind superadmin @skip(if: false) __typename @include(if: true) @skip(if: false) ... @skip(if: false) { kind } } }", nil,
		},
		"directives that are unknown": {"max-directives", "", "{ viewer { kind " + numbered(5, "@d%d ") + "} }", nil},
		"directives of a spread": {
			"max-directives", "{ viewer { ...f @skip(if: false) } } fragment f on Viewer { kind @skip(if: false) }",
			"{ viewer { ...f @d @d @d @d @d } } fragment f on Viewer { kind }", nil,
		},
		"directives of variables":  {"max-directives", "", "query($a: Int @a @b @c @d @e) { viewer { kind } }", nil},
		"directives of operations": {"max-directives", "", "query @a @b @c @d @e { viewer { kind } }", nil},
		"directives of fragments":  {"max-directives", "", "{ viewer { ...f } } fragment f on Viewer @a @b @c @d @e { kind }", nil},
		"depth": {
			"max-depth", "{ sites(first: 1) { nodes { projects(first: 1) { nodes { site { name } } } } } }",
			"{ sites(first: 1) { nodes { projects(first: 1) { nodes { site { projects(first: 1) { totalCount } } } } } } }", nil,
		},
		"complexity by rows": {"max-complexity", "{ sites(first: 249) { nodes { name } } }", "{ sites(first: 250) { nodes { name } } }", nil},
		"complexity by a variable": {
			"max-complexity", "", "query($n: Int) { sites(first: $n) { nodes { name id } } }", map[string]any{"n": 250},
		},
		"tokens":          {"max-tokens", "{ viewer { ... { kind } } } #", "{ viewer { kind " + strings.Repeat("... { __typename } ", 500) + " } }", nil},
		"the schema":      {"max-complexity", "", "{ a: __schema { queryType { name } } b: __schema { queryType { name } } }", nil},
		"values":          {"max-values", "query($v: SiteFilter) { sites(filter: $v) { totalCount } }", "", map[string]any{"v": map[string]any{"name": map[string]any{"in": strings.Fields(strings.Repeat("x ", 20))}}}},
		"too many values": {"max-values", "", "query($v: SiteFilter) { sites(filter: $v) { totalCount } }", map[string]any{"v": map[string]any{"id": make([]int, 30)}}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.last != "" {
				w := f.serve(ctx, post(t, c.last, c.variables))
				got := checkAnswer(t, w)
				if got.Errors != nil {
					t.Errorf("the last allowed is refused: %s", w.Body)
				}
				told.want(t)
			}
			if c.first != "" {
				w := f.serve(ctx, post(t, c.first, c.variables))
				refusedBy(t, w, c.limit, "")
				if w.Code != 400 {
					t.Errorf("%d %s", w.Code, w.Body)
				}
				told.want(t, c.limit)
			}
		})
	}
}

// TestTokenEdge: the parser says the limit in words of its own, which an update could change.
func TestTokenEdge(t *testing.T) {
	l := edges()
	l.Tokens = 6
	f := newCast(t, defaultRules).within(l)
	if w := f.serve(t.Context(), post(t, "{ viewer { kind } }", nil)); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	refusedBy(t, f.serve(t.Context(), post(t, "{ viewer { kind kind } }", nil)), "max-tokens", "more than 6 tokens")
}

// TestValuesEdge counts what stands in the body, not what it means: texts are one value.
func TestValuesEdge(t *testing.T) {
	l := edges()
	l.Values = 4
	f := newCast(t, defaultRules).within(l)
	for body, refused := range map[string]bool{
		`{"query":"{ viewer { kind } }","variables":{"a":1}}`:                   false, // { , { and nothing else
		`{"query":"{ viewer { kind } }","variables":{"a":[]}}`:                  false,
		`{"query":"{ viewer { kind } }","variables":{"a":[1,2]}}`:               true,
		`{"query":"{ viewer { kind } }","variables":{"a":",[{\",,,,,,"}}`:       false,
		`{"query":"{ viewer { kind } }","variables":{"a":"\\","b":[{}]}}`:       true,
		`[{"query":"{ viewer { kind } }"},{"query":"{ viewer { kind } }"}]`:     false,
		`[{"query":"{ viewer { kind } }"},{"query":"{ viewer { kind } }"},{} ]`: true,
	} {
		w := f.serve(t.Context(), postBody([]byte(body)))
		if refused {
			refusedBy(t, w, "max-values", "and 4 are allowed")
		} else if w.Code != 200 {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
}

// TestDearDocuments: whatever passes the limits on how a document is written is parsed, validated and measured in a
// moment. The bound is wide: what it finds is quadratic and takes minutes.
func TestDearDocuments(t *testing.T) {
	l := edges()
	l.Depth, l.Complexity, l.Aliases, l.Directives = 15, 500_000, 200, 100
	f := newCast(t, defaultRules).within(l)
	double := func(n int) string {
		b := "{ sites(first: 1) { nodes { ...f0 } } } "
		for i := range n {
			b += fmt.Sprintf("fragment f%d on Site { ...f%d ...f%d } ", i, i+1, i+1)
		}
		return b + fmt.Sprintf("fragment f%d on Site { name id }", n)
	}
	everywhere := "{ sites(first: 1) { nodes { " + numbered(20, "...f%d ") + "} } } " +
		numbered(20, "fragment f%d on Site { projects(first: 1) { nodes { "+numbered(20, "...g%d ")+"} } } ") +
		numbered(20, "fragment g%d on Project { site { id name __typename } id name } ")
	for name, document := range map[string]string{
		"fragments that spread twice": double(16),
		"the same, over the limit":    double(50),
		"fragments side by side":      "{ sites { nodes { " + numbered(160, "...f%d ") + "} } } " + numbered(160, "fragment f%d on Site { name id __typename } "),
		"fragments of fragments":      everywhere,
		"repeated fields":             "{ sites { nodes { " + strings.Repeat("name ", 200) + "} } }",
		"a long name":                 "{ " + strings.Repeat("a", 1_000_000) + " }",
		"a long text":                 `{ sites(filter: {name: {eq: "` + strings.Repeat("a", 1_000_000) + `"}}) { totalCount } }`,
		"a long block":                `{ sites(filter: {name: {eq: """` + strings.Repeat("a\n ", 300_000) + `"""}}) { totalCount } }`,
		"errors far down":             "{" + strings.Repeat("\n", 900_000) + numbered(400, "x%d ") + "password }",
		"unknown fields":              "{ " + numbered(1500, "site%d ") + "}",
		"a hundred thousand braces":   strings.Repeat("{a", 100_000),
		"a hundred thousand brackets": "{ sites(filter: " + strings.Repeat("[", 100_000),
	} {
		begin := time.Now()
		w := f.serve(f.as(t, cast.SuperAdmin), post(t, document, nil))
		checkAnswer(t, w)
		if took := time.Since(begin); took > 2*time.Second || w.Body.Len() > 20_000 {
			t.Errorf("%s: %s, %d, %d bytes", name, took, w.Code, w.Body.Len())
		}
	}
}

// TestSuggestions: who has not signed in is not told names that they did not ask for.
func TestSuggestions(t *testing.T) {
	f := newCast(t, defaultRules)
	for _, query := range []string{
		`{ viewer { kin } }`, `{ participnts { totalCount } }`, `{ sites(filtr: {}) { totalCount } }`, `{ sites(filter: {nam: {eq: "x"}}) { totalCount } }`,
		`{ sites(orderBy: [{field: NAMES}]) { totalCount } }`,
		`{ viewer }`,
	} {
		told := f.serve(f.as(t, cast.ProjectUser), post(t, query, nil)).Body.String()
		silent := f.serve(t.Context(), post(t, query, nil))
		if !strings.Contains(told, "Did you mean") || strings.Contains(silent.Body.String(), "mean") || silent.Code != 400 {
			t.Errorf("%s\nsigned in: %s\nnobody: %s", query, told, silent.Body)
		}
	}
}

// TestManyMistakes: ten are told, and each briefly.
func TestManyMistakes(t *testing.T) {
	f := newCast(t, defaultRules)
	for _, who := range []string{"", cast.ProjectUser} {
		got := checkAnswer(t, f.serve(f.as(t, who), post(t, "{ "+numbered(40, strings.Repeat("x", 900)+"%d ")+"}", nil)))
		if len(got.Errors) != 10 || len(got.Errors[0].Message) > 510 {
			t.Errorf("%d errors, the first of %d bytes", len(got.Errors), len(got.Errors[0].Message))
		}
	}
}

// fragile panics in a resolver.
type fragile struct{ sessions }

func (fragile) SignOut(context.Context) (bool, error) { panic("a secret detail") }

var _ graph.Sessions = fragile{}

// TestPanicInResolver: the client gets one error of ours with the request's id, the log the stack with the same id.
func TestPanicInResolver(t *testing.T) {
	f := newCast(t, defaultRules)
	f = f.within(edges())
	r := &graph.Resolver{Fetcher: f.store.Fetcher, Reader: f.store, Writer: f.store, Sessions: fragile{}}
	f.graph = graph.New(r, f.store, edges(), slog.New(slog.NewJSONHandler(f.log, nil)), graph.WithRequestID(func(context.Context) string { return "request-7" }))
	w := f.serve(f.as(t, cast.ProjectUser), post(t, `mutation { logout }`, nil))
	want := `{"data":null,"errors":[{"message":"the server failed; the reason is in its log","path":["logout"],"extensions":{"code":"INTERNAL","request":"request-7"}}]}`
	if strings.TrimSpace(w.Body.String()) != want {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if log := f.log.String(); strings.Count(log, "a secret detail") != 1 || !strings.Contains(log, "edges_test.go") {
		t.Errorf("the log: %s", log)
	}
}
