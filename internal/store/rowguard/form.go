package rowguard

import (
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/policy"
)

// Conditions on types that grow with the work done (matrix.yaml, `grows`) are written in one of two forms, which
// mean the same (architecture.md, law 3). The wide form tests each row that the statement meets: whoever sees much
// has a page after a few rows, and nothing is gathered that the page does not need. The narrow form gathers the keys
// that are seen, path by path: whoever sees little has them at once, and no other row is met. Measured on 200,000
// sessions, each form costs a thousand times the other's time where it does not fit.

// shape is how a condition is written: in which form, and of which type its rows are.
type shape struct {
	form policy.Form
	of   *policy.Type
}

func shapeOf(d policy.Decision) shape { return shape{form: d.Form, of: d.Type} }

// tests says that each row is tested, and nothing gathered.
func (s shape) tests() bool { return s.form == policy.Wide || s.form == policy.ByKey }

// at gives the shape of a condition on rows of another type.
func (s shape) at(t *policy.Type) shape {
	if !t.Grows && s.form != policy.ByKey {
		return shape{}
	}
	return shape{form: s.form, of: t}
}

// writeExists writes that the end of a path meets a condition, in the wide form. OFFSET 0 keeps PostgreSQL from
// gathering after all.
func writeExists(b *sql.Builder, row Column, p *policy.Path, depth int, end func(last string, depth int)) {
	last := row(p.From)
	for _, hop := range p.Hops {
		name := alias(depth)
		b.WriteString("EXISTS (SELECT 1 FROM " + hop.Table + " AS " + name("AS") + " WHERE " + name(hop.Match) + " = " + last + " AND " + name("deleted_at") + " IS NULL")
		writeOnly(b, name, hop.Only)
		b.WriteString(" AND ")
		last = name(hop.Take)
		depth++
	}
	end(last, depth)
	for range p.Hops {
		writeFence(b)
		b.WriteByte(')')
	}
}

// writeEither writes that one of several conditions holds, in the forms that test. Paths through the same rows are walked
// once, and what each of them asks of the last row is asked together.
func writeEither(b *sql.Builder, row Column, ps []policy.Pred, depth int, s shape) {
	b.WriteByte('(')
	written := make([]bool, len(ps))
	for i, p := range ps {
		if written[i] {
			continue
		}
		if i > 0 {
			b.WriteString(" OR ")
		}
		in, ok := p.(policy.In)
		if !ok {
			writePred(b, row, p, depth, s)
			continue
		}
		beside := []policy.In{in}
		for j := i + 1; j < len(ps); j++ {
			if other, ok := ps[j].(policy.In); ok && in.Path.Beside(other.Path) {
				beside, written[j] = append(beside, other), true
			}
		}
		writeBeside(b, row, beside, depth, s)
	}
	b.WriteByte(')')
}

func writeBeside(b *sql.Builder, row Column, ins []policy.In, depth int, s shape) {
	if len(ins) == 1 {
		writePred(b, row, ins[0], depth, s)
		return
	}
	writeExists(b, row, ins[0].Path, depth, func(_ string, depth int) {
		name := alias(depth - 1)
		b.WriteByte('(')
		for i, in := range ins {
			if i > 0 {
				b.WriteString(" OR ")
			}
			b.WriteString(name(in.Path.Hops[len(in.Path.Hops)-1].Take))
			WriteAny(b, in.IDs)
		}
		b.WriteByte(')')
	})
}

func writeFence(b *sql.Builder) {
	if b.Dialect() == dialect.Postgres {
		b.WriteString(" OFFSET 0")
	}
}

// writeLeadsTo writes that a value is the key of a living row which meets a condition, in the wide form.
func writeLeadsTo(b *sql.Builder, last string, t *policy.Type, depth int, more func(Column)) {
	name := alias(depth)
	b.WriteString("EXISTS (SELECT 1 FROM " + t.Table + " AS " + name("AS") + " WHERE " + name(t.Key) + " = " + last + " AND ")
	WriteLives(b, name, t)
	more(name)
	writeFence(b)
	b.WriteByte(')')
}

// writeGathered writes that one of several conditions holds, in the narrow form: the key is among those that
// meet one of them.
func writeGathered(b *sql.Builder, row Column, ps []policy.Pred, depth int, s shape) {
	b.WriteString(row(s.of.Key) + " IN (")
	for i, p := range ps {
		if i > 0 {
			b.WriteString(" UNION ALL ")
		}
		name := alias(depth)
		if in, ok := p.(policy.In); ok && in.Path.From == s.of.Key && len(in.Path.Hops) > 0 {
			writeHops(b, in.Path, depth, func(int) { WriteAny(b, in.IDs) }) // the first table of the path has the key
			continue
		}
		b.WriteString("SELECT " + name(s.of.Key) + " FROM " + s.of.Table + " AS " + name("AS") + " WHERE ")
		WriteLives(b, name, s.of)
		b.WriteString(" AND ")
		writePred(b, name, p, depth+1, shape{})
	}
	b.WriteByte(')')
}
