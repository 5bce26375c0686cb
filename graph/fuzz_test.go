package graph_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"teragraph/graph"
	"teragraph/internal/cast"
	"teragraph/internal/store/testdb"
)

// FuzzServeHTTP sends any bytes by POST, and as a query string by GET: the answer is JSON and never a failure of ours.
func FuzzServeHTTP(f *testing.F) {
	for _, seed := range []string{
		`{"query":"{ viewer { kind } }"}`, `{"query":"query($f: SiteFilter, $n: Int) { sites(filter: $f, first: $n) { totalCount } }","variables":{"f":{"name":{"in":["a"]}},"n":3}}`,
		`{"query":"query($id: ID!) { participant(id: $id) { name } }","variables":{"id":"cGFydGljaXBhbnQ6MQ"}}`,
		`query=%7Bviewer%7Bkind%7D%7D&variables=%7B%7D`, `[]`, `[{"query":"{ viewer { kind } }"},{"query":"{"},{"documentId":"sha256:00"}]`, `[[]]`, `[{},`,
		`{"extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + sum(otherText) + `"}}}`, `{"documentId":"sha256:` + sum(trustedText) + `"}`,
		`{"query":"` + otherText + `","extensions":{"persistedQuery":{"version":1,"sha256Hash":"` + sum(otherText) + `"}}}`,
		`documentId=sha256:` + sum(trustedText), `extensions=%7B%22persistedQuery%22%3A1%7D`, `{"query":null}`, "\xff", `{"query":"mutation { logout }"}`,
		`{"query":"query($o: [SiteOrder!]) { sites(orderBy: $o) { nodes { id } } }","variables":{"o":[{"field":"NAME"}]}}`,
	} {
		f.Add([]byte(seed))
	}
	g := newCast(f, strictRules)
	g = g.within(edges(), graph.WithTrustedDocuments(graph.TrustedDocuments{Manifest: manifest(f, g), Automatic: true}))
	ctx := g.as(f, cast.TwoRoles)
	f.Fuzz(func(t *testing.T, body []byte) {
		checkAny(t, g.serve(ctx, postBody(body)))
		r := httptest.NewRequest(http.MethodGet, "/graphql", nil)
		r.URL.RawQuery = string(body)
		checkAnswer(t, g.serve(ctx, r))
	})
}

// checkAny is checkAnswer for one answer or a list of them.
func checkAny(t *testing.T, w *httptest.ResponseRecorder) {
	t.Helper()
	if bytes.HasPrefix(w.Body.Bytes(), []byte("[")) {
		checkBatch(t, w)
		return
	}
	checkAnswer(t, w)
}

// FuzzQuery sends any document.
func FuzzQuery(f *testing.F) {
	for _, o := range operations {
		f.Add(withIDs(o.query))
	}
	for _, c := range argumentCases {
		f.Add(withIDs(c.query))
	}
	for _, c := range hiddenCases {
		f.Add(withIDs(c.query))
	}
	g := newCast(f, strictRules)
	ctx := g.as(f, cast.TwoRoles)
	f.Fuzz(func(t *testing.T, query string) {
		checkAnswer(t, g.serve(ctx, post(t, query, nil)))
	})
}

// FuzzArguments puts any text and number where each kind of argument is read.
func FuzzArguments(f *testing.F) {
	f.Add("cGFydGljaXBhbnQ6MQ", "eyJvIjoiTkFNRSxJRCwiLCJ2IjpbImEiLDFdfQ", "a%_", int64(3))
	f.Add("", "", "\x00", int64(-1))
	f.Add("c2l0ZTox", "bnVsbA", "\U0010ffff", int64(1)<<40)
	f.Add("1", "1", "1", int64(1))
	dialects := testdb.Dialects() // PostgreSQL when there is one: it is the stricter of the two
	db := testdb.Open(f, dialects[len(dialects)-1])
	loadCast(f, db)
	g := newFixture(f, db, defaultRules)
	ctx := g.as(f, cast.TwoRoles)
	f.Fuzz(func(t *testing.T, id, after, text string, n int64) {
		for _, part := range []string{
			`query($id: ID!) { participant(id: $id) { name } }`,
			`query($id: ID!) { sites(filter: {id: [$id]}) { totalCount } }`,
			`query($n: ID!) { participant(id: $n) { name } sites(filter: {id: [$n]}) { totalCount } viewer { can(action: "site.read", on: $n) } }`,
			`query($id: ID!, $text: String!) { viewer { can(action: $text, on: $id) } }`,
			`query($after: Cursor, $n: Int) { participants(first: $n, after: $after, orderBy: [{field: NAME}]) { nodes { name } pageInfo { endCursor } } }`,
			`query($after: Cursor) { participants(after: $after, orderBy: [{field: LAST_ONLINE, direction: DESC}, {field: UPDATED}]) { nodes { id } } }`,
			`query($text: String) { participants(filter: {name: {contains: $text}, project: {name: {startsWith: $text}}, uuid: {eq: $text}}) { totalCount } }`,
			`query($text: String!) { participants(filter: {name: {in: [$text]}}) { totalCount } }`,
			`query($n: Int) { projects(limit: $n, offset: $n) { nodes { participants(first: $n) { nodes { id } } } } }`,
		} {
			checkAnswer(t, g.serve(ctx, post(t, part, map[string]any{"id": id, "after": after, "text": text, "n": n})))
		}
	})
}

// FuzzAccept: whatever a client says it takes, the answer is one of ours, and a type with weight 0 is none of them.
func FuzzAccept(f *testing.F) {
	for _, seed := range []string{"", "*/*", graphQLMedia, jsonMedia + ";q=0", "application/*;q=0.5, text/html", ";;", ",,,", "application/json; charset=\"utf-8\"; q=1e-3", jsonMedia + ";q=NaN"} {
		f.Add(seed)
	}
	g := newCast(f, strictRules)
	f.Fuzz(func(t *testing.T, accept string) {
		r := post(t, "{ __typename }", nil)
		r.Header.Set("Accept", accept)
		w := g.serve(t.Context(), r)
		checkAnswer(t, w)
		media, _, _ := strings.Cut(w.Header().Get("Content-Type"), ";")
		if w.Code != http.StatusOK && w.Code != http.StatusNotAcceptable || media != jsonMedia && media != graphQLMedia {
			t.Fatalf("%d %s", w.Code, media)
		}
		if w.Code == http.StatusOK && strings.EqualFold(strings.ReplaceAll(accept, " ", ""), media+";q=0") {
			t.Fatalf("%q is answered with %s", accept, media)
		}
	})
}
