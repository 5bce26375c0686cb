package engine

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

const testSchema = `
directive @read(action: String!) on FIELD_DEFINITION
enum Role { USER ADMIN }
input NameFilter { eq: String }
input SpanFilter { from: DateTime before: DateTime }
input ThingFilter { made: SpanFilter id: [ID!] name: NameFilter on: Boolean role: Role size: Int }
input Needy { must: Int! }
type Owner { id: ID! name: String }
type Thing { id: ID! name: String owner: Owner owners: [Owner!] flag: Boolean }
type Viewer { id: ID! extra: String }
type Query {
  things(filter: ThingFilter, needy: Needy, first: Int): [Thing!]!
  thing(id: ID!): Thing
  viewer: Viewer
}
scalar DateTime
input PartInput { owner: ID! role: Role }
input MakeInput { name: String! on: Boolean at: DateTime size: Int owner: ID parts: [PartInput!] blob: String role: Role }
input ChangeInput { name: String on: Boolean at: DateTime size: Int owner: ID parts: [PartInput!] blob: String role: Role }
input LinkInput { a: ID! b: ID! role: Role of: [ID!] }
type Mutation {
  make(input: MakeInput!): Thing!
  change(id: ID!, input: ChangeInput!): Thing!
  drop(id: ID!): ID!
  link(inputs: [LinkInput!]!): [Thing!]!
}
`

const testDialect = `
prefixes: ["", /v1]
roots: [/t/]
headers: {X-Test: "yes"}
errors:
  UNAUTHENTICATED: {status: 401, body: text, text: Unauthorized}
  FORBIDDEN: {status: 403, body: string}
  FIELD_WITHHELD: {status: 403, body: string}
  BAD_INPUT: {status: 400, body: errors, text: Invalid, inBody: {status: 422, body: string}}
  NOT_FOUND: {status: 404, body: string, unrestricted: {status: 410, body: message}}
  CONFLICT: {status: 409, body: message}
  TAKEN: {status: 409, body: string}
  STALE: {status: 412, body: string}
  LIMIT_EXCEEDED: {status: 400, body: string}
  THROTTLED: {status: 429, body: string}
  TIMEOUT: {status: 504, body: string}
  UNAVAILABLE: {status: 503, body: string}
  INTERNAL: {status: 500, body: string}
refusals:
  method: {status: 405, body: text}
  mediaType: {status: 415, body: message}
  json: {status: 400, body: message}
`

const testDocument = `query Things($filter: ThingFilter, $needy: Needy, $full: Boolean! = false) {
  me: viewer { id }
  held: viewer { extra }
  things(filter: $filter, needy: $needy) { id_thing: id name flag owner @include(if: $full) { owner_name: name } owners { id } }
}`

const testRoutes = `
- method: GET
  path: /t/things
  caller: user
  parameters:
    - {name: id_thing, type: id, aliases: [id]}
    - {name: name, type: string}
    - {name: full, type: flag}
    - {name: size, type: integer, min: 1}
    - {name: level, type: enum, values: {"0": USER, "1": ADMIN}}
    - {name: since, type: date}
    - {name: until, type: dateEnd}
  operation: Things
  variables: {full: $?full}
  onDeny: omit
  projection:
    unwrap: things
    spread: {owner: [owner_name]}
    omitNull: [name]
    omitUnless: {flag: true}
    add:
      - {key: online, value: false}
      - {key: size, value: $size}
      - {key: status, value: {a: [1]}, when: [full]}
    join: {key: id_thing, equals: me.id, object: held}
  variants:
    - when: [id_thing]
      variables: {filter: {id: [$id_thing], role: {$if: full, then: ADMIN, else: USER}}}
    - when: [level]
      mustSee: me
      variables: {filter: {role: $level, made: {from: $since, before: $until}}}
    - when: [name=special]
      answer: {status: 202, body: {why: special}}
    - when: [name]
      variables: {filter: {name: {eq: $name}, size: $size}}
    - {}
`

// fakeExecutor answers with canned bytes.
type fakeExecutor struct {
	rooms
	schema    *ast.Schema
	response  *graphql.Response
	ctx       context.Context // what the last call got
	variables map[string]any
}

func (f *fakeExecutor) Schema() *ast.Schema { return f.schema }

func (f *fakeExecutor) Execute(ctx context.Context, _ *ast.QueryDocument, _ string, variables map[string]any) *graphql.Response {
	f.ctx, f.variables = ctx, variables
	if f.response == nil {
		return nil
	}
	answer := *f.response
	answer.Data = bytes.Clone(answer.Data)
	return &answer
}

func schemaOf(t testing.TB, source string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Input: source})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// rooms spoils what is given back, so that a late reader is seen.
type rooms struct{}

func (rooms) Room() []byte { return nil }

func (rooms) Release(data []byte) {
	for i := range data {
		data[i] = '?'
	}
}

func testFiles(routes, document string) fstest.MapFS {
	return fstest.MapFS{
		"dialect.yaml":          {Data: []byte(testDialect)},
		"routes/things.yaml":    {Data: []byte(routes)},
		"routes/things.graphql": {Data: []byte(document)},
	}
}

type limitKey struct{}

var errWho = errors.New("the database hides a secret")

func testConfig(executor Executor) Config {
	return Config{
		Executor: executor,
		Authenticate: func(r *http.Request) (domain.Caller, error) {
			switch r.Header.Get("Authorization") {
			case "":
				return domain.Caller{}, nil
			case "broken":
				return domain.Caller{}, errWho
			case "root":
				return domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: true}, nil
			case "device":
				return domain.Caller{Kind: domain.CallerDevice, ID: 1}, nil
			}
			return domain.Caller{Kind: domain.CallerUser, ID: 7}, nil
		},
		ListLimit: func(ctx context.Context, n int) context.Context { return context.WithValue(ctx, limitKey{}, n) },
		MaxRows:   11,
		Log:       slog.New(slog.DiscardHandler),
	}
}

func newTestEngine(t testing.TB, data string) (*Engine, *fakeExecutor) {
	t.Helper()
	executor := &fakeExecutor{schema: schemaOf(t, testSchema), response: &graphql.Response{Data: []byte(data)}}
	e, err := New(Dialect{Name: "test", Files: testFiles(testRoutes, testDocument), Style: domain.StyleOpenTera}, testConfig(executor))
	if err != nil {
		t.Fatal(err)
	}
	return e, executor
}

func request(t testing.TB, e *Engine, method, target, authorization string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, nil)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}
