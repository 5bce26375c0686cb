package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/graph"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
)

const (
	trustedText = "query Kind { viewer { kind } }"
	otherText   = "{ __typename viewer { kind } }"
	changeText  = "mutation Out { logout }"
)

func sum(text string) string {
	digest := sha256.Sum256([]byte(text))
	return hex.EncodeToString(digest[:])
}

// bombText is over the limits on aliases and tokens, but trusted.
var bombText = "query Bomb { viewer { " + numbered(60, "a%d: kind ") + "} }"

func manifest(t testing.TB, f fixture) *graph.Manifest {
	t.Helper()
	text, err := json.Marshal(map[string]string{sum(trustedText): trustedText, "sha256:" + sum(changeText): changeText, sum(bombText): bombText})
	if err != nil {
		t.Fatal(err)
	}
	m, err := graph.ParseManifest(text)
	if err != nil {
		t.Fatal(err)
	}
	if err := m.Validate(f.graph.Schema()); err != nil {
		t.Fatal(err)
	}
	return m
}

func persisted(hash string) map[string]any {
	return map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}
}

// sending makes a POST of a body, and a GET of the same.
func sending(t *testing.T, body map[string]any) []*http.Request {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	values := url.Values{}
	for name, v := range body {
		part, ok := v.(string)
		if !ok {
			inner, _ := json.Marshal(v)
			part = string(inner)
		}
		values.Set(name, part)
	}
	get := httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)
	get.Header.Set("Accept", graphQLMedia)
	return []*http.Request{postBody(text), get}
}

// TestTrustedDocuments: every mode, every way to name a document, by POST and GET, for somebody and nobody.
func TestTrustedDocuments(t *testing.T) {
	f := newCast(t, defaultRules)
	m := manifest(t, f)
	const ran, forbidden = 200, 403
	unknown := sum("{ nothing of this }")
	for name, c := range map[string]struct {
		body               map[string]any
		open, prefer, only int
		says               string // when it does not run
	}{
		"by documentId":          {map[string]any{"documentId": "sha256:" + sum(trustedText)}, ran, ran, ran, ""},
		"by hash":                {map[string]any{"extensions": persisted(sum(trustedText))}, ran, ran, ran, ""},
		"by both":                {map[string]any{"documentId": "sha256:" + sum(trustedText), "extensions": persisted(sum(trustedText))}, ran, ran, ran, ""},
		"its text":               {map[string]any{"query": trustedText}, ran, ran, ran, ""},
		"its text with its hash": {map[string]any{"query": trustedText, "extensions": persisted(sum(trustedText))}, ran, ran, ran, ""},
		"beyond the limits":      {map[string]any{"documentId": "sha256:" + sum(bombText)}, ran, ran, ran, ""},
		"another text":           {map[string]any{"query": otherText}, ran, ran, forbidden, "only documents of this server's manifest"},
		"another with its hash":  {map[string]any{"query": otherText, "extensions": persisted(sum(otherText))}, ran, ran, forbidden, "only documents"},
		"almost its text":        {map[string]any{"query": trustedText + " "}, ran, ran, forbidden, "only documents"},
		"introspection":          {map[string]any{"query": "{ __schema { queryType { name } } }"}, ran, ran, forbidden, "only documents"},
		"an invalid text":        {map[string]any{"query": "{ nothing }"}, 400, 400, forbidden, ""},
		"an unknown documentId":  {map[string]any{"documentId": "sha256:" + unknown}, 400, 400, 400, "documentId names no document"},
		"an unknown hash":        {map[string]any{"extensions": persisted(unknown)}, 400, 400, 400, "PersistedQueryNotFound"},
		"a wrong hash":           {map[string]any{"query": otherText, "extensions": persisted(sum(trustedText))}, 400, 400, 400, "is not the SHA-256"},
		"a wrong documentId":     {map[string]any{"query": otherText, "documentId": "sha256:" + sum(trustedText)}, 400, 400, 400, "is not the SHA-256"},
		"two documents":          {map[string]any{"documentId": "sha256:" + unknown, "extensions": persisted(sum(trustedText))}, 400, 400, 400, "different documents"},
		"no hash":                {map[string]any{"documentId": "Kind"}, 400, 400, 400, "documentId"},
		"half a hash":            {map[string]any{"documentId": "sha256:" + sum(trustedText)[:63]}, 400, 400, 400, "documentId"},
		"a hash in capitals":     {map[string]any{"documentId": "sha256:" + strings.ToUpper(sum(trustedText))}, 400, 400, 400, "documentId"},
		"another version":        {map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 2, "sha256Hash": sum(trustedText)}}}, 400, 400, 400, "persistedQuery"},
		"no object":              {map[string]any{"extensions": map[string]any{"persistedQuery": true}}, 400, 400, 400, "persistedQuery"},
		"a hash that is no text": {map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": 7}}}, 400, 400, 400, "persistedQuery"},
	} {
		for mode, want := range map[graph.DocumentMode]int{"": c.open, graph.DocumentsOpen: c.open, graph.DocumentsPrefer: c.prefer, graph.DocumentsOnly: c.only} {
			var told refusals
			g := f.within(edges(), graph.WithTrustedDocuments(graph.TrustedDocuments{Mode: mode, Manifest: m}), graph.WithRefused(told.tell))
			for _, who := range []string{"", cast.ProjectUser} {
				for _, r := range sending(t, c.body) {
					told.limits = nil
					w := g.serve(g.as(t, who), r)
					if checkAnswer(t, w); w.Code != want || want != ran && !strings.Contains(w.Body.String(), c.says) {
						t.Errorf("%s, %s, as %q by %s: %d %s", name, mode, who, r.Method, w.Code, w.Body)
					}
					if want == forbidden {
						told.want(t, "documents")
					}
				}
			}
		}
	}
}

