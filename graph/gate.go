package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// read is the directive @read: the one gate for fields. The decision was made with the plan, so it tests a bit
// of the row. A withheld field is null; the plan counts it, and the answer tells once per selection and rule.
func read(ctx context.Context, obj any, next graphql.Resolver, action string) (any, error) {
	if row, ok := obj.(plan.Row); ok {
		if n, ok := row.PlanNode().(*plan.Node); ok && n.May(action, row.ReachBits()) {
			return next(ctx)
		}
	}
	return nil, nil
}

// withheld gives one error per selection and rule (architecture.md, law 4).
func withheld(p *plan.Plan) gqlerror.List {
	var list gqlerror.List
	for _, w := range p.Withheld() {
		e := gqlerror.Errorf("%s is withheld from you; it needs %s", w.Rule, w.Need)
		for _, name := range w.Path {
			e.Path = append(e.Path, ast.PathName(name))
		}
		e.Extensions = map[string]any{"code": domain.CodeFieldWithheld, "rule": w.Rule, "need": w.Need, "count": w.Count}
		list = append(list, e)
	}
	return list
}
