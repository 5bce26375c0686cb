package bench_test

import (
	"log/slog"
	"net/http"
	"os"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/internal/auth"
	"teragraph/internal/bench"
	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/store/plan"
)

// variables are those that the route gives its operation.
func variables() map[string]any {
	return map[string]any{
		"filter": map[string]any{"project": map[string]any{"id": []any{1}}}, "order": []any{map[string]any{"field": "ID"}},
		"minimal": false, "full": false,
	}
}

// BenchmarkREST measures a route and the operation that it is, for the same caller in the same style: the
// difference is what the engine costs.
func BenchmarkREST(b *testing.B) {
	each(b, "default", func(b *testing.B, f fixture) {
		ctx := f.as(b, bench.Member)
		b.Run("route", func(b *testing.B) {
			e, err := engine.New(opentera.New(noLogin{}), engine.Config{
				Executor: f.graph, ListLimit: plan.WithListLimit, MaxRows: 100000, Log: slog.New(slog.DiscardHandler),
				Authenticate: func(*http.Request) (domain.Caller, error) { return domain.CallerFrom(ctx), nil },
			})
			if err != nil {
				b.Fatal(err)
			}
			serve(b, e, http.MethodGet, "/user/participants?id_project=1", nil, b.Context(), 0)
		})
		b.Run("operation", func(b *testing.B) { serve(b, operation(b, f), http.MethodGet, "/", nil, ctx, 0) })
	})
}

// operation answers with what the route's document gives, as the route asks it, unshaped.
func operation(b *testing.B, f fixture) http.Handler {
	b.Helper()
	source, err := os.ReadFile("../rest/opentera/routes/participants.graphql")
	if err != nil {
		b.Fatal(err)
	}
	doc, errs := gqlparser.LoadQueryWithRules(f.graph.Schema(), string(source), rules.NewDefaultRules())
	if errs != nil {
		b.Fatal(errs)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := plan.WithListLimit(domain.WithStyle(r.Context(), domain.StyleOpenTera), 100000)
		response := f.graph.Execute(ctx, doc, "", variables())
		if len(response.Errors) > 0 {
			http.Error(w, response.Errors.Error(), http.StatusInternalServerError)
			return
		}
		w.WriteHeader(http.StatusOK)
		_, _ = w.Write(response.Data)
	})
}

// noLogin refuses: the benchmark signs nobody in.
type noLogin struct{}

// LoginBasic implements opentera.Login.
func (noLogin) LoginBasic(*http.Request) (auth.LoginResult, error) {
	return auth.LoginResult{}, domain.Errorf(domain.CodeUnauthenticated, "nobody signs in here")
}
