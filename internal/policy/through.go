package policy

import "slices"

// Through says that the decision holds for every row which the path leads to a living row, of the type, that the other
// decision holds for: seeing that row is one of the ways to see this one. It is careful: false may be said of decisions
// for which it is so.
func (d Decision) Through(path *Path, of *Type, seen Decision) bool {
	return d.Verdict == Where && seen.Verdict == Where && through(d.If, path, of, seen.If)
}

func through(rule Pred, path *Path, of *Type, seen Pred) bool {
	switch seen := seen.(type) {
	case Or:
		return !slices.ContainsFunc(seen, func(p Pred) bool { return !through(rule, path, of, p) })
	case And:
		if slices.ContainsFunc(seen, func(p Pred) bool { return through(rule, path, of, p) }) {
			return true
		}
	}
	switch rule := rule.(type) {
	case Or:
		return slices.ContainsFunc(rule, func(p Pred) bool { return through(p, path, of, seen) })
	case Leads:
		return rule.Path.same(path) && rule.Type == of && (rule.If == nil || Equal(rule.If, seen))
	case In:
		seen, ok := seen.(In)
		return ok && rule.Path.To == seen.Path.To && rule.Path.same(path.then(of, seen.Path)) &&
			!slices.ContainsFunc(seen.IDs, func(id int) bool { _, has := slices.BinarySearch(rule.IDs, id); return !has })
	}
	return false
}

// same says that two paths lead through the same columns.
func (p *Path) same(o *Path) bool {
	return o != nil && p.From == o.From && slices.Equal(p.Hops, o.Hops)
}

// Beside says that two paths lead through the same rows, and differ at most in the column that they take of the last one.
func (p *Path) Beside(o *Path) bool {
	last := len(p.Hops) - 1
	if last < 0 || len(o.Hops) != len(p.Hops) || p.From != o.From || !slices.Equal(p.Hops[:last], o.Hops[:last]) {
		return false
	}
	end := o.Hops[last]
	end.Take = p.Hops[last].Take
	return end == p.Hops[last]
}

// then goes on at the end of the path, a row of the type, with a path of that. It is nil where the type's rows live for
// another reason than that of all tables on a path.
func (p *Path) then(t *Type, next *Path) *Path {
	if next.From == t.Key && len(next.Hops) == 0 {
		return p
	}
	if t.Lives.Always || t.Lives.Column != "" {
		return nil
	}
	hops := append(slices.Clone(p.Hops), Hop{Table: t.Table, Match: t.Key, Take: next.From})
	return &Path{From: p.From, Hops: append(hops, next.Hops...)}
}
