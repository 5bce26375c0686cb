package plan

import (
	"slices"

	"teragraph/internal/policy"
)

// implied says that only rows which the caller sees meet a filter: it leads through rows that the caller sees, and seeing
// them is one of the ways to see the row. The statement then holds the row rule already, in its filter; to write it twice
// would have each row tested twice.
func (b *builder) implied(n *Node, input map[string]any) bool {
	for key, value := range input {
		def := n.Type.Filters[key]
		if value == nil || def.Shape != ShapeRelation || len(def.Paths) == 0 {
			continue
		}
		seen, target := b.access.Rows(def.Target), b.access.Matrix().Type(def.Target)
		if !slices.ContainsFunc(def.Paths, func(p *policy.Path) bool { return !n.rows.Through(p, target, seen) }) {
			return true
		}
	}
	return false
}
