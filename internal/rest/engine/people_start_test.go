package engine

import (
	"strings"
	"testing"
)

// Each mistake keeps the program from starting, and the error names the file, the route and what is wrong.
func TestMistakesInPeople(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"no slash", "path: /people\n", "path: people\n", "under none of the roots"},
		{"empty segment", "path: /people\n", "path: /people/\n", `has the segment ""`},
		{"half a parameter", "path: /people/{ids}", "path: /people/{ids", `has the segment "{ids"`},
		{"parameter within a segment", "path: /people/{ids}", "path: /people/x{ids}", `has the segment "x{ids}"`},
		{"parameter twice", "path: /people/{id}/held\n", "path: /people/{id}/held/{id}\n", "the parameter {id} twice"},
		{"same path, other name", "path: /people/login/{login}\n", "path: /people/{login}\n", "perhaps with another name"},
		{"not in the path", "path: /people/{ids}", "path: /people/ids", "the path has no {ids}"},
		{"not described", "- {name: ids, in: path, type: ids}", "- {name: ids, type: ids, required: true}", "describes {ids}"},
		{"alias in the path", "- {name: ids, in: path, type: ids}", "- {name: ids, in: path, type: ids, aliases: [x]}", "no aliases"},
		{"in nowhere", "- {name: ids, in: path, type: ids}", "- {name: ids, in: head, type: ids}", `in: "head" is none of`},
		{"form of a DELETE", "- {name: ids, type: ids, required: true}", "- {name: ids, type: ids, in: form}\n    - {name: names, in: form, type: texts}", `a body has one parameter`},
		{"form of a GET", "- {name: q, type: string}", "- {name: q, in: form, type: string}", "GET has no body"},
		{"form and body", "  first: {operation: ByLogin, variables: {login: $login}, gives: {id: people.nodes.id}}\n  operation: Join", "  body: {fields: [{name: x, type: id}]}\n  operation: Join", `the parameter "names" is in it as well`},
		{"default that is wrong", `max: 1000, default: "2"`, `max: 1000, default: "2000"`, `the default "2000" cannot be given`},
		{"max of a text", "- {name: q, type: string}", "- {name: q, type: string, max: 5}", "only an integer has a min or a max"},
		{"page without a default", `min: 0, default: "0"`, "min: 0", `"page" has to be an integer with a default`},
		{"size from 0", `{name: size, type: integer, min: 1,`, `{name: size, type: integer, min: 0,`, `"size" has to be an integer with a default and a min, from 1`},
		{"offset that is taken", "offset: offset}", "offset: q}", `paging: the name "q" is reserved or taken`},
		{"order of nothing", "attributes: {id: [ID], login: [NAME], rank: [-BOSS, KIND]}", "attributes: {}", "a sort has attributes"},
		{"attribute called asc", "login: [NAME]", "asc: [NAME]", `"asc" is a direction`},
		{"unknown field of an order", "login: [NAME]", "login: [SHOE]", `"login" stands for SHOE, which is no PersonOrderField`},
		{"sort of nothing known", "default: id", "default: shoe", `the default "shoe" cannot be given`},
		{"sort for another type", "order: $sort", "order: [$sort]", "$sort is a list, and PersonOrder! is needed"},
		{"list for one", "limit: $size", "limit: $sort", "$sort is a list, and Int is needed"},
		{"ids for an order", "variables: {ids: $ids}", "variables: {ids: [$ids]}", "$ids is a list, and ID! is needed"},
		{"fields without names", "names: [id, secret, _links]}", "names: []}", "fields has names"},
		{"usual that is no name", "usual: [login, rank]", "usual: [shoe]", `"shoe" is none of the names`},
		{"name that is not there", "names: [id, secret, _links]}", "names: [id, secret, shoe, _links]}", `picks among ["_links" "id" "secret" "shoe"]`},
		{"pick of another type", "pick: fields, links", "pick: id, links", "is of type id, not fields"},
		{"picked name that is none", "$?fields.teams", "$?fields.shoe", `no parameter that picks "shoe"`},
		{"fields as a value", "filter: {login: $q}", "filter: {login: $fields}", "$fields is a fields, and String is needed"},
		{"unknown action", "needs: person.rule", "needs: person.shoe", `the policy has no action "person.shoe"`},
		{"somebody of anyone", "caller: user\n  needs", "caller: anyone\n  needs", "who needs something is somebody"},
		{"first that is none", "first: {operation: ByLogin, variables: {login: $login}, gives: {id: people.nodes.id}}", "first: {operation: Drop, variables: {ids: [1]}, gives: {id: drop}}", "1 is no ID"},
		{"first without a place", "gives: {id: people.nodes.id}", "gives: {id: people.nodes.shoe}", `nothing is at "people.nodes.shoe"`},
		{"first of an object", "gives: {id: people.nodes.id}", "gives: {id: people.nodes}", "no value that a variable could have"},
		{"first of a taken name", "gives: {id: people.nodes.id}", "gives: {login: people.nodes.id}", "the name is taken"},
		{"first of nothing", "gives: {id: people.nodes.id}", "gives: {id: people.nodes.id, other: people.nodes.id}", `nothing uses the parameter "other"`},
		{"each of one", "$each: names, of", "$each: login, of", "it has the name of a list"},
		{"words that are not all", "words: &words {_type: {Person: person}}", "words: &words {kind: {HUMAN: h}}", "Kind has the word BOT, which becomes nothing"},
		{"words of nothing", "words: &words {_type: {Person: person}}", "words: &words {shoe: {a: b}}", `does not select "shoe"`},
		{"choice of nothing", "{when: {kind: BOT}, value: Robot}", "{when: {shoe: BOT}, value: Robot}", `does not select "shoe"`},
		{"choice of no word", "{when: {kind: BOT}, value: Robot}", "{when: {kind: CAT}, value: Robot}", "CAT is no Kind"},
		{"no last choice", ", {value: Person}]", "]", "the last choice, and only that"},
		{"drop of nothing", "drop: [kind]", "drop: [shoe]", `does not select "shoe"`},
		{"empty and words", "emptyNull: [name]", "emptyNull: [_type]", "is in emptyNull as well"},
		{"link to nothing", `links: {self: "/places/{id}"}`, `links: {self: "/places/{shoe}"}`, `selects no value "shoe"`},
		{"link to no parameter", `links: {self: "/people/{$id}/held"}`, `links: {self: "/people/{$shoe}/held"}`, `no parameter "shoe"`},
		{"link to what may be absent", `links: {self: "/people/login/{$login}"}`, `links: {self: "/people/login/{$caller}"}`, ""},
		{"link that is no path", `links: {self: "/places/{id}"}`, `links: {self: "places/{id}"}`, "begins with no slash"},
		{"group by an object", "by: role, words", "by: place, words", `"place" is no value`},
		{"group of values", "value: place}\n        links", "value: role}\n        links", `"role" is no object`},
		{"page of no list", "drop: [gate]\n", "drop: [gate]\n    page: {key: x, total: gate}\n", "unwraps a list, and the route has paging"},
		{"page of no number", "total: people.totalCount", "total: people.nodes.id", `"people.nodes.id" is no number`},
		{"find of nothing", "mustFind: person", "mustFind: shoe", `mustFind: it does not select "shoe"`},
		{"status of nothing", "status: 201", "status: 404", "404 is none of a projected answer"},
		{"body of 204", "answer: {status: 204}\n- method: POST", "answer: {status: 204, body: x}\n- method: POST", "204 has no body"},
		{"fold of a text", "{name: login, type: string, empty: absent}", "{name: login, type: string, fold: true}", "an enum has values"},
		{"null of another", "onNull: empty", "onNull: zero", "onNull is empty"},
	}
	schema := schemaOf(t, peopleSchema)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(peopleRoutes, tt.old) {
				t.Fatalf("the routes have no %q", tt.old)
			}
			routes := strings.Replace(peopleRoutes, tt.old, tt.new, 1)
			_, err := New(Dialect{Name: "people", Files: peopleFiles(peopleDialect, routes)}, peopleConfig(&operations{schema: schema}))
			if tt.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "routes/people.yaml") {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestMistakesInTemplates(t *testing.T) {
	tests := []struct{ old, new, want string }{
		{`template: '{"fault"`, `template: '{fault`, "template: it is no JSON"},
		{`"of":"{argument}"`, `"of":{argument}`, "template: it is no JSON"},
		{`template: '{"fault":{"kind":"{kind}","text":"{message}","of":"{argument}"}}'` + "\n", "", "no template for the body"},
		{"body: template, kind: Clash}", "body: template}", "or no kind in it"},
		{"body: template, kind: Clash}", "body: text, kind: Clash}", "only a template has a kind"},
		{"prefixes: [/p]", "prefixes: ['/{p}']", "has a parameter"},
	}
	schema := schemaOf(t, peopleSchema)
	for _, tt := range tests {
		files := peopleFiles(strings.Replace(peopleDialect, tt.old, tt.new, 1), peopleRoutes)
		_, err := New(Dialect{Name: "people", Files: files}, peopleConfig(&operations{schema: schema}))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error with %q", tt.new, err, tt.want)
		}
	}
}
