package engine

import "github.com/vektah/gqlparser/v2/ast"

// selected is one response key of a selection, with all that is selected below it.
type selected struct {
	list  bool
	typ   *ast.Type
	below ast.SelectionSet
}

// typeName is that of the value, or of a list's elements.
func (s *selected) typeName() string { return s.typ.Name() }

// selection gives the response keys of a selection set of a validated document, in order, with
// fragments resolved and fields of the same key merged.
func selection(set ast.SelectionSet) (keys []string, byKey map[string]*selected) {
	byKey = map[string]*selected{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				f := byKey[s.Alias]
				if f == nil {
					f = &selected{list: s.Definition.Type.Elem != nil, typ: s.Definition.Type}
					byKey[s.Alias], keys = f, append(keys, s.Alias)
				}
				f.below = append(f.below, s.SelectionSet...)
			case *ast.InlineFragment:
				walk(s.SelectionSet)
			case *ast.FragmentSpread:
				walk(s.Definition.SelectionSet)
			}
		}
	}
	walk(set)
	return keys, byKey
}

// fieldAt gives what is selected at a path that can be followed.
func fieldAt(set ast.SelectionSet, path []string) *selected {
	var f *selected
	for _, key := range path {
		_, byKey := selection(set)
		f = byKey[key]
		set = f.below
	}
	return f
}
