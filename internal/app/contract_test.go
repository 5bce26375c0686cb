package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"teragraph/internal/cast"
	"teragraph/internal/rest/engine"
)

// contract checks answers of one dialect against the document that the server gives of it.
type contract struct {
	*twins
	doc    *openapi3.T
	prefix string
	seen   map[string]map[int]bool // "GET /path" -> statuses
}

func newContract(t *testing.T, s *twins, name string) *contract {
	t.Helper()
	status, raw := s.ask(t, s.app.Handler(), "", http.MethodGet, "/openapi/"+name+".json", nil)
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if status != http.StatusOK || err != nil {
		t.Fatalf("%d %v", status, err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return &contract{twins: s, doc: doc, prefix: strings.TrimSuffix(doc.Servers[0].URL, "/"), seen: map[string]map[int]bool{}}
}

// check asks, and compares the answer with the document.
func (c *contract) check(t *testing.T, who string, r engine.RouteInfo, query string, body []byte) {
	t.Helper()
	status, raw := c.ask(t, c.app.Handler(), who, r.Method, c.prefix+r.Example+"?"+query, body)
	name := r.Method + " " + r.Path
	if c.seen[name] == nil {
		c.seen[name] = map[int]bool{}
	}
	c.seen[name][status] = true
	where := name + "?" + query + " as " + who + ": " + strconv.Itoa(status) + " " + string(raw[:min(len(raw), 200)])
	response := c.doc.Paths.Find(r.Path).GetOperation(r.Method).Responses.Value(strconv.Itoa(status))
	if response == nil {
		t.Errorf("%s: the document has no such status", where)
		return
	}
	if len(raw) == 0 {
		if len(response.Value.Content) > 0 {
			t.Errorf("%s: the document has a body", where)
		}
		return
	}
	media, value := "text/plain", any(string(raw))
	if json.Valid(raw) {
		media = "application/json"
		if err := json.Unmarshal(raw, &value); err != nil {
			t.Fatal(err)
		}
	}
	content := response.Value.Content.Get(media)
	if content == nil {
		t.Errorf("%s: the document has no %s", where, media)
		return
	}
	if err := content.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020(), openapi3.EnableFormatValidation()); err != nil {
		t.Errorf("%s: %.600v", where, err)
	}
}

// TestContracts: what the server answers is what its OpenAPI documents say, for every variant of every route that
// reads, each flag of it, and requests that are wrong in every parameter; of routes that write, the refusals.
func TestContracts(t *testing.T) {
	for _, name := range []string{"opentera", "squash"} {
		t.Run(name, func(t *testing.T) {
			s := newTwins(t, name, func(db *watchedDB) { db.cast() })
			s.password = cast.Password
			c := newContract(t, s, name)
			for _, r := range s.engine.Describe().Routes {
				r.Example = strings.Replace(r.Example, "/login/login", "/login/"+cast.ProjectUser, 1) // somebody whom there is
				for _, who := range []string{"", "admin", cast.ProjectUser} {
					for _, request := range requests(r) {
						c.check(t, who, r, request.query, request.body)
					}
				}
				statuses := c.seen[r.Method+" "+r.Path]
				if r.Method == http.MethodGet && !statuses[http.StatusOK] || !statuses[http.StatusUnauthorized] {
					t.Errorf("%s %s was answered with %v only", r.Method, r.Path, statuses)
				}
			}
		})
	}
}

type asking struct {
	query string
	body  []byte
}

func requests(r engine.RouteInfo) []asking {
	if r.Method != http.MethodGet {
		return []asking{{"", nil}, {"", []byte("{")}, {"", []byte(`{"x":1}`)}, {"id=99999999", []byte(`[]`)}, {"id=x", nil}}
	}
	list := []asking{{"", nil}}
	for i, v := range r.Variants {
		list = append(list, asking{v.Example, nil})
		for _, p := range r.Parameters {
			if p.In == "path" || strings.Contains(v.Example, p.Name+"=") {
				continue
			}
			var values []string
			if i == 0 {
				values = append(values, "%00")
			}
			if p.Type == "flag" || p.Type == "boolean" {
				values = append(values, "true")
			}
			if p.Type == "fields" || p.Type == "sort" {
				for _, word := range slices.Concat(p.Words, []string{"*", "-id", p.Words[0] + ",desc"}) {
					values = append(values, url.QueryEscape(word))
				}
			}
			for _, value := range values {
				list = append(list, asking{v.Example + "&" + p.Name + "=" + value, nil})
			}
		}
	}
	return list
}

// TestReferenceIsServed: the pages are there for everybody, under their own policy, which lets no script run.
func TestReferenceIsServed(t *testing.T) {
	s := newTwins(t, "squash", func(db *watchedDB) { db.cast() })
	for _, path := range []string{"/reference", "/reference/", "/reference/opentera", "/reference/squash"} {
		w := httptest.NewRecorder()
		s.app.Handler().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
		policies := w.Header().Values("Content-Security-Policy")
		if w.Code != http.StatusOK || len(policies) != 1 || !strings.Contains(policies[0], "style-src 'sha256-") || strings.Contains(policies[0], "script-src") {
			t.Errorf("%s: %d %q", path, w.Code, policies)
		}
	}
}
