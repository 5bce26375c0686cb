package engine

import (
	"strings"
	"testing"
)

func TestMistakesInBodies(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"no wrapper", "wrapper: thing", `wrapper: ""`, "aliases, need a wrapper"},
		{"unknown type", "type: boolean", "type: flag", `field "on": there is no type "flag"`},
		{"field twice", "aliases: [name]", "aliases: [on]", `"on" is empty or taken`},
		{"unused field", "      on: $on\n", "", `nothing uses the parameter "thing.on"`},
		{"unused field of a list", "{owner: $id_owner, role: $role}", "{owner: $id_owner}", `nothing uses the parameter "thing.parts[].role"`},
		{"unknown field", "name: $thing_name", "name: $thin_name", `no parameter "thin_name"`},
		{"field of an object in a list", "id_c, value: $id_c", "id_c, value: $id_a", `no parameter "id_a"`},
		{"list in the place of a value", "name: $thing_name", "name: $parts", "$parts is a list"},
		{"wrong type", "size: $size", "size: $thing_name", "$thing_name is a string, and Int is needed"},
		{"unknown word", "user: USER, admin: ADMIN, \"\": null, 7: ADMIN", "user: BOSS, 7: ADMIN", `"user" stands for BOSS, which is no Role`},
		{"word for no name", "user: USER, admin: ADMIN, \"\": null, 7: ADMIN", "user: 7", "neither a name nor null"},
		{"enum without words", "type: enum, values: {user: USER, admin: ADMIN, \"\": null, 7: ADMIN}", "type: enum", "an enum has values"},
		{"words of no enum", "type: boolean", "type: boolean, values: {a: B}", "an enum has values"},
		{"fields of no list", "type: boolean", "type: boolean, fields: [{name: x, type: id}]", "a list has fields"},
		{"ignored of no list", "type: boolean", "type: boolean, ignored: [x]", "a list has fields"},
		{"list without fields", "type: list, fields: [{name: id_b, type: id}]", "type: list", "a list has fields"},
		{"no fields at all", "ignored: [thing_role]\n", "ignored: [thing_role]\n    list: true\n", `no parameter "id_thing"`},
		{"min of a text", "type: string, aliases", "type: string, min: 1, aliases", "only an integer has a min"},
		{"zero of a text", "type: string, aliases", "type: string, zeroNull: true, aliases", "only an id has zeroNull"},
		{"empty of another type", "type: boolean", "type: boolean, empty: absent", "only of a string"},
		{"empty is nothing known", "type: string, aliases", "type: string, empty: none, aliases", "empty is absent or null"},
		{"ignored and not", "ignored: [thing_role]", "ignored: [on]", `ignored: "on" is a field already`},
		{"name of a parameter", "- {name: id_c, type: id}", "- {name: link, type: id}", `the name "link" is reserved or taken`},
		{"name of the caller", "name: thing_name", "name: caller", `the name "caller" is reserved or taken`},
		{"not required", "      require: [thing_name]\n", "", "$thing_name may be absent, and String! is needed"},
		{"not required in a list", "{name: id_a, type: id, required: true}", "{name: id_a, type: id}", "$id_a may be absent, and ID! is needed"},
		{"perhaps null", "{name: id_b, type: id}]", "{name: id_b, type: id, zeroNull: true}]", "$id_b may be null, and ID! is needed"},
		{"unknown parameter of each", "{$each: of,", "{$each: off,", `no parameter "off"`},
		{"each with another word", "of: $id_b}", "of: $id_b, else: 1}", "the name of a list"},
		{"each for one", "a: $id_a", "a: {$each: of, of: $id_b}", "a list is given where ID! is needed"},
		{"literal that cannot be compared", "when: [id_thing]", `when: ["parts=1"]`, "no list that could be given"},
		{"literal that is no word", "when: [id_thing]", `when: ["role=boss"]`, "no enum that could be given"},
		{"answer and projection", "  answer: {status: 200", "  projection: {}\n  answer: {status: 200", "an answer or a projection, not both"},
		{"refused when it is done", "  operation: Drop\n", "  operation: Drop\n  onDeny: \"403\"\n", "would refuse what has been done"},
	}
	schema := schemaOf(t, testSchema)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(writeRoutes, tt.old) {
				t.Fatalf("the routes have no %q", tt.old)
			}
			_, err := New(Dialect{Files: writeFiles(strings.Replace(writeRoutes, tt.old, tt.new, 1))}, testConfig(&fakeExecutor{schema: schema}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}
