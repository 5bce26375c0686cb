package graph

import (
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// bounded refuses documents that repeat fields under many names, or one field many times, or that carry very many
// directives, before they are validated: comparing fields that could be merged is quadratic in them.
func (d *documents) bounded(doc *ast.QueryDocument) error {
	s := &tally{}
	for _, op := range doc.Operations {
		s.directives += len(op.Directives)
		for _, v := range op.VariableDefinitions {
			s.directives += len(v.Directives)
		}
		s.set(op.SelectionSet)
	}
	for _, f := range doc.Fragments {
		s.directives += len(f.Directives)
		s.set(f.SelectionSet)
	}
	switch {
	case d.limits.Aliases > 0 && s.aliases > d.limits.Aliases:
		return domain.OverLimit("max-aliases", "the document has %d aliased or repeated fields, and %d are allowed; ask for a list by a filter, or in several requests", s.aliases, d.limits.Aliases)
	case d.limits.Directives > 0 && s.directives > d.limits.Directives:
		return domain.OverLimit("max-directives", "the document has %d directives, and %d are allowed; send fewer", s.directives, d.limits.Directives)
	}
	return nil
}

// tally counts what is written in a document, fragments once.
type tally struct {
	aliases    int // fields with an alias, or whose name was in the same selection set before
	directives int
}

func (s *tally) set(set ast.SelectionSet) { s.selections(set, map[string]bool{}) }

// selections counts a selection set; what is in inline fragments belongs to it.
func (s *tally) selections(set ast.SelectionSet, names map[string]bool) {
	for _, selection := range set {
		switch one := selection.(type) {
		case *ast.Field:
			s.directives += len(one.Directives)
			if one.Alias != one.Name || names[one.Alias] {
				s.aliases++
			}
			names[one.Alias] = true
			if len(one.SelectionSet) > 0 {
				s.set(one.SelectionSet)
			}
		case *ast.InlineFragment:
			s.directives += len(one.Directives)
			s.selections(one.SelectionSet, names)
		case *ast.FragmentSpread:
			s.directives += len(one.Directives)
		}
	}
}
