package engine

import "github.com/vektah/gqlparser/v2/ast"

// uniform says of a shape whether all objects that it is for have the same keys, and which keys stand below a value that it
// passes as it is. All others can be looked for without reading what is before them.
func (c *compiler) uniform(s *shape, set ast.SelectionSet) {
	for _, def := range c.schema.Types {
		if def.IsAbstractType() {
			return // a fragment could be for some of the objects only
		}
	}
	_, byKey := selection(set)
	s.uniform, s.hidden = true, map[string]bool{}
	for key, f := range byKey {
		if s.members[key] == nil {
			s.uniform = s.uniform && c.hide(f, s.hidden)
		}
	}
}

// hide notes the keys below a value; false when it can have any.
func (c *compiler) hide(f *selected, hidden map[string]bool) bool {
	if len(f.below) == 0 {
		def := c.schema.Types[f.typeName()]
		return def != nil && !(def.Kind == ast.Scalar && def.Name == "JSON")
	}
	_, below := selection(f.below)
	known := true
	for key, deeper := range below {
		hidden[key] = true
		known = c.hide(deeper, hidden) && known
	}
	return known
}
