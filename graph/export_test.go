package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"

	"teragraph/internal/store/plan"
)

// Observe lets tests see the plan of each operation after its answer was made.
func (g *Graph) Observe(see func(*plan.Plan)) {
	around := func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		response := next(ctx)
		if made := plan.From(ctx); made != nil {
			see(made)
		}
		return response
	}
	g.public.AroundResponses(around)
	g.within.AroundResponses(around)
}

// ObserveFlat lets tests see of each operation whether the flat writer knows all of it.
func (g *Graph) ObserveFlat(see func(flat bool)) {
	s := newFlatSchema(nil, nil, nil)
	g.within.AroundResponses(func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if plan.From(ctx) != nil {
			_, flat := s.shape(ctx)
			see(flat)
		}
		return next(ctx)
	})
}
