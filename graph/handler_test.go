package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"entgo.io/ent/dialect"

	"teragraph/graph"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/testdb"
	"teragraph/internal/store/tx"
)

// newCast is a graph over the cast on SQLite: what the handler refuses does not depend on the database.
func newCast(t testing.TB, rules string) fixture {
	t.Helper()
	db := testdb.Open(t, dialect.SQLite)
	loadCast(t, db)
	return newFixture(t, db, rules)
}

// checkAnswer wants valid JSON of an answer, and never a failure of ours.
func checkAnswer(t *testing.T, w *httptest.ResponseRecorder) answer {
	t.Helper()
	var got answer
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%d, no JSON (%v): %.500s", w.Code, err, w.Body)
	}
	if w.Code >= 500 {
		t.Fatalf("%d %.2000s", w.Code, w.Body)
	}
	for _, e := range got.Errors {
		if e.Extensions.Code == domain.CodeInternal || e.Extensions.Code == domain.CodeUnavailable || e.Message == "" {
			t.Fatalf("%d %.2000s", w.Code, w.Body)
		}
	}
	if got.Errors == nil && got.Data == nil {
		t.Fatalf("neither data nor errors: %s", w.Body)
	}
	return got
}

func TestPOSTBodies(t *testing.T) {
	f := newCast(t, defaultRules)
	for name, c := range map[string]struct {
		body   string
		status int
		says   string // part of the first error's message
	}{
		"right":                  {`{"query":"{ viewer { kind } }"}`, 200, ""},
		"all members":            {`{"query":"query A { viewer { kind } } query B { __typename }","operationName":"B","variables":{"a":null},"extensions":{}}`, 200, ""},
		"nulls":                  {`{"query":"{ viewer { kind } }","operationName":null,"variables":null,"extensions":null}`, 200, ""},
		"unknown member":         {`{"query":"{ viewer { kind } }","id":1}`, 200, ""},
		"empty":                  {``, 400, "is not the JSON of a GraphQL request"},
		"no JSON":                {`{"query":`, 400, "is not the JSON of a GraphQL request"},
		"two values":             {`{"query":"{ viewer { kind } }"} {}`, 400, "something after its JSON"},
		"null":                   {`null`, 400, `argument "query" is missing`},
		"a number for a query":   {`{"query":7}`, 400, "is not the JSON of a GraphQL request"},
		"no query":               {`{}`, 400, `argument "query" is missing`},
		"blank query":            {`{"query":" \n\t"}`, 400, `argument "query" is missing`},
		"not UTF-8":              {"{\"query\":\"{ viewer { kind } } # \xff\"}", 400, "not UTF-8"},
		"variables are a list":   {`{"query":"{ viewer { kind } }","variables":[1]}`, 400, "is not the JSON of a GraphQL request"},
		"no GraphQL":             {`{"query":"select 1"}`, 400, `Unexpected Name "select"`},
		"unclosed":               {`{"query":"{ viewer { kind }"}`, 400, "Expected Name, found <EOF>"},
		"a zero byte":            {`{"query":"{ viewer { kind } \u0000 }"}`, 400, "Expected Name, found <Invalid>"},
		"a lone surrogate":       {`{"query":"{ projects(filter: {name: {eq: \"\ud800\"}}) { totalCount } }"}`, 200, ""},
		"deep JSON":              {`{"query":"{ viewer { kind } }","variables":{"a":` + strings.Repeat("[", 20000) + strings.Repeat("]", 20000) + `}}`, 400, "values, and 10000 are allowed"},
		"deep but few":           {`{"query":"{ viewer { kind } }","variables":{"a":` + strings.Repeat("[", 9990) + strings.Repeat("]", 9990) + `}}`, 200, ""},
		"no such operation":      {`{"query":"query A { viewer { kind } }","operationName":"B"}`, 400, "operation B not found"},
		"which of two":           {`{"query":"query A { viewer { kind } } query B { viewer { kind } }"}`, 400, "not found"},
		"a subscription":         {`{"query":"subscription { viewer { kind } }"}`, 400, "subscription"},
		"only a fragment":        {`{"query":"fragment f on Site { id }"}`, 400, "no operation provided"},
		"only a comment":         {`{"query":"# nothing"}`, 400, "no operation provided"},
		"unknown field":          {`{"query":"{ viewer { password } }"}`, 400, `Cannot query field "password" on type "Viewer"`},
		"unknown argument":       {`{"query":"{ sites(size: 3) { totalCount } }"}`, 400, `Unknown argument "size"`},
		"unknown directive":      {`{"query":"{ viewer { kind @upper } }"}`, 400, `Unknown directive "@upper"`},
		"our own directive":      {`{"query":"{ viewer { kind @read(action: \"participant.read\") } }"}`, 400, `"@read"`},
		"no selection":           {`{"query":"{ viewer }"}`, 400, `must have a selection`},
		"selection of a leaf":    {`{"query":"{ viewer { kind { __typename } } }"}`, 400, `must not have a selection`},
		"a mutation":             {`{"query":"mutation { logout }"}`, 200, ""},
		"a mutation with alias":  {`{"query":"mutation { a: logout b: logout }"}`, 200, ""},
		"introspection":          {`{"query":"{ __schema { queryType { name } } __type(name: \"Site\") { fields { name } } }"}`, 200, ""},
		"unused variable":        {`{"query":"query($a: Int) { viewer { kind } }"}`, 400, `"$a" is never used`},
		"unknown variable":       {`{"query":"{ sites(first: $a) { totalCount } }"}`, 400, `"$a" is not defined`},
		"variable of wrong kind": {`{"query":"query($a: String) { sites(first: $a) { totalCount } }","variables":{"a":"1"}}`, 400, "expecting type"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, media := range []string{"", "application/json", "application/graphql-response+json", "application/graphql-response+json; charset=utf-8, application/json; q=0.9"} {
				r := postBody([]byte(c.body))
				r.Header.Set("Accept", media)
				w := f.serve(f.as(t, cast.SiteAdmin), r)
				got := checkAnswer(t, w)
				status := c.status
				if !strings.HasPrefix(media, "application/graphql") && wellFormed(c.body) {
					status = 200 // the older media type tells what is wrong with a document in the body only
				}
				if w.Code != status || (c.says == "") != (len(got.Errors) == 0) {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
				if c.says != "" && (!strings.Contains(got.Errors[0].Message, c.says) || got.Data != nil) {
					t.Errorf("says %s", w.Body)
				}
				want := "application/json; charset=utf-8"
				if strings.HasPrefix(media, "application/graphql") {
					want = "application/graphql-response+json; charset=utf-8"
				}
				if h := w.Header(); h.Get("Content-Type") != want || h.Get("Cache-Control") != "no-store" {
					t.Errorf("headers %v", h)
				}
			}
		})
	}
}