// TestTrustedMutation: a trusted change still has to be sent by POST, and a trusted document still asks for no more
// than one operation may.
func TestTrustedMutation(t *testing.T) {
	f := newCast(t, defaultRules)
	l := edges()
	l.Complexity = 61
	f = f.within(l, graph.WithTrustedDocuments(graph.TrustedDocuments{Mode: graph.DocumentsOnly, Manifest: manifest(t, f)}))
	for i, r := range sending(t, map[string]any{"documentId": "sha256:" + sum(changeText)}) {
		if w := f.serve(f.as(t, cast.ProjectUser), r); w.Code != []int{200, 405}[i] {
			t.Errorf("%s: %d %s", r.Method, w.Code, w.Body)
		}
	}
	if w := f.serve(t.Context(), sending(t, map[string]any{"documentId": "sha256:" + sum(bombText)})[0]); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	l.Complexity = 60
	tight := f.within(l, graph.WithTrustedDocuments(graph.TrustedDocuments{Mode: graph.DocumentsOnly, Manifest: manifest(t, f)}))
	refusedBy(t, tight.serve(t.Context(), sending(t, map[string]any{"documentId": "sha256:" + sum(bombText)})[0]), "max-complexity", "")
}

// TestPreferTellsTheLog what "only" would refuse: by hash and operation, never the text, which can hold a password.
func TestPreferTellsTheLog(t *testing.T) {
	f := newCast(t, defaultRules)
	opened := map[bool]int{}
	f = f.within(edges(), graph.WithTrustedDocuments(graph.TrustedDocuments{
		Mode: graph.DocumentsPrefer, Manifest: manifest(t, f), Opened: func(listed bool) { opened[listed]++ },
	}))
	f.serve(t.Context(), post(t, trustedText, nil))
	if f.log.Len() > 0 {
		t.Errorf("of a trusted document: %s", f.log)
	}
	secret := `mutation In { login(username: "admin", password: "geheim") { token } }`
	f.serve(t.Context(), postBody(fmt.Appendf(nil, `{"query":%q,"operationName":"In"}`, secret)))
	if log := f.log.String(); !strings.Contains(log, sum(secret)) || !strings.Contains(log, `"operation":"In"`) || strings.Contains(log, "geheim") {
		t.Errorf("the log: %s", log)
	}
	f.log.Reset()
	f.serve(t.Context(), postBody(fmt.Appendf(nil, `{"query":%q,"operationName":%q}`, secret, strings.Repeat("x", 10_000))))
	if n := f.log.Len(); n == 0 || n > 1000 {
		t.Errorf("the log has %d bytes: a client writes into it what it likes", n)
	}
	f.serve(t.Context(), post(t, "{ nothing }", nil)) // it does not fit the schema, so that no mode runs it
	if diff := cmp.Diff(map[bool]int{true: 1, false: 2}, opened); diff != "" {
		t.Errorf("documents told (-want +got):\n%s", diff)
	}
}

