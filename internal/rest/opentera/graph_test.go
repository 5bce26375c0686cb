package opentera

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator"

	"teragraph/internal/auth"
	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
)

// row is an object of the fake graph, by GraphQL field name.
type row = map[string]any

// fakeGraph answers every operation from one tree, as an executor would: aliases, @skip and
// @include, nulls. A field that the tree lacks is an error, so that documents cannot ask for more
// than a test gives.
type fakeGraph struct {
	schema    *ast.Schema
	root      row
	operation string
	variables map[string]any
}

func (*fakeGraph) Room() []byte { return nil }

func (*fakeGraph) Release([]byte) {}

func (f *fakeGraph) Schema() *ast.Schema { return f.schema }

func (f *fakeGraph) Execute(_ context.Context, doc *ast.QueryDocument, operation string, variables map[string]any) *graphql.Response {
	f.operation = operation
	coerced, err := validator.VariableValues(f.schema, doc.Operations.ForName(operation), variables)
	if err != nil {
		return &graphql.Response{Errors: gqlerror.List{gqlerror.Errorf("variables: %v", err)}}
	}
	f.variables = coerced
	var out bytes.Buffer
	if missing := f.object(&out, doc.Operations.ForName(operation).SelectionSet, f.root); missing != "" {
		return &graphql.Response{Errors: gqlerror.List{gqlerror.Errorf("the fake graph has no %s", missing)}}
	}
	return &graphql.Response{Data: out.Bytes()}
}

func (f *fakeGraph) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		on, _ := d.ArgumentMap(f.variables)["if"].(bool)
		if (d.Name == "skip") == on {
			return false
		}
	}
	return true
}

func (f *fakeGraph) object(out *bytes.Buffer, set ast.SelectionSet, from row) (missing string) {
	done := map[string]bool{}
	out.WriteByte('{')
	missing = f.fields(out, set, from, done)
	out.WriteByte('}')
	return missing
}

func (f *fakeGraph) fields(out *bytes.Buffer, set ast.SelectionSet, from row, done map[string]bool) string {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.InlineFragment:
			if !f.included(s.Directives) {
				continue
			}
			if missing := f.fields(out, s.SelectionSet, from, done); missing != "" {
				return missing
			}
		case *ast.Field:
			if !f.included(s.Directives) || done[s.Alias] {
				continue
			}
			value, ok := from[s.Name]
			if !ok {
				return s.Name
			}
			if len(done) > 0 {
				out.WriteByte(',')
			}
			done[s.Alias] = true
			out.WriteString(`"` + s.Alias + `":`)
			if missing := f.value(out, s.SelectionSet, value); missing != "" {
				return s.Name + "." + missing
			}
		}
	}
	return ""
}

func (f *fakeGraph) value(out *bytes.Buffer, set ast.SelectionSet, value any) string {
	switch v := value.(type) {
	case row:
		return f.object(out, set, v)
	case []row:
		out.WriteByte('[')
		for i := range v {
			if i > 0 {
				out.WriteByte(',')
			}
			if missing := f.object(out, set, v[i]); missing != "" {
				return missing
			}
		}
		out.WriteByte(']')
		return ""
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return err.Error()
	}
	out.Write(raw)
	return ""
}

// fakeLogin gives one outcome.
type fakeLogin struct {
	result auth.LoginResult
	err    error
}

func (f fakeLogin) LoginBasic(*http.Request) (auth.LoginResult, error) { return f.result, f.err }

func newEngine(t *testing.T, graph *fakeGraph, login Login) *engine.Engine {
	t.Helper()
	e, err := engine.New(New(login), engine.Config{
		Executor: graph,
		Authenticate: func(r *http.Request) (domain.Caller, error) {
			if r.Header.Get("Authorization") == "" {
				return domain.Caller{}, nil
			}
			return domain.Caller{Kind: domain.CallerUser, ID: 3}, nil
		},
		ListLimit: func(ctx context.Context, _ int) context.Context { return ctx },
		MaxRows:   100,
		Log:       slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func ask(t *testing.T, e http.Handler, target string, signedIn bool) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	if signedIn {
		r.Header.Set("Authorization", "OpenTera x")
	}
	w := httptest.NewRecorder()
	e.ServeHTTP(w, r)
	return w
}
