package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// documentLimits refuses documents that are too deep or ask for too much, before anything is planned.
type documentLimits struct {
	limits Limits
	rows   plan.Limits // the plan refuses longer lists, and says which argument asks for them
	schema schemaSize
}

// schemaSize is how long the lists of introspection are: all types, and what one has on average.
type schemaSize struct{ types, members, arguments, values int }

func newDocumentLimits(l Limits, rows plan.Limits, schema *ast.Schema) *documentLimits {
	types, fields, arguments, values := len(schema.Types), 0, 0, 0
	for _, t := range schema.Types {
		fields, values = fields+len(t.Fields), values+len(t.EnumValues)
		for _, field := range t.Fields {
			arguments += len(field.Arguments)
		}
	}
	return &documentLimits{limits: l, rows: rows, schema: schemaSize{
		types: types, members: 2 + fields/types, arguments: 1 + arguments/fields, values: 1 + values/types,
	}}
}

// ExtensionName implements graphql.HandlerExtension.
func (*documentLimits) ExtensionName() string { return "DocumentLimits" }

// Validate implements graphql.HandlerExtension.
func (*documentLimits) Validate(graphql.ExecutableSchema) error { return nil }

// MutateOperationContext implements graphql.OperationContextMutator. It counts every field as often as rows may
// be answered for it, and stops at the limit, so that a document of fragments within fragments costs no more than
// the limit to refuse.
func (d *documentLimits) MutateOperationContext(ctx context.Context, oc *graphql.OperationContext) *gqlerror.Error {
	m := &meter{documentLimits: d, variables: oc.Variables}
	shared, _ := ctx.Value(budgetKey{}).(*budget)
	if shared != nil {
		m.before = *shared
	}
	m.walk(oc.Operation.SelectionSet, 1, 1)
	if shared != nil {
		*shared = budget{cost: m.before.cost + m.cost, visits: m.before.visits + m.visits, schemas: m.before.schemas + m.schemas}
	}
	if m.over != nil {
		return gqlerror.Wrap(m.over)
	}
	if d.limits.Spend == nil {
		return nil
	}
	if err := d.limits.Spend(ctx, m.cost); err != nil {
		return gqlerror.Wrap(err)
	}
	return nil
}

// budget is what operations have cost so far.
type budget struct {
	cost    int
	visits  int
	schemas int // fields that ask for the whole schema
}

type budgetKey struct{}

// sharedBudget lets the operations of a batch have together what one operation may have.
func sharedBudget(ctx context.Context) context.Context {
	return context.WithValue(ctx, budgetKey{}, &budget{})
}

// meter measures one operation.
type meter struct {
	*documentLimits
	budget           // of this operation
	before    budget // of those before it in its batch
	variables map[string]any
	over      error
}

func (m *meter) walk(set ast.SelectionSet, depth, rows int) {
	for _, selection := range set {
		if m.over != nil {
			return
		}
		if m.visits++; m.before.visits+m.visits > m.limits.Complexity {
			m.over = m.exceeded("asks for too much", "complexity", m.limits.Complexity)
			return
		}
		switch s := selection.(type) {
		case *ast.Field:
			m.field(s, depth, rows)
		case *ast.InlineFragment:
			m.walk(s.SelectionSet, depth, rows)
		case *ast.FragmentSpread:
			m.walk(s.Definition.SelectionSet, depth, rows)
		}
	}
}

func (m *meter) field(f *ast.Field, depth, rows int) {
	if strings.HasPrefix(f.Name, "__") {
		depth -= introspectionDepth
	}
	if f.Name == "__schema" {
		if m.schemas++; m.before.schemas+m.schemas > 1 { // once is a megabyte
			m.over = domain.OverLimit("max-complexity", "the document asks for __schema more than once; once is enough")
			return
		}
	}
	if depth > m.limits.Depth {
		m.over = m.exceeded("is too deep", "depth", m.limits.Depth)
		return
	}
	if m.cost += rows; m.before.cost+m.cost > m.limits.Complexity {
		m.over = m.exceeded("asks for too much", "complexity", m.limits.Complexity)
		return
	}
	if len(f.SelectionSet) > 0 {
		m.walk(f.SelectionSet, depth+1, rows*m.times(f))
	}
}

// introspectionDepth is how much deeper introspection may go: the usual query of tools follows types of types.
const introspectionDepth = 20

// times says for how many rows a field's selection may be answered.
func (m *meter) times(f *ast.Field) int {
	if f.Definition == nil {
		return 1
	}
	if f.ObjectDefinition != nil && strings.HasPrefix(f.ObjectDefinition.Name, "__") {
		return m.described(f)
	}
	unpaged := f.Definition.Type.Elem != nil && f.Name != "nodes"
	if !unpaged && !strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
		return 1
	}
	n := m.documentLimits.rows.DefaultList
	args := f.ArgumentMap(m.variables)
	for _, name := range []string{"first", "limit"} {
		if v, ok := args[name].(int64); ok && v > 0 {
			n = int(min(v, int64(m.documentLimits.rows.MaxList)))
		}
	}
	return n
}

// described is times for introspection, whose lists are as long as the schema makes them: all types, and of fields and
// values what a type has on average. The query that tools send fits; types of types of types do not.
func (m *meter) described(f *ast.Field) int {
	if f.Definition.Type.Elem == nil {
		return 1
	}
	switch f.Name {
	case "types":
		return m.schema.types
	case "args":
		return m.schema.arguments
	case "enumValues":
		return m.schema.values
	}
	return m.schema.members
}

func (m *meter) exceeded(what, limit string, most int) error {
	return domain.OverLimit("max-"+limit, "the document %s: its %s is over the limit of %d; ask for fewer fields or shorter lists at once", what, limit, most)
}
