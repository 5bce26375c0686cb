package squash_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/squash"
	"teragraph/internal/schematest"
)

// failing is a graph that has the schema, and one error for every operation.
type failing struct {
	engine.Executor // nil: nothing else is called
	schema          *ast.Schema
	code            domain.Code
}

func (f failing) Schema() *ast.Schema { return f.schema }

func (f failing) Execute(context.Context, *ast.QueryDocument, string, map[string]any) *graphql.Response {
	return &graphql.Response{Errors: gqlerror.List{{Message: `a "sentence"`, Extensions: map[string]any{"code": f.code}}}}
}

func (failing) Release([]byte) {}

func newEngine(t *testing.T, graph engine.Executor, superadmin bool) *engine.Engine {
	t.Helper()
	e, err := engine.New(squash.New(), engine.Config{
		Executor: graph,
		Authenticate: func(r *http.Request) (domain.Caller, error) {
			if r.Header.Get("Authorization") == "" {
				return domain.Caller{}, nil
			}
			return domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: superadmin}, nil
		},
		HasAction: func(action string) bool { return action == "user.administer" },
		ListLimit: func(ctx context.Context, _ int) context.Context { return ctx },
		MaxRows:   100,
		Log:       slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The eleven routes of the chapter, and the three that its links lead to.
func TestRoutes(t *testing.T) {
	const at = "/api/rest/latest"
	e := newEngine(t, failing{schema: schematest.Load(t)}, false)
	var got []string
	for _, r := range e.Routes() {
		got = append(got, r.Method+" "+strings.TrimPrefix(r.Path, at))
	}
	want := []string{
		"GET /projects/{id}", "GET /teams/{id}",
		"GET /users", "POST /users", "GET /users/login/{login}",
		"DELETE /users/login/{login}/teams", "GET /users/login/{login}/teams", "POST /users/login/{login}/teams",
		"DELETE /users/{ids}", "GET /users/{id}", "PATCH /users/{id}", "DELETE /users/{id}/permissions", "GET /users/{id}/permissions",
		"POST /users/{id}/permissions/{permissionGroup}",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{at + "/"}, e.Mounts()); diff != "" {
		t.Error(diff)
	}
}

// Each code has a status and a type; of what is hidden, only who sees every row is told.
func TestErrors(t *testing.T) {
	sdl := schematest.Load(t)
	hidden := "there is none that you may read; it needs an administrator"
	for code, want := range map[domain.Code]struct {
		status        int
		kind, message string
	}{
		domain.CodeUnauthenticated: {401, "Unauthorized", `a "sentence"`},
		domain.CodeForbidden:       {403, "AccessDenied", `a "sentence"`},
		domain.CodeBadInput:        {400, "InvalidRequest", `a "sentence"`},
		domain.CodeNotFound:        {403, "AccessDenied", hidden},
		domain.CodeConflict:        {409, "Conflict", `a "sentence"`},
		domain.CodeTaken:           {409, "Conflict", `a "sentence"`},
		domain.CodeStale:           {409, "Conflict", `a "sentence"`},
		domain.CodeLimit:           {400, "InvalidRequest", `a "sentence"`},
		domain.CodeThrottled:       {429, "TooManyRequests", `a "sentence"`},
		domain.CodeTimeout:         {504, "Timeout", `a "sentence"`},
		domain.CodeUnavailable:     {503, "Unavailable", `a "sentence"`},
		domain.CodeInternal:        {500, "InternalError", `a "sentence"`},
	} {
		for _, superadmin := range []bool{false, true} {
			w := httptest.NewRecorder()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/api/rest/latest/teams/1", nil)
			r.Header.Set("Authorization", "x")
			newEngine(t, failing{schema: sdl, code: code}, superadmin).ServeHTTP(w, r)
			expected := want
			if superadmin && code == domain.CodeNotFound {
				expected.status, expected.kind, expected.message = 404, "EntityNotFound", `a "sentence"`
			}
			message, err := json.Marshal(expected.message)
			if err != nil {
				t.Fatal(err)
			}
			body := `{"exception":{"type":"` + expected.kind + `","message":` + string(message) + "}}\n"
			if w.Code != expected.status || w.Body.String() != body || w.Header().Get("Content-Type") != "application/json" {
				t.Errorf("%s: got %d %s\nwant %d %s", code, w.Code, w.Body, expected.status, body)
			}
			if got := w.Header().Get("WWW-Authenticate"); (got != "") != (code == domain.CodeUnauthenticated) {
				t.Errorf("%s: WWW-Authenticate %q", code, got)
			}
		}
	}
}
