package graph_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
)

const (
	graphQLMedia = "application/graphql-response+json"
	jsonMedia    = "application/json"
)

// TestAccept: the answer's media type follows the weights of the Accept header, not the words in it.
func TestAccept(t *testing.T) {
	f := newCast(t, defaultRules)
	for accept, want := range map[string]string{
		"":                              jsonMedia,
		" ":                             jsonMedia,
		"*/*":                           jsonMedia,
		"application/*":                 jsonMedia,
		"text/html, */*;q=0.1":          jsonMedia,
		jsonMedia:                       jsonMedia,
		"APPLICATION/JSON":              jsonMedia,
		jsonMedia + "; charset=UTF-8":   jsonMedia,
		graphQLMedia:                    graphQLMedia,
		graphQLMedia + ";charset=utf-8": graphQLMedia,
		jsonMedia + ", " + graphQLMedia: graphQLMedia,
		graphQLMedia + ", " + jsonMedia: graphQLMedia,
		graphQLMedia + ", */*":          graphQLMedia,
		jsonMedia + ", " + graphQLMedia + ";q=0.9":       jsonMedia,
		jsonMedia + ";q=0.8, " + graphQLMedia + ";q=0.9": graphQLMedia,
		graphQLMedia + ";q=0, " + jsonMedia:              jsonMedia,
		graphQLMedia + ";q=0, */*":                       jsonMedia,
		jsonMedia + ";q=0, */*":                          graphQLMedia,
		"*/*;q=0.1, application/*;q=0":                   "",
		"text/html":                                      "",
		"text/html, application/xhtml+xml":               "",
		"application/hal+json":                           "",
		jsonMedia + ";q=0":                               "",
		jsonMedia + "; charset=utf-16":                   "",
		graphQLMedia + "x":                               "",
		"x" + jsonMedia:                                  "",
		jsonMedia + ";q=2":                               "",
		";;":                                             "",
	} {
		r := postBody([]byte(`{"query":"{ viewer { kind } }"}`))
		r.Header.Set("Accept", accept)
		w := f.serve(t.Context(), r)
		got := checkAnswer(t, w)
		if want == "" {
			if w.Code != http.StatusNotAcceptable || got.Errors[0].Extensions.Argument != "Accept" {
				t.Errorf("%q: %d %s", accept, w.Code, w.Body)
			}
			continue
		}
		if w.Code != 200 || w.Header().Get("Content-Type") != want+"; charset=utf-8" {
			t.Errorf("%q: %d %s", accept, w.Code, w.Header().Get("Content-Type"))
		}
	}
	r := postBody([]byte(`{"query":"{ viewer { kind } }"}`))
	r.Header["Accept"] = []string{"text/html", graphQLMedia} // two lines are one list
	if w := f.serve(t.Context(), r); w.Header().Get("Content-Type") != graphQLMedia+"; charset=utf-8" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
}

