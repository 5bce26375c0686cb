package engine

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// peopleSchema and what follows is a small dialect that uses all that is not in the other fakes: parameters in
// paths, pages, orders, links, first queries.
const peopleSchema = `
enum Kind { HUMAN BOT }
enum Direction { ASC DESC }
enum PersonOrderField { ID NAME BOSS KIND }
input PersonOrder { field: PersonOrderField! direction: Direction! = ASC }
input Filter { login: String id: [ID!] }
type Place { id: ID! name: String }
type Held { role: String place: Place }
type Team { id: ID! name: String }
type Person { id: ID! login: String! name: String boss: Boolean! kind: Kind! secret: String maker: Person teams: [Team!] }
type People { nodes: [Person!]! totalCount: Int! }
type Viewer { can(action: String!): Boolean! }
input Give { person: ID! place: ID! role: String }
input Named { name: String }
type Query {
  people(filter: Filter, order: [PersonOrder!], limit: Int, offset: Int): People!
  person(id: ID!): Person
  held(person: ID!): [Held!]
  viewer: Viewer!
}
input PersonInput { login: String name: String boss: Boolean kind: Kind }
type Mutation {
  add(input: PersonInput!): Person!
  rename(id: ID!, login: String!): Person!
  drop(ids: [ID!]!): [ID!]!
  give(inputs: [Give!]!): [Held!]!
  join(person: ID!, teams: [Named!]): Person!
}
`

const peopleDialect = `
prefixes: [/p]
roots: [/]
template: '{"fault":{"kind":"{kind}","text":"{message}","of":"{argument}"}}'
errors:
  UNAUTHENTICATED: {status: 401, body: template, kind: Who, headers: {WWW-Authenticate: Basic}}
  FORBIDDEN: {status: 403, body: template, kind: No}
  FIELD_WITHHELD: {status: 403, body: template, kind: No, text: not for you}
  BAD_INPUT: {status: 400, body: template, kind: Bad}
  NOT_FOUND: {status: 403, body: template, kind: No, text: not for you, unrestricted: {status: 404, body: template, kind: None}}
  CONFLICT: {status: 409, body: template, kind: Clash}
  TAKEN: {status: 409, body: template, kind: Clash}
  STALE: {status: 409, body: template, kind: Clash}
  LIMIT_EXCEEDED: {status: 400, body: template, kind: Bad}
  THROTTLED: {status: 429, body: template, kind: Bad}
  TIMEOUT: {status: 504, body: template, kind: Down}
  UNAVAILABLE: {status: 503, body: template, kind: Down}
  INTERNAL: {status: 500, body: template, kind: Down}
refusals:
  method: {status: 405, body: template, kind: Bad}
  mediaType: {status: 415, body: template, kind: Bad}
  json: {status: 400, body: template, kind: Bad}
`

const peopleRoutes = `
- method: GET
  path: /people
  caller: user
  needs: person.rule
  parameters:
    - {name: page, type: integer, min: 0, default: "0"}
    - {name: size, type: integer, min: 1, max: 1000, default: "2"}
    - name: sort
      type: sort
      attributes: {id: [ID], login: [NAME], rank: [-BOSS, KIND]}
      default: id
    - {name: q, type: string}
    - &fields
      name: fields
      type: fields
      names: [_type, id, login, rank, name, maker, teams, tags, _links]
      always: [_type, id, _links]
      usual: [login, rank]
  paging: {page: page, size: size, offset: offset}
  operation: People
  variables: {filter: {login: $q}, order: $sort, limit: $size, offset: $offset, teams: $?fields.teams}
  projection: &list
    unwrap: people.nodes
    page: {key: people, total: people.totalCount}
    pick: fields
    words: &words {_type: {Person: person}}
    choose: &choose
      rank: [{when: {rank: true}, value: Boss}, {when: {kind: BOT}, value: Robot}, {value: Person}]
    drop: [kind]
    emptyNull: [name]
    fields: {maker: {unwrap: login}}
    add: [{key: tags, value: []}]
    links: {self: "/people/{id}"}
- method: GET
  path: /people/{id}
  caller: user
  onDeny: "403"
  parameters:
    - {name: id, in: path, type: id}
    - {name: fields, type: fields, names: [id, secret, _links]}
  operation: Person
  variables: {id: $id}
  mustFind: person
  projection: {unwrap: person, pick: fields, links: {self: "/people/{id}"}}
- method: GET
  path: /people/login/{login}
  caller: user
  parameters:
    - {name: login, in: path, type: string}
  first: {operation: ByLogin, variables: {login: $login}, gives: {id: people.nodes.id}}
  operation: Person
  variables: {id: $id}
  projection: {unwrap: person, links: {self: "/people/login/{$login}"}}
- method: GET
  path: /people/{id}/held
  caller: user
  parameters:
    - {name: id, in: path, type: id}
  operation: Held
  variables: {id: $id}
  projection:
    fields:
      content:
        group: {by: role, words: {admin: manager}, value: place}
        links: {self: "/places/{id}"}
    drop: [gate]
    links: {self: "/people/{$id}/held"}
- method: POST
  path: /people/{id}/held/{role}
  caller: user
  parameters:
    - {name: id, in: path, type: id}
    - {name: role, in: path, type: enum, values: {manager: admin, tester: tester}}
    - {name: ids, type: ids, required: true}
  operation: Give
  status: 201
  variables:
    inputs: {$each: ids, of: {person: $id, place: $ids, role: {$if: role=manager, then: admin, else: tester}}}
  projection: {fields: {content: {group: {by: role, value: place}}}}
- method: DELETE
  path: /people/{ids}
  caller: user
  parameters:
    - {name: ids, in: path, type: ids}
  operation: Drop
  variables: {ids: $ids}
  answer: {status: 204}
- method: POST
  path: /people/login/{login}/teams
  caller: user
  parameters:
    - {name: login, in: path, type: string}
    - {name: names, in: form, type: texts, required: true}
  first: {operation: ByLogin, variables: {login: $login}, gives: {id: people.nodes.id}}
  operation: Join
  variables: {id: $id, teams: {$each: names, of: {name: $names}}}
  answer: {status: 204}
- method: PATCH
  path: /people/{id}
  caller: user
  parameters:
    - {name: id, in: path, type: id}
  body:
    fields:
      - {name: _type, type: enum, values: {person: Person}, checked: true}
      - {name: login, type: string, empty: absent}
      - {name: name, type: string, onNull: empty}
      - {name: rank, type: enum, fold: true, values: {Boss: boss, Robot: robot}}
    ignored: [id]
  operation: Change
  variables:
    id: $id
    login: $login
    rename: $?login
    input:
      name: $name
      boss: {$if: rank=Boss, then: true, else: {$if: rank, then: false}}
      kind: {$if: rank=Robot, then: BOT, else: {$if: rank, then: HUMAN}}
  projection: {unwrap: person}
`

