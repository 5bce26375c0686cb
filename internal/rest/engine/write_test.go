package engine

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

const writeRoutes = `
- method: POST
  path: /t/things
  caller: user
  body:
    wrapper: thing
    aliases: [item]
    fields:
      - {name: id_thing, type: key, required: true}
      - {name: thing_name, type: string, aliases: [name]}
      - {name: on, type: boolean}
      - {name: at, type: datetime, nullable: true}
      - {name: size, type: integer, min: 1, nullable: true}
      - {name: id_owner, type: id, zeroNull: true}
      - {name: blob, type: json, nullable: true}
      - {name: role, type: enum, values: {user: USER, admin: ADMIN, "": null, 7: ADMIN}}
      - name: parts
        type: list
        nullable: true
        fields:
          - {name: id_owner, type: id, required: true}
          - {name: role, type: enum, values: {user: USER, admin: ADMIN}}
        ignored: [part_name]
    ignored: [thing_role]
  variables:
    input:
      name: $thing_name
      on: $on
      at: $at
      size: $size
      owner: $id_owner
      blob: $blob
      role: {$if: role=7, then: ADMIN, else: $role}
      parts: {$each: parts, of: {owner: $id_owner, role: $role}}
  variants:
    - when: [id_thing=0]
      require: [thing_name]
      operation: Make
      projection: {unwrap: make, wrap: list}
    - when: [id_thing]
      operation: Change
      variables: {id: $id_thing}
      projection: {unwrap: change, wrap: list}
    - answer: {status: 500, body: unreachable}
- method: DELETE
  path: /t/things
  caller: user
  parameters:
    - {name: id, type: id, required: true}
  operation: Drop
  variables: {id: $id}
  answer: {status: 200, body: ""}
- method: PUT
  path: /t/links
  caller: user
  parameters:
    - {name: id_c, type: id}
  body:
    wrapper: link
    list: true
    fields:
      - {name: id_a, type: id, required: true}
      - {name: id_b, type: id, required: true}
      - {name: role, type: enum, nullable: true, values: {user: USER, admin: ADMIN, "": null}}
      - {name: of, type: list, fields: [{name: id_b, type: id}]}
  operation: Link
  variables:
    inputs: {$each: link, of: {a: $id_a, b: $id_b, role: $role, of: {$each: of, of: $id_b}}}
  projection: {unwrap: link, add: [{key: id_c, value: $id_c}]}
`

func writeFiles(routes string) fstest.MapFS {
	return fstest.MapFS{
		"dialect.yaml":          {Data: []byte(testDialect)},
		"routes/things.yaml":    {Data: []byte(routes)},
		"routes/make.graphql":   {Data: []byte("mutation Make($input: MakeInput!) { make(input: $input) { id name } }")},
		"routes/change.graphql": {Data: []byte("mutation Change($id: ID!, $input: ChangeInput!) { change(id: $id, input: $input) { id name } }")},
		"routes/drop.graphql":   {Data: []byte("mutation Drop($id: ID!) { drop(id: $id) }")},
		"routes/link.graphql":   {Data: []byte("mutation Link($inputs: [LinkInput!]!) { link(inputs: $inputs) { id } }")},
	}
}

func newWriteEngine(t testing.TB, response *graphql.Response) (*Engine, *fakeExecutor) {
	t.Helper()
	executor := &fakeExecutor{schema: schemaOf(t, testSchema), response: response}
	e, err := New(Dialect{Name: "test", Files: writeFiles(writeRoutes), Style: domain.StyleOpenTera}, testConfig(executor))
	if err != nil {
		t.Fatal(err)
	}
	return e, executor
}

