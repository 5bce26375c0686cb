package graph_test

import (
	"encoding/base64"
	"net/http/httptest"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// argumentCases are arguments of every wrong kind, in the text and in variables, and right ones beside them. The
// first error has to name the argument, and nothing runs.
var argumentCases = []struct {
	name, query string
	variables   map[string]any
	says        string // "" when it is right
}{
	{"an id", `{ site(id: "$site:1") { name } }`, nil, ""},
	{"no id", `{ site { name } }`, nil, `argument "id"`},
	{"id null", `{ site(id: null) { name } }`, nil, `"ID!", found null`},
	{"id null in a variable", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": nil}, `variable "id": `},
	{"id missing in the variables", `query($id: ID!) { site(id: $id) { name } }`, nil, `variable "id": `},
	{"id of another kind", `{ site(id: "$project:1") { name } }`, nil, `argument "id" is the id of another type`},
	{"a number for an id", `{ site(id: 1) { name } }`, nil, ""},
	{"a number in a text for an id", `{ site(id: "1") { name } }`, nil, ""},
	{"a number in a variable", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": 1}, ""},
	{"a number in a text in a variable", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": "1"}, ""},
	{"the number zero for an id", `{ site(id: 0) { name } }`, nil, `argument "id" is not an id`},
	{"a negative number for an id", `{ site(id: -1) { name } }`, nil, `argument "id" is not an id`},
	{"a number above the column", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": 2147483648}, `argument "id" is not an id`},
	{"a number above everything", `{ site(id: 99999999999999999999) { name } }`, nil, "99999999999999999999"},
	{"a number above everything in a text", `{ site(id: "99999999999999999999") { name } }`, nil, `argument "id" is not an id`},
	{"a padded number for an id", `{ site(id: "01") { name } }`, nil, `argument "id" is not an id`},
	{"a signed number for an id", `{ site(id: "+1") { name } }`, nil, `argument "id" is not an id`},
	{"a fraction for an id", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": 1.5}, `argument "id" is not an id`},
	{"numbers in a filter", `query($ids: [ID!]) { sites(filter: {id: $ids}) { totalCount } }`, map[string]any{"ids": []any{1, "2", id(domain.KindSite, 3)}}, ""},
	{"zero in a filter", `{ sites(filter: {id: [1, 0]}) { totalCount } }`, nil, `argument "filter.id"`},
	{"can of a number", `{ viewer { can(action: "site.read", on: 1) } }`, nil, ""},
	{"can of zero", `{ viewer { can(action: "site.read", on: 0) } }`, nil, `argument "on"`},
	{"an empty id", `{ site(id: "") { name } }`, nil, `argument "id" is not an id`},
	{"a word for an id", `{ site(id: "lakeside") { name } }`, nil, `argument "id" is not an id`},
	{"a negative id", `{ site(id: "` + encode("site:-1") + `") { name } }`, nil, `argument "id" is not an id`},
	{"id zero", `{ site(id: "` + encode("site:0") + `") { name } }`, nil, `argument "id" is not an id`},
	{"a huge id", `{ site(id: "` + encode("site:99999999999999999999") + `") { name } }`, nil, `argument "id" is not an id`},
	{"an id above the column", `{ site(id: "` + encode("site:2147483648") + `") { name } }`, nil, `argument "id" is not an id`},
	{"a padded id", `{ site(id: "` + encode("site:01") + `") { name } }`, nil, `argument "id" is not an id`},
	{"an object for an id", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": map[string]any{"a": 1}}, `variable "id": `},
	{"a list for an id", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": []any{id(domain.KindSite, 1)}}, `variable "id": `},
	{"a truth for an id", `query($id: ID!) { site(id: $id) { name } }`, map[string]any{"id": true}, `variable "id": `},
	{"ids of another kind in a filter", `{ sites(filter: {id: ["$user:1"]}) { totalCount } }`, nil, `argument "filter.id"`},
	{"null among ids", `query($f: SiteFilter) { sites(filter: $f) { totalCount } }`, map[string]any{"f": map[string]any{"id": []any{nil}}}, `variable "f.id[0]": cannot be null`},
	{"no ids", `{ sites(filter: {id: []}) { totalCount } }`, nil, ""},
	{"can of another kind", `{ viewer { can(action: "site.read", on: "$project:1") } }`, nil, `argument "on"`},
	{"can of no id", `{ viewer { can(action: "site.read", on: "x") } }`, nil, `argument "on"`},
	{"can of no action", `{ viewer { can(action: "site.explode") } }`, nil, `argument "action"`},
	{"can of null", `{ viewer { can(action: "site.read", on: null) } }`, nil, ""},

	{"first 0", `{ sites(first: 0) { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`, nil, ""},
	{"first null", `{ sites(first: null, after: null, limit: null, offset: null, filter: null, orderBy: null) { totalCount } }`, nil, ""},
	{"first negative", `{ sites(first: -1) { totalCount } }`, nil, `argument "first" is out of range`},
	{"first too large", `{ sites(first: 1001) { totalCount } }`, nil, `argument "first" is too large; a list has 1000 rows at most`},
	{"limit too large", `{ sites(limit: 1001) { totalCount } }`, nil, `argument "limit" is too large`},
	{"first beyond int32", `{ sites(first: 4294967297) { totalCount } }`, nil, `argument "first" is out of range`},
	{"first beyond everything", `{ sites(first: 99999999999999999999999) { totalCount } }`, nil, "99999999999999999999999"},
	{"a fraction", `{ sites(first: 1.5) { totalCount } }`, nil, "1.5"},
	{"a fraction in a variable", `query($n: Int) { sites(first: $n) { totalCount } }`, map[string]any{"n": 1.5}, `variable "n": `},
	{"a text for a number", `query($n: Int) { sites(first: $n) { totalCount } }`, map[string]any{"n": "1"}, `argument "first" is not a whole number`},
	{"a huge variable", `query($n: Int) { sites(first: $n) { totalCount } }`, map[string]any{"n": 1e300}, `"n": `},
	{"offset negative", `{ sites(offset: -5) { totalCount } }`, nil, `argument "offset" is out of range`},
	{"offset beyond the rows", `{ sites(offset: 2147483647) { totalCount nodes { id } } }`, nil, ""},
	{"both styles", `{ sites(first: 1, offset: 1) { totalCount } }`, nil, `argument "first" does not go with limit and offset`},
	{"both sizes", `{ sites(first: 1, limit: 1) { totalCount } }`, nil, `argument "first" does not go with limit and offset`},
	{"both styles on an edge", `{ sites { nodes { projects(after: "x", limit: 1) { totalCount } } } }`, nil, `(at sites.nodes.projects)`},

	{"no cursor", `{ sites(after: "x") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"an empty cursor", `{ sites(after: "") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of another order", `{ sites(after: "` + encode(`{"o":"NAME,ID,","v":["a",1]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of another type", `{ sites(after: "` + encode(`{"o":"ID,","v":["a"]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of null", `{ sites(after: "` + encode(`{"o":"ID,","v":[null]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor that is too short", `{ sites(after: "` + encode(`{"o":"ID,","v":[]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of a zero byte", `{ sites(orderBy: {field: NAME}, after: "` + encode(`{"o":"NAME,ID,","v":["\u0000",1]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor beyond the rows", `{ sites(after: "` + encode(`{"o":"ID,","v":[2147483647]}`) + `") { totalCount nodes { id } } }`, nil, ""},
	{"a cursor beyond the column", `{ sites(after: "` + encode(`{"o":"ID,","v":[9223372036854775807]}`) + `") { totalCount nodes { id } } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of a late change", `{ participants(orderBy: {field: UPDATED}, after: "` + encode(`{"o":"UPDATED,ID,","v":[9223372036854775807,-2147483648]}`) + `") { totalCount nodes { id } } }`, nil, ""},
	{"a cursor of a huge number", `{ sites(after: "` + encode(`{"o":"ID,","v":[1e99]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of a wrong time", `{ participants(orderBy: {field: LAST_ONLINE}, after: "` + encode(`{"o":"LAST_ONLINE,ID,","v":["yesterday",1]}`) + `") { totalCount } }`, nil, `argument "after" is not a cursor`},
	{"a cursor of an odd time", `{ participants(orderBy: {field: LAST_ONLINE}, after: "` + encode(`{"o":"LAST_ONLINE,ID,","v":["9999-12-31T23:59:59.999999999-23:59",1]}`) + `") { totalCount nodes { id } } }`, nil, "is not a cursor"},
	{"a cursor of year zero", `{ participants(orderBy: {field: LAST_ONLINE}, after: "` + encode(`{"o":"LAST_ONLINE,ID,","v":["0000-01-01T00:00:00Z",1]}`) + `") { totalCount nodes { id } } }`, nil, ""},

	{"no order", `{ sites(orderBy: []) { totalCount } }`, nil, ""},
	{"an order by nothing", `{ sites(orderBy: {field: COLOUR}) { totalCount } }`, nil, "COLOUR"},
	{"an order in no direction", `{ sites(orderBy: {field: NAME, direction: UP}) { totalCount } }`, nil, "UP"},
	{"an order of null", `{ sites(orderBy: [null]) { totalCount } }`, nil, "null"},
	{"an order without a field", `{ sites(orderBy: {direction: ASC}) { totalCount } }`, nil, "field"},
	{"the same order twice", `{ sites(orderBy: [{field: NAME}, {field: NAME, direction: DESC}, {field: ID}, {field: ID}]) { nodes { id } pageInfo { endCursor } } }`, nil, ""},
	{"an order in a variable", `query($o: [SiteOrder!]) { sites(orderBy: $o) { totalCount } }`, map[string]any{"o": map[string]any{"field": "NAME", "direction": "DESC"}}, ""},
	{"an order of the wrong type", `query($o: [SiteOrder!]) { sites(orderBy: $o) { totalCount } }`, map[string]any{"o": "NAME"}, `variable "o`},

	{"an empty filter", `{ sites(filter: {}) { totalCount } }`, nil, ""},
	{"empty lists of filters", `{ sites(filter: {and: [], or: [{}], not: {or: []}, name: {in: []}}) { totalCount } }`, nil, ""},
	{"null conditions", `{ sites(filter: {and: null, not: null, name: null, id: null, user: null}) { totalCount } }`, nil, ""},
	{"null in a condition", `{ sites(filter: {name: {eq: null, in: null, isNull: null}}) { totalCount } }`, nil, ""},
	{"an unknown condition", `{ sites(filter: {colour: {eq: "red"}}) { totalCount } }`, nil, "colour"},
	{"an unknown condition in a variable", `query($f: SiteFilter) { sites(filter: $f) { totalCount } }`, map[string]any{"f": map[string]any{"colour": 1}}, `variable "f.colour": unknown field`},
	{"a text for a condition", `{ sites(filter: {name: "Lakeside"}) { totalCount } }`, nil, "Lakeside"},
	{"a number for a text", `{ sites(filter: {name: {eq: 1}}) { totalCount } }`, nil, "1"},
	{"a text for a truth", `{ sites(filter: {twoFactorRequired: "true"}) { totalCount } }`, nil, "true"},
	{"a text for a filter in a variable", `query($f: SiteFilter) { sites(filter: $f) { totalCount } }`, map[string]any{"f": "all"}, `variable "f": must be a SiteFilter`},
	{"a zero byte", `{ sites(filter: {name: {contains: "a\u0000b"}}) { totalCount } }`, nil, `argument "filter.name.contains" holds a zero byte`},
	{"a zero byte in a list", `{ sites(filter: {name: {in: ["\u0000"]}}) { totalCount } }`, nil, `argument "filter.name.in" holds a zero byte`},
	{"quotes and wildcards", `{ sites(filter: {name: {contains: "%_'\"; drop table t_sites; --\\"}}) { totalCount } }`, nil, ""},
	{"too many conditions", `{ sites(filter: {and: [` + strings.Repeat(`{twoFactorRequired: true}`, 101) + `]}) { totalCount } }`, nil, `argument "filter" has too many conditions`},
	{"too many ids", `query($ids: [ID!]) { sites(filter: {id: $ids}) { totalCount } }`, map[string]any{"ids": many(1001)}, `argument "filter.id" has too many ids`},
	{"a long text", `{ sites(filter: {name: {contains: "` + strings.Repeat("lake", 20000) + `"}}) { totalCount } }`, nil, ""},
	{"two selections of nodes", `{ sites { nodes { id } more: nodes { name } } }`, nil, `argument "nodes"`},
	{"a role that is none", `{ sites { nodes { access(role: OWNER) { role } } } }`, nil, "OWNER"},
	{"a truth for a role", `query($r: Role) { sites { nodes { access(role: $r) { role } } } }`, map[string]any{"r": true}, `variable "r": `},
	{"null for by", `{ sites { nodes { access(by: null) { role } } } }`, nil, "null"},
}

func encode(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

func many(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = id(domain.KindSite, i+1)
	}
	return ids
}

func TestArguments(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, who := range []string{cast.SiteAdmin, ""} { // what is wrong does not depend on who asks
			ctx := f.as(t, who)
			for _, c := range argumentCases {
				t.Run(who+"/"+c.name, func(t *testing.T) {
					checkArgument(t, f.serve(ctx, post(t, withIDs(c.query), c.variables)), c.says, strings.Contains(c.query, "can("))
				})
			}
		}
		if f.log.Len() > 0 {
			t.Errorf("logged: %s", f.log)
		}
	})
}

// checkArgument wants a refusal with the words, or without words an answer. What can() refuses is an error of its
// field, so that the operation ran.
func checkArgument(t *testing.T, w *httptest.ResponseRecorder, says string, ran bool) {
	t.Helper()
	got := checkAnswer(t, w)
	switch {
	case says == "" && (w.Code != 200 || len(got.Errors) > 0),
		says != "" && (len(got.Errors) == 0 || !strings.Contains(got.Errors[0].Message, says)),
		says != "" && !ran && w.Code != 400:
		t.Errorf("%d %.600s", w.Code, w.Body)
	}
}
