package policy

import (
	"slices"

	"teragraph/internal/domain"
)

// Suffices says that the rule holds for any row whose column names a row of the kind that the caller sees: one of its
// lines asks for that and for nothing else.
func (r *Rule) Suffices(column string, kind domain.Kind) bool {
	return slices.ContainsFunc(r.clauses, func(c clause) bool {
		return c.word == wordSees && c.path.To == kind && c.path.From == column && len(c.path.Hops) == 0
	})
}

// Stays says that what an action's rule decides of a row cannot change with columns of the row: no line begins with one
// of them, and no path of the matrix leads through the row's table. It is careful: what it does not know may change.
func (m *Matrix) Stays(kind domain.Kind, action string, columns []string) bool {
	t := m.types[kind]
	if t == nil || t.Writes[action] == nil {
		return false
	}
	for _, c := range t.Writes[action].Rule.clauses {
		switch c.word {
		case wordUser, wordAdmin, wordSelf, wordMember, wordSees, wordAdminOfAll:
			if slices.Contains(columns, c.path.From) {
				return false
			}
		case wordSuperadmin, wordAnyone, wordNobody, wordSomewhere:
		default:
			return false
		}
	}
	return !m.passed[t.Table]
}

// passes notes the tables to which paths lead, or lead through.
func (m *Matrix) passes() {
	m.passed = map[string]bool{}
	for _, t := range m.types {
		for _, p := range t.paths {
			if to := m.types[p.To]; to != nil {
				m.passed[to.Table] = true
			}
			for _, h := range p.Hops {
				m.passed[h.Table] = true
			}
		}
	}
}
