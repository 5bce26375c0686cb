package plan

import (
	"slices"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// Listing is a side table that lists the rows of a type under the rows of another, in an order that the type's own
// table has no index for (ADR 0015). It leads to a page of rows; which of them are seen, the row rule decides over
// OpenTera's own tables, as everywhere.
type Listing struct {
	Table  string
	Filter string   // the relation that it stands for, by the key of the filter input
	With   []string // filters whose columns it has, by the same names
	Orders []string // orders whose columns it has
}

// listed is a page that a listing leads to: the rows of some parents.
type listed struct {
	*Listing
	ids   []int
	with  Condition // nil: no other filter
	guard policy.Decision
	to    *policy.Type
}

// listing finds out whether a list can be read by its type's listing: it names parents by their ids, wants no more
// than the listing has, and the caller sees all rows of these parents. Everything else is read in the general form,
// since a caller who sees few of the listed rows would have to pass many.
func (b *builder) listing(n *Node, input map[string]any) (*listed, error) {
	l := n.Type.Listing
	if l == nil || !b.listings || n.rows.Verdict == policy.Never {
		return nil, nil
	}
	parents, _ := input[l.Filter].(map[string]any)
	others := map[string]any{}
	for key, value := range input {
		switch {
		case key == l.Filter || value == nil:
		case !slices.Contains(l.With, key):
			return nil, nil
		default:
			others[key] = value
		}
	}
	for key, value := range parents {
		if key != "id" && value != nil {
			return nil, nil
		}
	}
	given, ok := parents["id"].([]any)
	if one := parents["id"]; !ok && one != nil { // one value stands for a list of it
		given, ok = []any{one}, true
	}
	if !ok || slices.ContainsFunc(n.Args.Order, func(t Term) bool { return !slices.Contains(l.Orders, t.Name) }) {
		return nil, nil
	}
	relation := n.Type.Filters[l.Filter]
	out := &listed{Listing: l, guard: b.access.Rows(relation.Target), to: b.access.Matrix().Type(relation.Target)}
	for _, v := range given {
		id, err := b.identity(relation.Target, "filter", v)
		if err != nil {
			return nil, err
		}
		out.ids = append(out.ids, id)
	}
	named := policy.In{Path: &policy.Path{To: relation.Target, From: out.to.Key}, IDs: out.ids}
	if n.rows.Verdict == policy.Where && !n.rows.Through(relation.Paths[0], out.to, policy.Decision{Verdict: policy.Where, If: named}) {
		return nil, nil
	}
	if len(others) == 0 {
		return out, nil
	}
	f, terms := filters{builder: b}, b.terms
	b.terms = 0 // the conditions were counted with the whole filter
	with, err := f.filter(n.Type, "filter", others)
	out.with, b.terms = with, terms
	return out, err
}

// page writes that a row is among the first of its parents, as many of each as the page may need. PostgreSQL is led: it
// reads these entries of the listing's index and no others, whatever it believes of how many there are.
func (l *listed) page(n *Node, key string) func(*sql.Selector) {
	return func(s *sql.Selector) {
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(s.C(key))
			if b.Dialect() != dialect.Postgres {
				b.WriteString(" IN (SELECT side." + key + " FROM " + l.Table + " AS side WHERE side." + l.to.Key + " IN (SELECT h0." + l.to.Key)
				l.writeParents(b)
				b.WriteByte(')')
				l.writeEntries(b, n, " GROUP BY side."+key)
				b.WriteByte(')')
				return
			}
			b.WriteString(" = ANY(ARRAY(SELECT entry." + key + " FROM (SELECT h0." + l.to.Key)
			l.writeParents(b)
			b.WriteString(" OFFSET 0) AS parent CROSS JOIN LATERAL (SELECT side." + key + " FROM " + l.Table + " AS side WHERE side." + l.to.Key + " = parent." + l.to.Key)
			l.writeEntries(b, n, "")
			b.WriteString(") AS entry))")
		}))
	}
}

// writeParents writes where the parents are: those of the ids that the caller sees.
func (l *listed) writeParents(b *sql.Builder) {
	parent := func(name string) string { return "h0." + name }
	b.WriteString(" FROM " + l.to.Table + " AS h0 WHERE " + parent(l.to.Key))
	rowguard.WriteAny(b, l.ids)
	b.WriteString(" AND ")
	rowguard.WriteLives(b, parent, l.to)
	b.WriteString(" AND ")
	rowguard.WriteAt(b, parent, l.guard, 1)
}

// writeEntries writes which entries of the parents, and the order of the page.
func (l *listed) writeEntries(b *sql.Builder, n *Node, group string) {
	side := func(name string) string { return "side." + name }
	if l.with != nil {
		b.WriteString(" AND ")
		l.with(b, side, 1)
	}
	if after := n.Args.After; after != nil {
		b.WriteString(" AND ")
		writeNotBefore(b, side, n.Args.Order[0], after[0])
		b.WriteString(" AND ")
		writeAfter(b, side, n.Args.Order, after)
	}
	b.WriteString(group + " ORDER BY ")
	writeOrder(b, side, n.Args.Order)
	b.WriteString(" LIMIT ").Arg(n.Args.Limit + n.Args.Offset + 1)
}

// writeNotBefore bounds the first term, with which an index can begin.
func writeNotBefore(b *sql.Builder, col rowguard.Column, t Term, v any) {
	word := " >= "
	if t.Desc {
		word = " <= "
	}
	t.expr(b, col)
	b.WriteString(word).Arg(v)
}
