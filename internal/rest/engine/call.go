package engine

import (
	"context"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
)

// call is an operation with what its variables are made from.
type call struct {
	document  *document
	variables *objectOf
	arguments map[string]*param // last part of a GraphQL argument's path -> parameter
}

// execute runs the operation with a request's arguments.
func (c call) execute(ctx context.Context, e Executor, args Args) *graphql.Response {
	variables := map[string]any{}
	if made, ok := c.variables.eval(args); ok {
		variables, _ = made.(map[string]any)
	}
	return e.Execute(ctx, c.document.doc, c.document.operation.Name, variables)
}

// call compiles an operation by its name with variables; certain are parameters that are there and not null.
func (l *loader) call(name string, names *scope, certain map[*param]bool, shared, own map[string]any) (call, error) {
	c := call{document: l.documents[name]}
	if c.document == nil {
		return c, fmt.Errorf("there is no operation %q", name)
	}
	c.document.used = true
	if err := l.variables(&c, names, certain, shared, own); err != nil {
		return c, fmt.Errorf("operation %s: %w", name, err)
	}
	return c, nil
}
