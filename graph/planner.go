package graph

import (
	"context"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/tx"
)

// planKey is where the plan waits in the operation's statistics until its resolvers run.
const planKey = "teragraph.plan"

// planner makes the plan of every operation before anything runs, so that a refused argument is an answer
// without a fetch, and tells at the end what was withheld.
type planner struct {
	schema    *ast.Schema
	fetcher   *plan.Fetcher
	authority Authority
	limit     time.Duration
}

// ExtensionName implements graphql.HandlerExtension.
func (*planner) ExtensionName() string { return "Plan" }

// Validate implements graphql.HandlerExtension.
func (*planner) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext implements graphql.OperationContextMutator.
func (p *planner) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	if only, _ := ctx.Value(onlyQueriesKey{}).(bool); only && oc.Operation.Operation != ast.Query {
		return gqlerror.Wrap(domain.BadInput("method", "is GET, which runs queries only; send mutations by POST"))
	}
	ctx, cancel := p.detached(ctx)
	defer cancel()
	access, err := p.authority.Access(ctx, domain.CallerFrom(ctx))
	if err != nil {
		return gqlerror.Wrap(err)
	}
	made, err := p.fetcher.Plan(ctx, p.schema, oc, access)
	if err != nil {
		return gqlerror.Wrap(err)
	}
	oc.Stats.SetExtension(planKey, made)
	return nil
}

// InterceptResponse implements graphql.ResponseInterceptor.
func (p *planner) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) {
		return next(ctx)
	}
	oc := graphql.GetOperationContext(ctx)
	made, ok := oc.Stats.GetExtension(planKey).(*plan.Plan)
	if !ok {
		return next(ctx)
	}
	ctx, cancel := p.detached(policy.WithAccess(plan.With(ctx, made), made.Access))
	defer cancel()
	if oc.Operation.Operation == ast.Mutation {
		next = p.transacted(next)
	}
	response := next(ctx)
	if response == nil {
		return nil
	}
	response.Errors = append(response.Errors, withheld(made)...)
	if oc.Headers.Get(ExplainHeader) == "1" {
		if response.Extensions == nil {
			response.Extensions = map[string]any{}
		}
		response.Extensions["permissions"] = explain(made)
	}
	return response
}

// transacted stores what a mutation changed when all its root fields succeeded, and else nothing of it. A field that
// is withheld from the answer is no failure.
func (p *planner) transacted(next graphql.ResponseHandler) graphql.ResponseHandler {
	return func(ctx context.Context) *graphql.Response {
		t := p.authority.Begin()
		defer func() { _ = t.End(false) }() // when something panics; else it has ended
		response := next(tx.With(ctx, t))
		if response == nil {
			return nil
		}
		if len(response.Errors) > 0 {
			response.Data = []byte("null")
			return response
		}
		if err := database.Classify(t.End(true)); err != nil {
			response.Data = []byte("null")
			graphql.AddError(ctx, err)
			response.Errors = graphql.GetErrors(ctx)
		}
		return response
	}
}

// detached lets an operation finish when its client goes away, within the time limit: a cancelled statement
// would cost the connection (architecture.md, decisions). An earlier end of the request's own stays.
func (p *planner) detached(ctx context.Context) (context.Context, context.CancelFunc) {
	end := time.Now().Add(p.limit)
	if own, ok := ctx.Deadline(); ok && own.Before(end) {
		end = own
	}
	return context.WithDeadline(context.WithoutCancel(ctx), end)
}

type onlyQueriesKey struct{}

// onlyQueries marks a request that must not change anything.
func onlyQueries(ctx context.Context) context.Context {
	return context.WithValue(ctx, onlyQueriesKey{}, true)
}
