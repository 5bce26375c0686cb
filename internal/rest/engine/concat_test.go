package engine

import (
	"net/http"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

const concatRoutes = `
- method: GET
  path: /t/both
  caller: user
  parameters:
    - {name: name, type: string}
  operation: Both
  onDeny: omit
  variables: {filter: {name: {eq: $name}}}
  projection:
    concat:
      - {unwrap: things, spread: {owner: [owner_name]}}
      - {unwrap: one.owners, add: [{key: id, value: null}, {key: asked, value: $name}]}
`

func TestConcat(t *testing.T) {
	files := testFiles(concatRoutes, "query Both($filter: ThingFilter) { things(filter: $filter) { id owner { owner_name: name } } one: thing(id: 1) { owners { name } } }")
	withheld := problem(domain.CodeFieldWithheld, "", ast.Path{ast.PathName("one"), ast.PathName("owners"), ast.PathIndex(0), ast.PathName("name")})
	tests := []struct {
		data, want string
		errors     gqlerror.List
	}{
		{
			`{"things":[{"id":1,"owner":null},{"id":2,"owner":{"owner_name":"o"}}],"one":{"owners":[{"name":"p"},{"name":"q"}]}}`,
			`[{"id":1,"owner_name":null},{"id":2,"owner_name":"o"},{"name":"p","id":null,"asked":"x"},{"name":"q","id":null,"asked":"x"}]`, nil,
		},
		{`{"things":[],"one":{"owners":[{"name":"p"}]}}`, `[{"name":"p","id":null,"asked":"x"}]`, nil},
		{`{"things":[],"one":{"owners":[{"name":null}]}}`, `[{"id":null,"asked":"x"}]`, gqlerror.List{withheld}},
		{`{"things":[{"id":1,"owner":null}],"one":{"owners":null}}`, `[{"id":1,"owner_name":null}]`, nil},
		{`{"things":[],"one":null}`, `[]`, nil},
	}
	for _, tt := range tests {
		executor := &fakeExecutor{schema: schemaOf(t, testSchema), response: &graphql.Response{Data: []byte(tt.data), Errors: tt.errors}}
		e, err := New(Dialect{Files: files}, testConfig(executor))
		if err != nil {
			t.Fatal(err)
		}
		w := request(t, e, http.MethodGet, "/t/both?name=x", "user")
		if got := strings.TrimSuffix(w.Body.String(), "\n"); w.Code != 200 || got != tt.want {
			t.Errorf("got %d %s\nwant %s", w.Code, got, tt.want)
		}
	}
	for old, want := range map[string]string{
		"unwrap: one.owners": "unwraps a list", "{unwrap: things,": "unwraps a list", "spread: {owner": "for the whole answer only",
	} {
		changed := map[string]string{
			"unwrap: one.owners": "unwrap: one", "{unwrap: things,": "{wrap: list, unwrap: things,", "spread: {owner": "concat: [{}], spread: {owner",
		}[old]
		files := testFiles(strings.Replace(concatRoutes, old, changed, 1), string(files["routes/things.graphql"].Data))
		if _, err := New(Dialect{Files: files}, testConfig(&fakeExecutor{schema: schemaOf(t, testSchema)})); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", changed, err, want)
		}
	}
}
