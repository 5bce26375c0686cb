package graph

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/policy"
	"teragraph/internal/store/plan"
)

// described gives a copy of the schema in which each type that has a row rule, and each of its fields, says at the end of
// its description what it takes to see it, in the words of the errors and under the name that `Viewer.can` knows. So every tool that shows descriptions tells it, also of the policy that is in force. Introspection
// does not show directives that are applied, hence the words.
func described(schema *ast.Schema, c *plan.Catalogue) *ast.Schema {
	d := describer{types: c, matrix: c.Matrix(), made: make(map[*ast.Definition]*ast.Definition, len(schema.Types))}
	out := *schema
	out.Types = make(map[string]*ast.Definition, len(schema.Types))
	for name, t := range schema.Types {
		out.Types[name] = d.definition(t)
	}
	out.Query, out.Mutation, out.Subscription = d.made[schema.Query], d.made[schema.Mutation], d.made[schema.Subscription]
	out.PossibleTypes, out.Implements = d.copies(schema.PossibleTypes), d.copies(schema.Implements)
	return &out
}

type describer struct {
	types  *plan.Catalogue
	matrix *policy.Matrix
	made   map[*ast.Definition]*ast.Definition
}

func (d describer) definition(t *ast.Definition) *ast.Definition {
	out := *t
	known := d.types.Type(t.Name)
	rows := known != nil && known.Kind != ""
	if rows {
		out.Description = d.extend(t.Description, "To see one", string(known.Kind)+".read")
	}
	out.Fields = make(ast.FieldList, len(t.Fields))
	for i, f := range t.Fields {
		field := *f
		if read := f.Directives.ForName("read"); read != nil {
			field.Description = d.extend(f.Description, "To read it", read.Arguments.ForName("action").Value.Raw)
		} else if rows {
			field.Description = strings.TrimSpace(f.Description + "\n\n" + d.plain(f))
		}
		out.Fields[i] = &field
	}
	d.made[t] = &out
	return &out
}

// extend adds a paragraph to a description.
func (d describer) extend(description, what, action string) string {
	rule := d.matrix.Rule(action)
	if rule == nil {
		return description
	}
	need := rule.Need()
	if !rule.CoversSuperadmins() {
		need += ", or being superadmin"
	}
	return strings.TrimSpace(description + "\n\n" + what + ": " + need + " (`" + action + "`).")
}

// plain says of a field without a rule that it comes with its row, and where other rows begin.
func (d describer) plain(f *ast.FieldDefinition) string {
	target := d.types.Type(strings.TrimSuffix(f.Type.Name(), "Connection"))
	if target == nil || target.Kind == "" {
		return "Comes with the row."
	}
	return "Comes with the row; what is in it follows `" + string(target.Kind) + ".read`."
}

func (d describer) copies(of map[string][]*ast.Definition) map[string][]*ast.Definition {
	out := make(map[string][]*ast.Definition, len(of))
	for name, list := range of {
		for _, t := range list {
			out[name] = append(out[name], d.made[t])
		}
	}
	return out
}
