package engine

import (
	"net/http"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

const ann = `{"_type":"Person","id":1,"login":"ann","rank":true,"kind":"BOT","name":"","maker":{"login":"root"},"teams":[{"id":4}]}`

const bob = `{"_type":"Person","id":2,"login":"b/ö","rank":false,"kind":"BOT","name":"Bob","maker":null}`

func TestPages(t *testing.T) {
	const (
		annShort = `{"_type":"person","id":1,"login":"ann","rank":"Boss","_links":{"self":{"href":"http://a\"b/p/people/1"}}}`
		at       = `{"href":"http://a\"b/p/people?`
	)
	tests := []struct {
		name, query, nodes, total string
		want                      string
		variables                 object
	}{
		{
			"one page", "", ann + "," + bob, "2",
			`{"_embedded":{"people":[` + annShort + `,{"_type":"person","id":2,"login":"b/ö","rank":"Robot","_links":{"self":{"href":"http://a\"b/p/people/2"}}}]},` +
				`"_links":{"self":` + at + `page=0&size=2"}},"page":{"size":2,"totalElements":2,"totalPages":1,"number":0}}`,
			object{"order": []any{object{"field": "ID", "direction": "ASC"}}, "limit": int64(2), "offset": int64(0), "teams": false},
		},
		{
			"in the middle, all fields", "?size=1&q=%22%26+%C3%B6&page=2&fields=*&token=secret&sort=rank,desc&sort=login", ann, "5",
			`{"_embedded":{"people":[{"_type":"person","id":1,"login":"ann","rank":"Boss","name":null,"maker":"root","teams":[{"id":4}],"tags":[],"_links":{"self":{"href":"http://a\"b/p/people/1"}}}]},"_links":{` +
				`"first":` + at + `page=0&size=1&q=%22%26+%C3%B6&fields=%2A&sort=rank%2Cdesc&sort=login"},"prev":` + at + `page=1&size=1&q=%22%26+%C3%B6&fields=%2A&sort=rank%2Cdesc&sort=login"},` +
				`"self":` + at + `page=2&size=1&q=%22%26+%C3%B6&fields=%2A&sort=rank%2Cdesc&sort=login"},"next":` + at + `page=3&size=1&q=%22%26+%C3%B6&fields=%2A&sort=rank%2Cdesc&sort=login"},` +
				`"last":` + at + `page=4&size=1&q=%22%26+%C3%B6&fields=%2A&sort=rank%2Cdesc&sort=login"}},"page":{"size":1,"totalElements":5,"totalPages":5,"number":2}}`,
			object{
				"filter": object{"login": `"& ö`}, "limit": int64(1), "offset": int64(2), "teams": true, "order": []any{
					object{"field": "BOSS", "direction": "ASC"}, object{"field": "KIND", "direction": "DESC"}, object{"field": "NAME", "direction": "ASC"},
				},
			},
		},
		{
			"the last, without a field", "?page=1&fields=-login,nothing,-id", ann, "3",
			`{"_embedded":{"people":[{"_type":"person","id":1,"rank":"Boss","_links":{"self":{"href":"http://a\"b/p/people/1"}}}]},"_links":{"first":` + at + `page=0&size=2&fields=-login%2Cnothing%2C-id"},` +
				`"prev":` + at + `page=0&size=2&fields=-login%2Cnothing%2C-id"},"self":` + at + `page=1&size=2&fields=-login%2Cnothing%2C-id"}},"page":{"size":2,"totalElements":3,"totalPages":2,"number":1}}`,
			object{"order": []any{object{"field": "ID", "direction": "ASC"}}, "limit": int64(2), "offset": int64(2), "teams": false},
		},
		{
			"behind the last", "?page=2147483647&size=1000", "", "1001",
			`{"_embedded":{"people":[]},"_links":{"first":` + at + `page=0&size=1000"},"prev":` + at + `page=1&size=1000"},"self":` + at + `page=2147483647&size=1000"}},` +
				`"page":{"size":1000,"totalElements":1001,"totalPages":2,"number":2147483647}}`,
			object{"order": []any{object{"field": "ID", "direction": "ASC"}}, "limit": int64(1000), "offset": int64(2147483647), "teams": false},
		},
		{
			"nothing at all", "?page=1&fields=nothing", "", "0",
			`{"_embedded":{"people":[]},"_links":{"first":` + at + `page=0&size=2&fields=nothing"},"prev":` + at + `page=0&size=2&fields=nothing"},"self":` + at + `page=1&size=2&fields=nothing"}},` +
				`"page":{"size":2,"totalElements":0,"totalPages":0,"number":1}}`,
			object{"order": []any{object{"field": "ID", "direction": "ASC"}}, "limit": int64(2), "offset": int64(2), "teams": false},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, o := newPeople(t, map[string]string{"People": `{"people":{"totalCount":` + tt.total + `,"nodes":[` + tt.nodes + `]}}`})
			w := e.ask(t, http.MethodGet, "/p/people"+tt.query, "user", "")
			if got := strings.TrimSuffix(w.Body.String(), "\n"); w.Code != 200 || got != tt.want {
				t.Errorf("got %d %s\nwant %s", w.Code, got, tt.want)
			}
			if diff := cmp.Diff(tt.variables, o.variables["People"]); diff != "" {
				t.Error(diff)
			}
			if o.style != domain.StyleMillis {
				t.Errorf("style %d", o.style)
			}
		})
	}
}