// TestAutomaticQueries: a document that was sent once with its hash is found by the hash, and no other.
func TestAutomaticQueries(t *testing.T) {
	f := newCast(t, defaultRules)
	code := func(w *httptest.ResponseRecorder) domain.Code {
		if got := checkAnswer(t, w); got.Errors != nil {
			return got.Errors[0].Extensions.Code
		}
		return ""
	}
	byHash := func(text string) map[string]any { return map[string]any{"extensions": persisted(sum(text))} }
	withText := func(text string) map[string]any {
		return map[string]any{"query": text, "extensions": persisted(sum(text))}
	}
	off := f.within(edges())
	if got := code(off.serve(t.Context(), sending(t, byHash(otherText))[0])); got != "PERSISTED_QUERY_NOT_SUPPORTED" {
		t.Errorf("off: %s", got)
	}
	on := f.within(edges(), graph.WithTrustedDocuments(graph.TrustedDocuments{Automatic: true}))
	for i, get := range []int{0, 1} { // POST, GET
		text := otherText + strings.Repeat(" ", i)
		for step, want := range map[string]domain.Code{"first": "PERSISTED_QUERY_NOT_FOUND"} {
			if got := code(on.serve(t.Context(), sending(t, byHash(text))[get])); got != want {
				t.Errorf("%s: %s", step, got)
			}
		}
		if got := code(on.serve(t.Context(), sending(t, withText(text))[get])); got != "" {
			t.Errorf("with its text: %s", got)
		}
		for _, who := range []string{"", cast.ProjectUser} {
			w := on.serve(on.as(t, who), sending(t, byHash(text))[get])
			if got := code(w); got != "" || !strings.Contains(w.Body.String(), `"__typename":"Query"`) {
				t.Errorf("by its hash: %s", w.Body)
			}
		}
	}
	for name, text := range map[string]string{"invalid": "{ nothing }", "no GraphQL": "{", "too long to keep": otherText + strings.Repeat(" ", 8<<10)} {
		on.serve(t.Context(), sending(t, withText(text))[0])
		if got := code(on.serve(t.Context(), sending(t, byHash(text))[0])); got != "PERSISTED_QUERY_NOT_FOUND" {
			t.Errorf("%s: %s", name, got)
		}
	}
	wrong := map[string]any{"query": "{ viewer { superadmin } }", "extensions": persisted(sum("{ viewer { user { username } } }"))}
	on.serve(t.Context(), sending(t, wrong)[0])
	if got := code(on.serve(t.Context(), sending(t, map[string]any{"extensions": wrong["extensions"]})[0])); got != "PERSISTED_QUERY_NOT_FOUND" {
		t.Errorf("a text was kept under a hash that is not its own: %s", got)
	}
	r := sending(t, byHash("{ unknown }"))[0]
	r.Header.Set("Accept", jsonMedia)
	if w := on.serve(t.Context(), r); w.Code != 200 || !strings.Contains(w.Body.String(), `"PersistedQueryNotFound"`) {
		t.Errorf("Apollo's clients look for 200 and the text: %d %s", w.Code, w.Body)
	}
}

// TestAutomaticQueriesAreBounded: the oldest goes when there are too many.
func TestAutomaticQueriesAreBounded(t *testing.T) {
	f := newCast(t, defaultRules)
	f = f.within(edges(), graph.WithTrustedDocuments(graph.TrustedDocuments{Automatic: true}))
	send := func(i int, text bool) int {
		query := fmt.Sprintf("{ __typename } # %d", i)
		body := map[string]any{"extensions": persisted(sum(query))}
		if text {
			body["query"] = query
		}
		return f.serve(t.Context(), sending(t, body)[0]).Code
	}
	for i := range 1001 {
		if send(i, true) != 200 {
			t.Fatal("a document was refused")
		}
	}
	if send(0, false) != 400 || send(1, false) != 200 || send(1000, false) != 200 {
		t.Error("not the oldest went")
	}
}