var peopleDocuments = map[string]string{
	"people": `query People($filter: Filter, $order: [PersonOrder!], $limit: Int, $offset: Int, $teams: Boolean!) {
  people(filter: $filter, order: $order, limit: $limit, offset: $offset) {
    totalCount
    nodes { _type: __typename id login rank: boss kind name maker { login } teams @include(if: $teams) { id } }
  }
}`,
	"person":  `query Person($id: ID!) { person(id: $id) { id secret } }`,
	"bylogin": `query ByLogin($login: String!) { people(filter: {login: $login}, limit: 1) { nodes { id } } }`,
	"held":    `query Held($id: ID!) { gate: person(id: $id) { secret } content: held(person: $id) { role place { id name } } }`,
	"give":    `mutation Give($inputs: [Give!]!) { content: give(inputs: $inputs) { role place { id } } }`,
	"drop":    `mutation Drop($ids: [ID!]!) { drop(ids: $ids) }`,
	"join":    `mutation Join($id: ID!, $teams: [Named!]) { join(person: $id, teams: $teams) { id } }`,
	"change": `mutation Change($id: ID!, $login: String! = "", $rename: Boolean!, $input: PersonInput!) {
  renamed: rename(id: $id, login: $login) @include(if: $rename) { id }
  person: add(input: $input) { id }
}`,
}

func peopleFiles(dialect, routes string) fstest.MapFS {
	files := fstest.MapFS{"dialect.yaml": {Data: []byte(dialect)}, "routes/people.yaml": {Data: []byte(routes)}}
	for name, document := range peopleDocuments {
		files["routes/"+name+".graphql"] = &fstest.MapFile{Data: []byte(document)}
	}
	return files
}

// operations answers each operation with its own data, and keeps what it was asked.
type operations struct {
	rooms
	schema    *ast.Schema
	data      map[string]string
	fails     map[string]*graphql.Response
	asked     []string
	variables map[string]map[string]any
	style     domain.Style
}

func (o *operations) Schema() *ast.Schema { return o.schema }

func (o *operations) Execute(ctx context.Context, _ *ast.QueryDocument, operation string, variables map[string]any) *graphql.Response {
	o.asked = append(o.asked, operation)
	o.variables[operation] = variables
	o.style = domain.StyleFrom(ctx)
	if r := o.fails[operation]; r != nil {
		return r
	}
	return &graphql.Response{Data: []byte(o.data[operation])}
}

func peopleConfig(executor Executor) Config {
	config := testConfig(executor)
	config.Base = `http://a"b`
	config.HasAction = func(action string) bool { return action == "person.rule" }
	return config
}

func newPeople(t testing.TB, data map[string]string) (*Engine, *operations) {
	t.Helper()
	all := map[string]string{"Needs": `{"viewer":{"can":true}}`, "ByLogin": `{"people":{"nodes":[{"id":9}]}}`}
	for name, text := range data {
		all[name] = text
	}
	o := &operations{schema: schemaOf(t, peopleSchema), data: all, fails: map[string]*graphql.Response{}, variables: map[string]map[string]any{}}
	e, err := New(Dialect{Name: "people", Files: peopleFiles(peopleDialect, peopleRoutes), Style: domain.StyleMillis}, peopleConfig(o))
	if err != nil {
		t.Fatal(err)
	}
	return e, o
}

// ask sends a request with a body that is said to be JSON.
func (e *Engine) ask(t testing.TB, method, target, who, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, target, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if who != "" {
		r.Header.Set("Authorization", who)
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}

var _ http.Handler = (*Engine)(nil)