// TestStatuses: one row for each rule of GraphQL over HTTP on statuses, by media type (sections 6.3 and 6.4). The audit
// of internal/conformance has most of them, too.
func TestStatuses(t *testing.T) {
	f := newCast(t, defaultRules)
	get := func(query string) *http.Request { return httptest.NewRequest(http.MethodGet, "/graphql?"+query, nil) }
	body := func(text string) func() *http.Request {
		return func() *http.Request { return postBody([]byte(text)) }
	}
	const good = `"query":"{ viewer { kind } }"`
	for name, c := range map[string]struct {
		request     func() *http.Request
		modern, old int // statuses for application/graphql-response+json, and for application/json
	}{
		"it runs":                      {body(`{` + good + `}`), 200, 200},
		"a field fails":                {body(`{"query":"{ a: project(id: 999) { name } viewer { kind } }"}`), 200, 200},
		"every field fails":            {body(`{"query":"mutation { deleteSite(id: 1) }"}`), 200, 200},
		"no body":                      {body(``), 400, 400},
		"no JSON":                      {body(`{ "not a JSON`), 400, 400},
		"no query":                     {body(`{"notquery": "{ __typename }"}`), 400, 400},
		"the query is an object":       {body(`{"query":{"obj":"ect"}}`), 400, 400},
		"the query is a number":        {body(`{"query":0}`), 400, 400},
		"the query is a list":          {body(`{"query":["array"]}`), 400, 400},
		"operationName is a number":    {body(`{` + good + `,"operationName":0}`), 400, 400},
		"operationName is null":        {body(`{` + good + `,"operationName":null}`), 200, 200},
		"variables are a text":         {body(`{` + good + `,"variables":"string"}`), 400, 400},
		"variables are null":           {body(`{` + good + `,"variables":null}`), 200, 200},
		"extensions are a list":        {body(`{` + good + `,"extensions":["array"]}`), 400, 400},
		"extensions are a map":         {body(`{` + good + `,"extensions":{"some":"value"}}`), 200, 200},
		"the document does not parse":  {body(`{"query":"{"}`), 400, 200},
		"the document is not valid":    {body(`{"query":"{ 8f31403dfe404bccbb0e835f2629c6a7 }"}`), 400, 200},
		"an unknown field":             {body(`{"query":"{ nothing }"}`), 400, 200},
		"a variable of the wrong kind": {body(`{"query":"query($n: Int!) { sites(first: $n) { totalCount } }","variables":{"n":"x"}}`), 400, 200},
		"a variable is missing":        {body(`{"query":"query($n: Int!) { sites(first: $n) { totalCount } }"}`), 400, 200},
		"no such operation":            {body(`{"query":"query A { viewer { kind } }","operationName":"B"}`), 400, 200},
		"over a limit":                 {body(`{"query":"` + strings.ReplaceAll(bombs()["deep"], `"`, `\"`) + `"}`), 400, 200},
		"GET":                          {func() *http.Request { return get("query=%7Bviewer%7Bkind%7D%7D") }, 200, 200},
		"GET with variables": {func() *http.Request {
			return get("query=" + url.QueryEscape("query($n: Int) { sites(first: $n) { totalCount } }") + "&variables=" + url.QueryEscape(`{"n":1}`))
		}, 200, 200},
		"GET with a list for variables": {func() *http.Request { return get("query=%7Bviewer%7Bkind%7D%7D&variables=[1]") }, 400, 400},
		"GET without a query":           {func() *http.Request { return get("") }, 400, 400},
		"GET of an invalid document":    {func() *http.Request { return get("query=%7Bnothing%7D") }, 400, 200},
		"GET of a mutation":             {func() *http.Request { return get("query=" + url.QueryEscape("mutation { logout }")) }, 405, 405},
		"a form": {func() *http.Request {
			r := postBody([]byte("query=%7Bviewer%7Bkind%7D%7D"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			return r
		}, 415, 415},
		"no Content-Type": {func() *http.Request {
			r := postBody([]byte(`{` + good + `}`))
			r.Header.Del("Content-Type")
			return r
		}, 415, 415},
	} {
		for media, want := range map[string]int{graphQLMedia: c.modern, jsonMedia: c.old} {
			r := c.request()
			r.Header.Set("Accept", media)
			w := f.serve(f.as(t, cast.SiteAdmin), r)
			got := checkAnswer(t, w)
			if w.Code != want || w.Header().Get("Content-Type") != media+"; charset=utf-8" {
				t.Errorf("%s, %s: %d %s", name, media, w.Code, w.Body)
			}
			if want >= 400 && (got.Data != nil || got.Errors == nil) {
				t.Errorf("%s, %s: data beside a refusal: %s", name, media, w.Body)
			}
			if want == http.StatusMethodNotAllowed && w.Header().Get("Allow") != http.MethodPost {
				t.Errorf("%s: Allow: %q", name, w.Header().Get("Allow"))
			}
		}
	}
}

// TestRefuse: who cannot be let in is told so in either media type.
func TestRefuse(t *testing.T) {
	f := newCast(t, defaultRules)
	for _, media := range []string{"", jsonMedia, graphQLMedia, "text/html"} {
		r := postBody(nil)
		r.Header.Set("Accept", media)
		w := httptest.NewRecorder()
		f.graph.Refuse(w, r, domain.Errorf(domain.CodeUnauthenticated, "the credentials do not hold"))
		if got := checkAnswer(t, w); w.Code != http.StatusUnauthorized || got.Errors[0].Extensions.Code != domain.CodeUnauthenticated {
			t.Errorf("%q: %d %s", media, w.Code, w.Body)
		}
	}
}