// wellFormed says whether a body is a GraphQL request, whatever its document is.
func wellFormed(body string) bool {
	var r struct {
		Query     string
		Variables map[string]any
	}
	return utf8.ValidString(body) && json.Unmarshal([]byte(body), &r) == nil && strings.TrimSpace(r.Query) != ""
}

func TestContentTypes(t *testing.T) {
	f := newCast(t, defaultRules)
	for media, status := range map[string]int{
		"application/json": 200, "application/json; charset=utf-8": 200, "application/json;charset=UTF-8": 200, "APPLICATION/JSON": 200,
		"": 415, "text/plain": 415, "application/graphql": 415, "application/json; charset=latin1": 415, "application/x-www-form-urlencoded": 415,
		"multipart/form-data; boundary=x": 415, ";;": 415, "application/graphql-response+json": 415, "application/hal+json": 415,
	} {
		r := postBody([]byte(`{"query":"{ viewer { kind } }"}`))
		r.Header.Set("Content-Type", media)
		w := f.serve(t.Context(), r)
		if got := checkAnswer(t, w); w.Code != status || status == 415 && got.Errors[0].Extensions.Argument != "Content-Type" {
			t.Errorf("%q: %d %s", media, w.Code, w.Body)
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodHead, http.MethodPatch, "BREW"} {
		w := f.serve(t.Context(), httptest.NewRequest(method, "/graphql", nil))
		if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, POST" {
			t.Errorf("%s: %d %v", method, w.Code, w.Header())
		}
	}
}

