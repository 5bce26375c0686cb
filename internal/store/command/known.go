package command

import (
	"slices"

	"teragraph/internal/policy"
)

// What a change has judged already is not judged again where nothing in between could change it. Both are for tables on
// which nothing depends that decides, and whose changes entail no others; the rest is judged as it came to be.

// plain says that a change of a table's rows is that and nothing more.
func (t *table) plain() bool {
	return t.apart && !t.grants && t.prepare == nil && t.after == nil && t.side == nil
}

// stays says that rows which were judged when they were locked are judged alike after their update.
func (c *change) stays(t *table, w *write, moved bool) bool {
	columns := make([]string, len(w.values))
	for i, v := range w.values {
		columns[i] = v.column
	}
	return t.plain() && !moved && c.access.Matrix().Stays(t.kind, policy.ActionUpdate, columns)
}

// shownTo says that the rule of a new row asks no more than that the caller sees a row to which it refers: parents has
// found and locked it. Actions that values need are judged by themselves.
func (c *change) shownTo(t *table, given *write) bool {
	if !t.plain() || len(c.actions(t, given)) > 0 {
		return false
	}
	rule := c.matrixOf(t).Writes[policy.ActionCreate].Rule
	return slices.ContainsFunc(given.values, func(v value) bool {
		return v.parent != "" && v.value != nil && rule.Suffices(v.column, v.parent)
	})
}