// send asks with a body; "" is none and has no content type.
func send(t testing.TB, e *Engine, method, target, authorization, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

const madeOne = `{"make":{"id":1,"name":"n"},"change":{"id":2,"name":"m"},"drop":3,"link":[{"id":4},{"id":5}]}`

type object = map[string]any

func TestWrite(t *testing.T) {
	tests := []struct {
		name, method, target, body string
		variables                  object
		answer                     string
	}{
		{
			"create", "POST", "/t/things", `{"thing": {"id_thing": 0, "thing_name": "", "on": false, "thing_role": {"any": [1]}}}`,
			object{"input": object{"name": "", "on": false}},
			`[{"id":1,"name":"n"}]`,
		},
		{
			"change: an alias, null and absent, numbers as text", "POST", "/v1/t/things",
			`{"item": {"id_thing": "7", "name": "x", "on": 1, "at": null, "size": "12", "id_owner": 0, "role": ""}}`,
			object{"id": int64(7), "input": object{"name": "x", "on": true, "at": nil, "size": int64(12), "owner": nil, "role": nil}},
			`[{"id":2,"name":"m"}]`,
		},
		{
			"change of nothing", "POST", "/t/things", `{"thing": {"id_thing": 7}}`,
			object{"id": int64(7), "input": object{}},
			`[{"id":2,"name":"m"}]`,
		},
		{
			"lists, whose fields hide those around them", "POST", "/t/things",
			`{"thing": {"id_thing": 7, "id_owner": 9, "role": 7, "parts": [{"id_owner": 1}, {"id_owner": 2, "role": "admin", "part_name": 5}]}}`,
			object{"id": int64(7), "input": object{
				"owner": int64(9), "role": "ADMIN",
				"parts": []any{object{"owner": int64(1)}, object{"owner": int64(2), "role": "ADMIN"}},
			}},
			`[{"id":2,"name":"m"}]`,
		},
		{
			"an empty list", "POST", "/t/things", `{"thing": {"id_thing": 7, "parts": []}}`,
			object{"id": int64(7), "input": object{"parts": []any{}}},
			`[{"id":2,"name":"m"}]`,
		},
		{
			"no list", "POST", "/t/things", `{"thing": {"id_thing": 7, "parts": null}}`,
			object{"id": int64(7), "input": object{"parts": nil}},
			`[{"id":2,"name":"m"}]`,
		},
		{
			"times and JSON", "POST", "/t/things", `{"thing": {"id_thing": 7, "at": "2024-03-15T11:00:00", "blob": {"b": [1.50, "<\u00e9>"], "a": null}}}`,
			object{"id": int64(7), "input": object{"at": "2024-03-15T11:00:00Z", "blob": `{"a":null,"b":[1.50,"<é>"]}`}},
			`[{"id":2,"name":"m"}]`,
		},
		{"delete", "DELETE", "/t/things?id=3", "", object{"id": int64(3)}, `""`},
		{
			"one where a list may be", "PUT", "/t/links", `{"link": {"id_a": "1", "id_b": 2, "role": null}}`,
			object{"inputs": []any{object{"a": int64(1), "b": int64(2), "role": nil}}},
			`[{"id":4},{"id":5}]`,
		},
		{
			"a list, and one within", "PUT", "/t/links?id_c=6", `{"link": [{"id_a": 1, "id_b": 2, "of": [{"id_b": 5}, {}]}, {"id_a": 3, "id_b": 4, "role": "admin"}]}`,
			object{"inputs": []any{
				object{"a": int64(1), "b": int64(2), "of": []any{int64(5)}},
				object{"a": int64(3), "b": int64(4), "role": "ADMIN"},
			}},
			`[{"id":4,"id_c":6},{"id":5,"id_c":6}]`,
		},
		{"an empty list of objects", "PUT", "/t/links", `{"link": []}`, object{"inputs": []any{}}, `[{"id":4},{"id":5}]`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e, executor := newWriteEngine(t, &graphql.Response{Data: []byte(madeOne)})
			w := send(t, e, tt.method, tt.target, "user", tt.body)
			if w.Code != 200 || w.Body.String() != tt.answer+"\n" {
				t.Errorf("got %d %s\nwant %s", w.Code, w.Body, tt.answer)
			}
			if diff := cmp.Diff(tt.variables, executor.variables); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWriteErrors(t *testing.T) {
	tests := []struct {
		name, method, target, authorization, body string
		err                                       *gqlerror.Error
		status                                    int
		answer                                    string
	}{
		{"argument of a field", "POST", "/t/things", "user", `{"thing":{"id_thing":1}}`, problem(domain.CodeBadInput, "input.name", nil), 422, `"argument \"thing.thing_name\" is too long"`},
		{"argument in a list", "PUT", "/t/links", "user", `{"link":{"id_a":1,"id_b":2}}`, problem(domain.CodeBadInput, "inputs[3].of[4]", nil), 422, `"argument \"link[3].of[4].id_b\" is too long"`},
		{"argument that is a list", "PUT", "/t/links", "user", `{"link":{"id_a":1,"id_b":2}}`, problem(domain.CodeBadInput, "inputs", nil), 422, `"argument \"link\" is too long"`},
		{"argument that is an object of a list", "PUT", "/t/links", "user", `{"link":{"id_a":1,"id_b":2}}`, problem(domain.CodeBadInput, "inputs[1]", nil), 422, `"argument \"link[1]\" is too long"`},
		{"argument of ours", "POST", "/t/things", "user", `{"thing":{"id_thing":1}}`, problem(domain.CodeBadInput, "version", nil), 422, `"argument \"version\" is too long"`},
		{"hidden or missing", "DELETE", "/t/things?id=1", "user", "", problem(domain.CodeNotFound, "", nil), 404, `"argument \"\" is too long"`},
		{"missing, and the caller sees all", "DELETE", "/t/things?id=1", "root", "", problem(domain.CodeNotFound, "", nil), 410, `{"message":"argument \"\" is too long"}`},
		{"taken", "POST", "/t/things", "user", `{"thing":{"id_thing":1}}`, problem(domain.CodeTaken, "", nil), 409, `"argument \"\" is too long"`},
		{"stale", "POST", "/t/things", "user", `{"thing":{"id_thing":1}}`, problem(domain.CodeStale, "", nil), 412, `"argument \"\" is too long"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			argument, _ := tt.err.Extensions["argument"].(string)
			tt.err.Message = domain.BadInput(argument, "is too long").Message
			e, _ := newWriteEngine(t, &graphql.Response{Data: []byte("null"), Errors: gqlerror.List{tt.err}})
			w := send(t, e, tt.method, tt.target, tt.authorization, tt.body)
			if got := strings.TrimSuffix(w.Body.String(), "\n"); w.Code != tt.status || got != tt.answer {
				t.Errorf("got %d %s\nwant %d %s", w.Code, got, tt.status, tt.answer)
			}
		})
	}
}

func TestUnavailable(t *testing.T) {
	e, _ := newWriteEngine(t, &graphql.Response{Errors: gqlerror.List{problem(domain.CodeUnavailable, "", nil)}})
	w := send(t, e, http.MethodDelete, "/t/things?id=1", "user", "")
	if w.Code != 503 || w.Header().Get("Retry-After") != "1" {
		t.Errorf("status %d, Retry-After %q", w.Code, w.Header().Get("Retry-After"))
	}
}