// TestBodyLimit: httpx puts http.MaxBytesReader around the body.
func TestBodyLimit(t *testing.T) {
	f := newCast(t, defaultRules)
	r := postBody(bytes.Repeat([]byte(" "), 2000))
	w := httptest.NewRecorder()
	r.Body = http.MaxBytesReader(w, r.Body, 1000)
	f.graph.ServeHTTP(w, r)
	got := checkAnswer(t, w)
	if w.Code != http.StatusRequestEntityTooLarge || got.Errors[0].Extensions.Code != domain.CodeLimit || !strings.Contains(got.Errors[0].Message, "1000 bytes") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestGET(t *testing.T) {
	f := newCast(t, defaultRules)
	for name, c := range map[string]struct {
		query  string
		status int
		says   string
	}{
		"right":                {"query=" + url.QueryEscape("{ viewer { kind } }"), 200, ""},
		"variables":            {"query=" + url.QueryEscape("query A($n: Int) { sites(first: $n) { totalCount } }") + "&variables=" + url.QueryEscape(`{"n":1}`) + "&operationName=A", 200, ""},
		"nothing":              {"", 400, "is missing"},
		"bad encoding":         {"query=%zz", 400, "not well encoded"},
		"a semicolon":          {"query=a;b", 400, "not well encoded"},
		"not UTF-8":            {"query=%ff", 400, "not UTF-8"},
		"variables are no map": {"query=" + url.QueryEscape("{ viewer { kind } }") + "&variables=3", 400, "parameter variables"},
		"extensions are text":  {"query=" + url.QueryEscape("{ viewer { kind } }") + "&extensions=x", 400, "parameter extensions"},
		"a mutation":           {"query=" + url.QueryEscape("mutation { logout }"), 405, "send mutations by POST"},
		"a chosen mutation":    {"query=" + url.QueryEscape("query Q { viewer { kind } } mutation M { logout }") + "&operationName=M", 405, "send mutations by POST"},
		"a login":              {"query=" + url.QueryEscape(`mutation { login(username: "admin", password: "x") { token } }`), 405, "send mutations by POST"},
	} {
		t.Run(name, func(t *testing.T) {
			w := f.serve(t.Context(), httptest.NewRequest(http.MethodGet, "/graphql?"+c.query, nil))
			got := checkAnswer(t, w)
			if w.Code != c.status || c.says != "" && !strings.Contains(got.Errors[0].Message, c.says) {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

func TestMutations(t *testing.T) {
	f := newCast(t, defaultRules)
	w := f.serve(t.Context(), post(t, `mutation { login(username: "admin", password: "a") { token reason userUuid fullName } logout }`, nil))
	if want := `{"data":{"login":{"token":"a-token","reason":null,"userUuid":"a-uuid","fullName":"A Name"},"logout":true}}`; strings.TrimSpace(w.Body.String()) != want {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = f.serve(t.Context(), post(t, `mutation { login(username: "nobody", password: "a secret") { token } }`, nil))
	got := checkAnswer(t, w)
	if w.Code != 200 || got.Errors[0].Extensions.Code != domain.CodeUnauthenticated || strings.Contains(w.Body.String()+f.log.String(), "a secret") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// broken is an authority that panics, as a mistake in planning would.
type broken struct{}

func (broken) Access(context.Context, domain.Caller) (*policy.Access, error) { panic("out of order") }

func (broken) Begin() *tx.Tx { return nil }

func TestPanicOutsideOfResolvers(t *testing.T) {
	f := newCast(t, defaultRules)
	f.graph = graph.New(&graph.Resolver{Fetcher: f.store.Fetcher, Reader: f.store}, broken{}, graph.Limits{Depth: 9, Complexity: 9, Tokens: 99, Time: 9e9, Documents: 9}, logger(f))
	w := f.serve(t.Context(), post(t, `{ viewer { kind } }`, nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "order") || !strings.Contains(w.Body.String(), string(domain.CodeInternal)) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if log := f.log.String(); !strings.Contains(log, "out of order") || !strings.Contains(log, "handler_test.go") {
		t.Errorf("the log does not say what and where: %s", log)
	}
}

func TestRequestThatEndedEarly(t *testing.T) {
	f := newCast(t, defaultRules)
	ctx, cancel := context.WithCancel(f.as(t, cast.SiteAdmin))
	cancel()
	w := f.serve(ctx, post(t, `{ viewer { kind } }`, nil))
	if w.Code != http.StatusServiceUnavailable || !json.Valid(w.Body.Bytes()) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// TestTimeLimit: the database has no time left, which is neither silence nor our failure.
func TestTimeLimit(t *testing.T) {
	f := newCast(t, defaultRules)
	f.graph = graph.New(&graph.Resolver{Fetcher: f.store.Fetcher, Reader: f.store}, f.store, graph.Limits{Depth: 9, Complexity: 999, Tokens: 99, Time: 1, Documents: 9}, logger(f))
	for query, status := range map[string]int{
		`{ sites { totalCount } }`: http.StatusServiceUnavailable,
		`{ project(id: "` + id(domain.KindProject, 1) + `") { name } __typename }`: http.StatusOK, // in part
	} {
		w := f.serve(f.as(t, cast.SuperAdmin), post(t, query, nil))
		if w.Code != status || w.Header().Get("Retry-After") == "" || !json.Valid(w.Body.Bytes()) || !strings.Contains(w.Body.String(), "TIMEOUT") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
	}
}

func TestExplain(t *testing.T) {
	f := newCast(t, strictRules)
	r := post(t, `{ participants(filter: {project: {id: ["`+id(domain.KindProject, 1)+`"]}}, first: 3) { nodes { mail: email } } hidden: projects { totalCount } }`, nil)
	r.Header.Set(graph.ExplainHeader, "1")
	w := f.serve(f.as(t, cast.ProjectUser), r)
	got := checkAnswer(t, w)
	want := `{"withheld":[{"path":["participants","nodes","mail"],"rule":"participant.email","need":"the role admin on its project","count":3}],` +
		`"lists":[{"path":["participants","nodes"],"rule":"participant.read","need":"the role user or admin on its project","outcome":"some"},` +
		`{"path":["hidden"],"rule":"project.read","need":"the role user or admin on it","outcome":"some"}]}`
	if text := string(got.Extensions["permissions"]); text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

func TestStyles(t *testing.T) {
	f := newCast(t, defaultRules)
	query := fmt.Sprintf(`{ participant(id: %d) { id projectId lastOnline } project(id: 1) { role } }`, cast.ParticipantNoGroup)
	got, errs := f.ask(t, domain.WithStyle(f.as(t, cast.ProjectUser), domain.StyleOpenTera), query)
	if !strings.HasPrefix(got, `{"participant":{"id":2,"projectId":1,"lastOnline":"20`) || !strings.HasSuffix(got, `+00:00"},"project":{"role":"user"}}`) || errs != "null" {
		t.Errorf("%s %s", got, errs)
	}
}