func TestAnswersOfPaths(t *testing.T) {
	held := `{"gate":{"secret":"s"},"content":[{"role":"tester","place":{"id":1,"name":"a"}},{"role":"admin","place":{"id":2,"name":"b"}},` +
		`{"role":"tester","place":{"id":3,"name":"c"}},{"role":"tester","place":null},{"role":null,"place":{"id":4,"name":"d"}}]}`
	tests := []struct {
		name, method, target, body string
		operation, data            string
		status                     int
		want                       string
		variables                  object
	}{
		{"an id", "GET", "/p/people/7", "", "Person", `{"person":{"id":7,"secret":"s"}}`, 200, `{"id":7,"secret":"s","_links":{"self":{"href":"http://a\"b/p/people/7"}}}` + "\n", object{"id": int64(7)}},
		{"HEAD", "HEAD", "/p/people/7", "", "Person", `{"person":{"id":7,"secret":"s"}}`, 200, `{"id":7,"secret":"s","_links":{"self":{"href":"http://a\"b/p/people/7"}}}` + "\n", object{"id": int64(7)}},
		{"fields of one", "GET", "/p/people/7?fields=id", "", "Person", `{"person":{"id":7,"secret":"s"}}`, 200, `{"id":7}` + "\n", object{"id": int64(7)}},
		{"a first query", "GET", "/p/people/login/a%2Fb%20%22+", "", "Person", `{"person":{"id":9,"secret":null}}`, 200, `{"id":9,"secret":null,"_links":{"self":{"href":"http://a\"b/p/people/login/a%2Fb%20%22+"}}}` + "\n", object{"id": int64(9)}},
		{
			"groups", "GET", "/p/people/5/held", "", "Held", held, 200,
			`{"content":{"manager":[{"id":2,"name":"b","_links":{"self":{"href":"http://a\"b/p/places/2"}}}],"tester":[{"id":1,"name":"a","_links":{"self":{"href":"http://a\"b/p/places/1"}}},` +
				`{"id":3,"name":"c","_links":{"self":{"href":"http://a\"b/p/places/3"}}}]},"_links":{"self":{"href":"http://a\"b/p/people/5/held"}}}` + "\n",
			object{"id": int64(5)},
		},
		{"no groups", "GET", "/p/people/5/held", "", "Held", `{"gate":null,"content":null}`, 200, `{"content":{},"_links":{"self":{"href":"http://a\"b/p/people/5/held"}}}` + "\n", object{"id": int64(5)}},
		{
			"each of a list", "POST", "/p/people/5/held/manager?ids=3,+4,3", "", "Give", `{"content":[{"role":"admin","place":{"id":3}}]}`, 201, `{"content":{"admin":[{"id":3}]}}` + "\n",
			object{"inputs": []any{object{"person": int64(5), "place": int64(3), "role": "admin"}, object{"person": int64(5), "place": int64(4), "role": "admin"}}},
		},
		{"a list in the path", "DELETE", "/p/people/3,4", "", "Drop", `{"drop":[3,4]}`, 204, "", object{"ids": []any{int64(3), int64(4)}}},
		{"names in the query string", "POST", "/p/people/login/x/teams?names=A,+B+,,A", "names=C", "Join", `{}`, 204, "", object{"id": int64(9), "teams": []any{object{"name": "A"}, object{"name": "B"}}}},
		{"a form that says it is JSON", "POST", "/p/people/login/x/teams", "names=team-1%2C+team-2", "Join", `{}`, 204, "", object{"id": int64(9), "teams": []any{object{"name": "team-1"}, object{"name": "team-2"}}}},
		{"JSON", "POST", "/p/people/login/x/teams", ` {"names": ["a, b", "c", 1]}`, "Join", `{}`, 204, "", object{"id": int64(9), "teams": []any{object{"name": "a, b"}, object{"name": "c"}, object{"name": "1"}}}},
		{"JSON with a text", "POST", "/p/people/login/x/teams", `{"names": "a,b%", "x": 1}`, "Join", `{}`, 204, "", object{"id": int64(9), "teams": []any{object{"name": "a"}, object{"name": "b%"}}}},
		{
			"a body without a wrapper", "PATCH", "/p/people/5", `{"_type":"person","id":"any","name":null,"rank":"bOSS"}`, "Change", `{"person":{"id":5}}`, 200, `{"id":5}` + "\n",
			object{"id": int64(5), "rename": false, "input": object{"name": "", "boss": true, "kind": "HUMAN"}},
		},
		{
			"nothing but another name", "PATCH", "/p/people/5", `{"login":"new"}`, "Change", `{"renamed":{"id":5},"person":{"id":5}}`, 200, `{"id":5}` + "\n",
			object{"id": int64(5), "rename": true, "login": "new", "input": object{}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, o := newPeople(t, map[string]string{tt.operation: tt.data})
			w := e.ask(t, tt.method, tt.target, "user", tt.body)
			if w.Code != tt.status || w.Body.String() != tt.want {
				t.Errorf("got %d %s\nwant %d %s", w.Code, w.Body, tt.status, tt.want)
			}
			if diff := cmp.Diff(tt.variables, o.variables[tt.operation]); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRefusedOnPaths(t *testing.T) {
	tests := []struct {
		method, target, who, body string
		status                    int
		want                      string // a part of the answer
	}{
		{"GET", "/p/people", "", "", 401, `{"fault":{"kind":"Who",`},
		{"GET", "/p/people?size=0", "user", "", 400, `"text":"argument \"size\" is too small; the smallest is 1","of":"size"`},
		{"GET", "/p/people?size=1001", "user", "", 400, `the largest is 1000`},
		{"GET", "/p/people?page=-1", "user", "", 400, `the smallest is 0`},
		{"GET", "/p/people?page=2147483648", "user", "", 400, `too large a number`},
		{"GET", "/p/people?sort=shoe", "user", "", 400, `there is id, login, rank, each with ,asc or ,desc`},
		{"GET", "/p/people?sort=asc", "user", "", 400, `names \"asc\"`},
		{"GET", "/p/people?sort=id&sort=id,desc", "user", "", 400, `names \"id\" twice`},
		{"GET", "/p/people/0", "user", "", 400, `ids are whole numbers from 1`},
		{"GET", "/p/people/x", "user", "", 400, `\"id\" is not an integer`},
		{"GET", "/p/people/7", "user", "", 403, `{"fault":{"kind":"No","text":"not for you","of":""}}`},
		{"GET", "/p/people/7", "root", "", 404, `{"kind":"None","text":"there is no such person`},
		{"GET", "/p/people/login/%00", "user", "", 400, `holds the character NUL`},
		{"GET", "/p/people/login/%ff", "user", "", 400, `is not UTF-8`},
		{"DELETE", "/p/people/1,x", "user", "", 400, `\"ids\" is not an integer`},
		{"DELETE", "/p/people/1,,2", "user", "", 400, `\"ids\" is not an integer`},
		{"DELETE", "/p/people/1,0", "user", "", 400, `ids are whole numbers from 1`},
		{"DELETE", "/p/people/1" + strings.Repeat(",1", 1000), "user", "", 400, `more than 1000`},
		{"DELETE", "/p/people/%20", "user", "", 400, `\"ids\" is missing`},
		{"POST", "/p/people/5/held/boss?ids=1", "user", "", 400, `is none of: manager, tester`},
		{"POST", "/p/people/5/held/tester", "user", "", 400, `\"ids\" is missing`},
		{"POST", "/p/people/login/x/teams", "user", "", 400, `\"names\" is missing`},
		{"POST", "/p/people/login/x/teams", "user", "names=,", 400, `\"names\" is missing`},
		{"POST", "/p/people/login/x/teams?names=,", "user", "{}", 400, `\"names\" is missing`},
		{"POST", "/p/people/login/x/teams", "user", "names=%zz", 400, `broken percent-encoding`},
		{"POST", "/p/people/login/x/teams", "user", "{%zz", 400, `not one JSON value`},
		{"POST", "/p/people/login/x/teams", "user", `{"names": {}}`, 400, `neither a text nor a list`},
		{"POST", "/p/people/login/x/teams", "user", `{"names": [[]]}`, 400, `no list of texts`},
		{"POST", "/p/people/login/x/teams", "user", `{"names": [` + strings.Repeat(`"a",`, 1000) + `"a"]}`, 400, `more than 1000`},
		{"PATCH", "/p/people/5", "user", `[]`, 400, `is not an object`},
		{"PATCH", "/p/people/5", "user", `{"_type":"dog"}`, 400, `\"_type\" is none of: person`},
		{"PATCH", "/p/people/5", "user", `{"shoe":1}`, 400, `\"shoe\" is unknown`},
		{"PUT", "/p/people/5", "", ``, 405, `does not know the method PUT`},
	}
	for _, tt := range tests {
		t.Run(tt.method+tt.target[:min(len(tt.target), 40)]+tt.body[:min(len(tt.body), 40)], func(t *testing.T) {
			e, o := newPeople(t, map[string]string{"Person": `{"person":null}`})
			w := e.ask(t, tt.method, tt.target, tt.who, tt.body)
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
				t.Errorf("got %d %s\nwant %d with %s", w.Code, w.Body, tt.status, tt.want)
			}
			for _, operation := range o.asked {
				if operation != "Needs" && operation != "Person" {
					t.Errorf("%s ran", operation)
				}
			}
			if got := w.Header().Get("WWW-Authenticate"); (got == "Basic") != (tt.status == 401) {
				t.Errorf("WWW-Authenticate %q", got)
			}
		})
	}
}

// What a route needs is asked after who asks is known, and before anything of the request is looked at.
func TestNeeds(t *testing.T) {
	e, o := newPeople(t, map[string]string{"Needs": `{"viewer":{"can":false}}`})
	w := e.ask(t, http.MethodGet, "/p/people?size=x", "user", "")
	if w.Code != 403 || !strings.Contains(w.Body.String(), "it needs person.rule") || len(o.asked) != 1 {
		t.Errorf("got %d %s after %v", w.Code, w.Body, o.asked)
	}
	if diff := cmp.Diff(object{"action": "person.rule"}, o.variables["Needs"]); diff != "" {
		t.Error(diff)
	}
	o.asked = nil
	if w := e.ask(t, http.MethodGet, "/p/people", "", ""); w.Code != 401 || len(o.asked) != 0 {
		t.Errorf("got %d after %v", w.Code, o.asked)
	}
	o.fails["Needs"] = &graphql.Response{Errors: gqlerror.List{problem(domain.CodeUnavailable, "", nil)}}
	if w := e.ask(t, http.MethodGet, "/p/people", "user", ""); w.Code != 503 {
		t.Errorf("got %d", w.Code)
	}
}

// What a first query does not find is not there, and nothing else is asked; what it may not read is an error.
func TestFirst(t *testing.T) {
	for _, data := range []string{`{"people":{"nodes":[]}}`, `{"people":{"nodes":null}}`, `{"people":null}`, `{}`, `{"people":{"nodes":[{"id":null}]}}`} {
		for who, want := range map[string]int{"user": 403, "root": 404} {
			e, o := newPeople(t, map[string]string{"ByLogin": data})
			if w := e.ask(t, http.MethodGet, "/p/people/login/x", who, ""); w.Code != want || len(o.asked) != 1 {
				t.Errorf("%s: got %d %s after %v, want %d", data, w.Code, w.Body, o.asked, want)
			}
		}
	}
	e, o := newPeople(t, nil)
	o.fails["ByLogin"] = &graphql.Response{Errors: gqlerror.List{problem(domain.CodeBadInput, "filter.login", nil)}}
	if w := e.ask(t, http.MethodGet, "/p/people/login/x", "user", ""); w.Code != 400 || !strings.Contains(w.Body.String(), `"of":"login"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// A hidden person and one of whom something is withheld look alike to who is restricted.
func TestHiddenIsAsWithheld(t *testing.T) {
	e, o := newPeople(t, map[string]string{"Person": `{"person":null}`})
	hidden := e.ask(t, http.MethodGet, "/p/people/7", "user", "")
	o.fails["Person"] = &graphql.Response{
		Data: []byte(`{"person":{"id":7,"secret":null}}`), Errors: gqlerror.List{problem(domain.CodeFieldWithheld, "", ast.Path{ast.PathName("person")})},
	}
	withheld := e.ask(t, http.MethodGet, "/p/people/7", "user", "")
	if hidden.Code != withheld.Code || hidden.Body.String() != withheld.Body.String() || hidden.Code != 403 {
		t.Errorf("%d %s and %d %s", hidden.Code, hidden.Body, withheld.Code, withheld.Body)
	}
}

// The argument of an error is the parameter whose element is at fault.
func TestFaultOfAnElement(t *testing.T) {
	e, o := newPeople(t, nil)
	o.fails["Give"] = &graphql.Response{Errors: gqlerror.List{problem(domain.CodeBadInput, "inputs[1].place", nil)}}
	if w := e.ask(t, http.MethodPost, "/p/people/5/held/tester?ids=1,2", "user", ""); w.Code != 400 || !strings.Contains(w.Body.String(), `"of":"ids"`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
