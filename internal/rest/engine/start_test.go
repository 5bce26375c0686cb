package engine

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
)

// Every mistake in the data of a dialect keeps the server from starting, and says what it is.
func TestMistakesInData(t *testing.T) {
	tests := []struct {
		name     string
		old, new string // in the routes
		want     string // a part of the error
	}{
		{"missing operation", "operation: Things", "operation: Nothing", `no operation "Nothing"`},
		{"unused variable", "variables: {full: $?full}", "variables: {ful: $?full}", "no variable $ful"},
		{"unknown parameter in a variable", "[$id_thing]", "[$id_thin]", `no parameter "id_thin"`},
		{"alias in a variable", "[$id_thing]", "[$id]", `no parameter "id"`},
		{"unknown parameter in a condition", "when: [id_thing]", "when: [id_thin]", `no parameter "id_thin"`},
		{"unknown parameter in an addition", "value: $size", "value: $siz", `no parameter "siz"`},
		{"literal of the wrong type", "when: [name=special]", "when: [size=big]", "no integer"},
		{"unknown input field", "id: [$id_thing]", "ids: [$id_thing]", `ThingFilter has no field "ids"`},
		{"wrong type", "id: [$id_thing]", "id: [$name]", "$name is a string, and ID is needed"},
		{"value for a list", "id: [$id_thing]", "id: $id_thing", "one value is given where [ID!] is needed"},
		{"list for a value", "{eq: $name}", "{eq: [$name]}", "a list is given where String is needed"},
		{"object for a value", "size: $size}", "size: {a: $size}}", "an object is given where Int is needed"},
		{"unknown enum value", "then: ADMIN", "then: BOSS", "BOSS is no Role"},
		{"unknown word in a choice", "else: USER", "otherwise: USER", "$if, then and else"},
		{"unwrap of nothing", "unwrap: things", "unwrap: thing", `does not select "thing"`},
		{"spread of a list", "spread: {owner: [owner_name]}", "spread: {owners: []}", "only an object can be spread"},
		{"spread of nothing", "spread: {owner: [owner_name]}", "spread: {own: []}", `does not select "own"`},
		{"null of nothing", "[owner_name]", "[owner]", `"owner" is none of its keys`},
		{"omit of nothing", "omitNull: [name]", "omitNull: [title]", `does not select "title"`},
		{"condition of nothing", "omitUnless: {flag: true}", "omitUnless: {flags: true}", `does not select "flags"`},
		{"spread and left out", "omitNull: [name]", "omitNull: [owner]", "cannot be left out"},
		{"a key twice", "key: online", "key: name", `two rules write the key "name"`},
		{"join on nothing", "join: {key: id_thing", "join: {key: id", `does not select "id"`},
		{"join with nothing", "object: held", "object: hold", `"hold"`},
		{"join with a scalar", "object: held", "object: held.extra", "no object"},
		{"unreachable variant", "    - when: [name]\n", "    -\n", "variant 4: the last variant"},
		{"no last variant", "    - {}\n", "", "the last variant"},
		{"unused parameter", "- {name: size, type: integer, min: 1}", "- {name: size, type: integer, min: 1}\n    - {name: idle, type: flag}", `nothing uses the parameter "idle"`},
		{"parameter twice", "aliases: [id]", "aliases: [name]", `"name" is empty, reserved or taken`},
		{"reserved parameter", "aliases: [id]", "aliases: [caller]", `"caller" is empty, reserved or taken`},
		{"unknown type", "type: string", "type: text", `no type "text"`},
		{"min of a text", "type: string", "type: string, min: 1", "only an integer has a min"},
		{"values of a text", "type: string", "type: string, values: {a: b}", "an enum has values"},
		{"an enum without values", "type: string", "type: enum", "an enum has values"},
		{"a word that the enum lacks", "{name: level, type: enum, values: {\"0\": USER", "{name: level, type: enum, values: {\"0\": BOSS", "stands for BOSS, which is no Role"},
		{"date for a text", "type: date}", "type: string}", "$since is a string, and DateTime is needed"},
		{"seeing nothing", "mustSee: me", "mustSee: thing", `mustSee: it does not select "thing"`},
		{"unknown caller", "caller: user", "caller: admin", "neither user nor anyone"},
		{"unknown denial", "onDeny: omit", "onDeny: drop", "none of null, omit"},
		{"unknown method", "method: GET", "method: FETCH", `no method "FETCH"`},
		{"path elsewhere", "path: /t/things", "path: /u/things", "under none of the roots"},
		{"unknown word", "caller: user", "caller: user\n  colour: red", "colour"},
		{"answer and projection", "answer: {status: 202", "operation: Things\n      answer: {status: 202", "an answer or a projection, not both"},
		{"answer with variables", "answer: {status: 202", "variables: {full: true}\n      answer: {status: 202", "no variables and no projection"},
		{"answer without status", "answer: {status: 202", "answer: {status: 99", "99 is no status of an answer"},
		{"body of a GET", "operation: Things", "operation: Things\n  body: {wrapper: x, fields: [{name: y, type: key}]}", "GET has no body"},
		{"mutation of a GET", "operation: Things", "operation: Drop", "GET changes nothing"},
		{"unknown requirement", "- when: [id_thing]", "- when: [id_thing]\n      require: [nam]", `no parameter "nam"`},
		{"needed and perhaps absent", "variables: {filter: {id: [$id_thing],", "variables: {needy: {must: $size}, filter: {id: [$id_thing],", "$size may be absent, and Int! is needed"},
		{"needed in one case", "variables: {filter: {id: [$id_thing],", "variables: {needy: {must: {$if: size, then: $size}}, filter: {id: [$id_thing],", "without then and else it may be absent"},
		{"needed where it is absent", "variables: {filter: {id: [$id_thing],", "variables: {needy: {must: {$if: '!size', then: $size, else: 1}}, filter: {id: [$id_thing],", "$size may be absent, and Int! is needed"},
		{"null for what is needed", "variables: {filter: {id: [$id_thing],", "variables: {needy: {must: null}, filter: {id: [$id_thing],", "null is given where Int! is needed"},
		{"each without a list", "{id: [$id_thing],", "{id: {$each: id_thing, of: $id_thing},", "the name of a list"},
		{"concat with other rules", "    unwrap: things\n", "    unwrap: things\n    concat: [{unwrap: things}]\n", "belong into its parts"},
		{"handler without reason", "operation: Things", "operation: Things\n  handler: h", "a handler and a reason"},
	}
	schema := schemaOf(t, testSchema)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if !strings.Contains(testRoutes, tt.old) {
				t.Fatalf("the routes have no %q", tt.old)
			}
			routes := strings.Replace(testRoutes, tt.old, tt.new, 1)
			files := testFiles(routes, testDocument)
			if strings.Contains(tt.new, "Drop") {
				files["routes/drop.graphql"] = &fstest.MapFile{Data: []byte("mutation Drop { drop(id: 1) }")}
			}
			_, err := New(Dialect{Files: files}, testConfig(&fakeExecutor{schema: schema}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestMistakesInDocuments(t *testing.T) {
	tests := []struct{ name, document, want string }{
		{"unknown field", "query Things { thing(id: 1) { colour } }", "colour"},
		{"no name", "{ viewer { id } }", "one operation, with a name"},
		{"two operations", "query A { viewer { id } } query B { viewer { id } }", "one operation, with a name"},
		{"needed variable", "query Things($must: Int!, $filter: ThingFilter, $full: Boolean!) { things(filter: $filter, first: $must) { id @include(if: $full) } }", "it needs the variable $must"},
		{"no syntax", "query {{", "Expected"},
	}
	schema := schemaOf(t, testSchema)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(Dialect{Files: testFiles(testRoutes, tt.document)}, testConfig(&fakeExecutor{schema: schema}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
}

func TestMistakesInDialect(t *testing.T) {
	nothing := func(http.ResponseWriter, *http.Request, Args) error { return nil }
	tests := []struct{ name, old, new, want string }{
		{"code left out", "  CONFLICT: {status: 409, body: message}\n", "", "no row for CONFLICT"},
		{"unknown code", "CONFLICT: {", "CLASH: {status: 400, body: text}\n  CONFLICT: {", "14 rows, but there are 13 codes"},
		{"unknown body", "body: message", "body: poem", `called "poem"`},
		{"not an error", "status: 409", "status: 200", "200 is no status of an error"},
		{"second spelling of a second", "inBody: {status: 422", "inBody: {inBody: {status: 400, body: text}, status: 422", "no further ones"},
		{"second spelling with an unknown body", "{status: 410, body: message}", "{status: 410, body: poem}", `NOT_FOUND: no kind of body is called "poem"`},
		{"refusal left out", "  json: {status: 400, body: message}\n", "", "no row for json"},
		{"unknown refusal", "  json: {", "  xml: {status: 400, body: text}\n  json: {", "4 rows, but there are 3"},
		{"refusal that is none", "method: {status: 405", "method: {status: 200", "200 is no status of an error"},
		{"refusal with two spellings", "method: {", "method: {inBody: {status: 400, body: text}, ", "one spelling only"},
		{"no prefix", `prefixes: ["", /v1]`, "prefixes: []", "prefixes and roots are needed"},
	}
	schema := schemaOf(t, testSchema)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := testFiles(testRoutes, testDocument)
			files["dialect.yaml"].Data = []byte(strings.Replace(testDialect, tt.old, tt.new, 1))
			_, err := New(Dialect{Files: files}, testConfig(&fakeExecutor{schema: schema}))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want an error with %q", err, tt.want)
			}
		})
	}
	t.Run("unused handler", func(t *testing.T) {
		_, err := New(Dialect{Files: testFiles(testRoutes, testDocument), Handlers: map[string]Handler{"h": nothing}}, testConfig(&fakeExecutor{schema: schema}))
		if err == nil || !strings.Contains(err.Error(), `no route uses the handler "h"`) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("operation twice", func(t *testing.T) {
		files := testFiles(testRoutes, testDocument)
		files["routes/idle.graphql"] = files["routes/things.graphql"]
		_, err := New(Dialect{Files: files}, testConfig(&fakeExecutor{schema: schema}))
		if err == nil || !strings.Contains(err.Error(), "is in routes/idle.graphql as well") {
			t.Errorf("got %v", err)
		}
	})
	t.Run("nothing configured", func(t *testing.T) {
		if _, err := New(Dialect{Files: testFiles(testRoutes, testDocument)}, Config{}); err == nil {
			t.Error("an engine without an executor was built")
		}
	})
}
