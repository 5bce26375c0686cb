package app_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"teragraph/internal/rest/openapi"
)

// described is what introspection tells of a type.
type described struct {
	Name, Kind string
	Fields     []struct {
		Name string
		Args []struct{ Name string }
		Type wrapped
	}
}

type wrapped struct {
	Name, Kind string
	OfType     *wrapped
}

// bare is the type without its wrappers.
func (w wrapped) bare() wrapped {
	for w.OfType != nil {
		w = *w.OfType
	}
	return w
}

// lists gives, of each list at the root, a query of the plain fields of its last rows, which are the shadow's, and of
// the rows that these belong to.
func (b *besieged) lists(t testing.TB) (queries []string) {
	t.Helper()
	const whole = `{ __schema { types { name kind fields { name args { name } type { name kind ofType { name kind ofType { name kind ofType { name kind } } } } } } } }`
	var answer struct {
		Data struct {
			Schema struct{ Types []described } `json:"__schema"`
		}
	}
	if err := json.Unmarshal([]byte(b.graphql(askers[len(askers)-1], whole)), &answer); err != nil {
		t.Fatal(err)
	}
	types := map[string]described{}
	for _, d := range answer.Data.Schema.Types {
		types[d.Name] = d
	}
	for _, f := range types["Query"].Fields {
		if list, of := strings.CutSuffix(f.Type.bare().Name, "Connection"); of {
			queries = append(queries, "{ "+f.Name+"(first: 100, orderBy: [{field: ID, direction: DESC}]) { totalCount nodes {"+plain(types, list, 2)+" } } }")
			queries = append(queries, "{ "+f.Name+" { nodes {"+plain(types, list, 1)+" } pageInfo { endCursor } } }")
		}
	}
	if len(queries) < 60 {
		t.Fatalf("%d lists of %d types", len(queries), len(types))
	}
	return queries
}

// plain selects the fields of a type that take no arguments, so many levels deep.
func plain(types map[string]described, name string, levels int) (text string) {
	for _, f := range types[name].Fields {
		switch bare := f.Type.bare(); {
		case len(f.Args) > 0:
		case bare.Kind == "SCALAR" || bare.Kind == "ENUM":
			text += " " + f.Name
		case levels > 1 && bare.Kind == "OBJECT":
			if inner := plain(types, bare.Name, levels-1); inner != "" {
				text += " " + f.Name + " {" + inner + " }"
			}
		}
	}
	return text
}

// routes gives requests of each method of each path that the documents of the dialects tell of: bare, and with each of
// its parameters, which name a row of the cast and one of the shadow.
func routes(f *testing.F, b *besieged) (seeds [][3]string) {
	f.Helper()
	for _, name := range []string{"opentera", "squash"} {
		w := httptest.NewRecorder()
		b.ServeHTTP(w, httptest.NewRequest(http.MethodGet, openapi.Path(name), nil))
		var doc struct {
			Servers []struct{ URL string }
			Paths   map[string]map[string]struct {
				Parameters []struct{ Name, In string }
			}
		}
		if err := json.Unmarshal(w.Body.Bytes(), &doc); err != nil || len(doc.Paths) == 0 {
			f.Fatalf("%s: %v", w.Body, err)
		}
		server, err := url.Parse(doc.Servers[0].URL)
		if err != nil {
			f.Fatal(err)
		}
		for path, methods := range doc.Paths {
			for method, o := range methods {
				for _, n := range []string{"1", strconv.Itoa(shadowBy + 1)} {
					names, filled := []string{}, path
					for _, p := range o.Parameters {
						if p.In == "query" {
							names = append(names, p.Name)
						}
						filled = strings.ReplaceAll(filled, "{"+p.Name+"}", n)
					}
					line := strings.ToUpper(method) + " " + strings.TrimSuffix(server.Path, "/") + filled
					seeds = append(seeds, [3]string{line, "Content-Type: application/json", `{"id":` + n + `,"name":"x","_type":"user"}`})
					for _, name := range names {
						seeds = append(seeds, [3]string{line + "?" + name + "=" + n, "Accept: application/json", ""})
					}
				}
			}
		}
	}
	slices.SortFunc(seeds, func(a, b [3]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return append(seeds,
		[3]string{"GET /graphql?query=%7Bviewer%7Bkind%7D%7D", "Accept: application/graphql-response+json", ""},
		[3]string{"POST /graphql", "Content-Type: application/json; charset=utf-8\r\nX-Request-Id: a", `{"query":"{ users { nodes { username email } } }"}`},
		[3]string{"POST /graphql", "Content-Type: application/json", `[{"query":"{ users { nodes { username } } }"},{"query":"mutation { logout }"},{}]`},
		[3]string{"POST /graphql", "Content-Type: application/json", `{"query":"{ a: users { nodes { username } } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"ab"}}}`},
		[3]string{"GET /metrics", "Authorization: Bearer x\r\ntraceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", ""},
		[3]string{"OPTIONS /graphql", "Origin: http://evil.example\r\nAccess-Control-Request-Method: POST", ""},
		[3]string{"GET /user/sites", "Authorization: Basic YWRhOmFkYQ==\r\nX-Forwarded-For: 1.2.3.4, ::1\r\nForwarded: for=\"[::1]\";proto=https", ""},
	)
}
