package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// Observer is told of every operation, those of REST routes included.
type Observer interface {
	// BeginOperation is called before the document is read; what it returns is called once, when the answer is known.
	// The operation runs in the context that it gives.
	BeginOperation(ctx context.Context) (context.Context, func(domain.Operation))
}

// WithObserver lets an observer see all operations.
func WithObserver(o Observer) Option { return func(to *options) { to.observer = o } }

// run answers always, and tells the observer.
func (g *Graph) run(ctx context.Context, e *executor.Executor, params *graphql.RawParams) outcome {
	if g.observer == nil {
		return g.operate(ctx, e, params)
	}
	ctx, ended := g.observer.BeginOperation(ctx)
	answer := g.operate(ctx, e, params)
	ended(g.told(ctx, e == g.within || g.trusted.Manifest.document(params.Query) != nil, answer))
	return answer
}

// told is what may be told of an operation; named says that its name is of a set that clients cannot extend.
func (g *Graph) told(ctx context.Context, named bool, answer outcome) domain.Operation {
	o := domain.Operation{Named: named, Caller: domain.CallerFrom(ctx).Kind, Outcome: domain.OutcomeOK}
	if answer.operation != nil {
		o.Name, o.Kind = answer.operation.Name, string(answer.operation.Operation)
	}
	for _, problem := range answer.Errors {
		code, ours := problem.Extensions["code"].(domain.Code)
		switch {
		case ours && code == domain.CodeFieldWithheld:
			o.Withheld = counted(o.Withheld, problem)
		case o.Outcome != domain.OutcomeOK:
		case ours:
			o.Outcome = string(code)
		default:
			o.Outcome = domain.OutcomeInvalid
		}
	}
	return o
}

func counted(rules map[string]int64, problem *gqlerror.Error) map[string]int64 {
	if rules == nil {
		rules = map[string]int64{}
	}
	rule, _ := problem.Extensions["rule"].(string)
	n, _ := problem.Extensions["count"].(int64)
	rules[rule] += n
	return rules
}
