package graph

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/internal/domain"
)

// documentLimits refuses documents that are too deep or ask for too much, before anything is planned.
type documentLimits struct {
	limits Limits
	list   int // rows of a list that says nothing
	schema *ast.Schema
	most   int // rows that a list may have; the plan refuses longer ones, and says which argument asks for them
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
	m.walk(oc.Operation.SelectionSet, 1, 1)
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

// meter measures one operation.
type meter struct {
	*documentLimits
	variables map[string]any
	cost      int
	visits    int
	schemas   int // fields that ask for the whole schema
	over      error
}

func (m *meter) walk(set ast.SelectionSet, depth, rows int) {
	for _, selection := range set {
		if m.over != nil {
			return
		}
		if m.visits++; m.visits > m.limits.Complexity {
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
		if m.schemas++; m.schemas > 1 { // once is a megabyte
			m.over = domain.Errorf(domain.CodeLimit, "the document asks for __schema more than once; once is enough")
			return
		}
	}
	if depth > m.limits.Depth {
		m.over = m.exceeded("is too deep", "depth", m.limits.Depth)
		return
	}
	if m.cost += rows; m.cost > m.limits.Complexity {
		m.over = m.exceeded("asks for too much", "complexity", m.limits.Complexity)
		return
	}
	m.walk(f.SelectionSet, depth+1, rows*m.rows(f))
}

// introspectionDepth is how much deeper introspection may go: the usual query of tools follows types of types.
const introspectionDepth = 20

// rows says for how many rows a field's selection may be answered.
func (m *meter) rows(f *ast.Field) int {
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
	n := m.list
	args := f.ArgumentMap(m.variables)
	for _, name := range []string{"first", "limit"} {
		if v, ok := args[name].(int64); ok && v > 0 {
			n = int(min(v, int64(m.most)))
		}
	}
	return n
}

// described is rows for introspection, whose lists are as long as the schema makes them: all types, and of fields and
// values what a type has on average. The query that tools send fits; types of types of types do not.
func (m *meter) described(f *ast.Field) int {
	if f.Definition.Type.Elem == nil {
		return 1
	}
	types, fields, arguments, values := len(m.schema.Types), 0, 0, 0
	for _, t := range m.schema.Types {
		fields, values = fields+len(t.Fields), values+len(t.EnumValues)
		for _, field := range t.Fields {
			arguments += len(field.Arguments)
		}
	}
	switch f.Name {
	case "types":
		return types
	case "args":
		return 1 + arguments/fields
	case "enumValues":
		return 1 + values/types
	}
	return 2 + fields/types
}

func (m *meter) exceeded(what, limit string, most int) error {
	return domain.Errorf(domain.CodeLimit, "the document %s: its %s is over the limit of %d; ask for fewer fields or shorter lists at once", what, limit, most)
}
