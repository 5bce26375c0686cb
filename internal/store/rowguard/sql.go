package rowguard

import (
	"encoding/json"
	"strconv"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/lib/pq"

	"teragraph/internal/policy"
)

// Column qualifies a column of the row that a condition is about.
type Column func(name string) string

// Of qualifies columns by a table's name or alias. OpenTera's names and ours need no quotes, and to quote each costs more
// than all the rest of writing a condition.
func Of(table string) Column {
	prefix := table + "."
	return func(name string) string { return prefix + name }
}

// Write writes a decision as a boolean expression over the row's columns.
func Write(b *sql.Builder, row Column, d policy.Decision) {
	switch d.Verdict {
	case policy.Always:
		b.WriteString("TRUE")
	case policy.Never:
		b.WriteString("FALSE")
	default:
		writePred(b, row, d.If, 0, shapeOf(d))
	}
}

func writePred(b *sql.Builder, row Column, p policy.Pred, depth int, s shape) {
	switch p := p.(type) {
	case policy.In:
		if s.tests() {
			writeExists(b, row, p.Path, depth, func(last string, _ int) { b.WriteString(last); WriteAny(b, p.IDs) })
			return
		}
		WritePath(b, row, p.Path, depth, func(int) { WriteAny(b, p.IDs) })
	case policy.OnlyIn:
		b.WriteString("NOT COALESCE(")
		WritePath(b, row, p.Path, depth, func(int) { writeNone(b, p.IDs) })
		b.WriteString(", FALSE)")
	case policy.Unset:
		b.WriteString("NOT " + row(p.Column))
	case policy.Leads:
		more := func(inner Column, depth int) {
			if p.If != nil {
				b.WriteString(" AND ")
				writePred(b, inner, p.If, depth+1, s.at(p.Type))
			}
		}
		if s.tests() {
			writeExists(b, row, p.Path, depth, func(last string, depth int) {
				writeLeadsTo(b, last, p.Type, depth, func(inner Column) { more(inner, depth) })
			})
			return
		}
		WritePath(b, row, p.Path, depth, func(depth int) {
			WriteLiving(b, p.Type, depth, func(inner Column) { more(inner, depth) })
		})
	case policy.And:
		writeJoined(b, row, p, " AND ", depth, s)
	case policy.Or:
		switch {
		case s.form == policy.Narrow:
			writeGathered(b, row, p, depth, s)
		case s.tests():
			writeEither(b, row, p, depth, s)
		default:
			writeJoined(b, row, p, " OR ", depth, s)
		}
	}
}

func writeJoined(b *sql.Builder, row Column, ps []policy.Pred, word string, depth int, s shape) {
	b.WriteByte('(')
	for i, p := range ps {
		if i > 0 {
			b.WriteString(word)
		}
		writePred(b, row, p, depth, s)
	}
	b.WriteByte(')')
}

// WriteLiving writes " IN (SELECT key FROM table WHERE it lives ...)"; more adds conditions on the
// selected row.
func WriteLiving(b *sql.Builder, t *policy.Type, depth int, more func(Column)) {
	name := alias(depth)
	b.WriteString(" IN (SELECT " + name(t.Key) + " FROM " + t.Table + " AS " + name("AS") + " WHERE ")
	WriteLives(b, name, t)
	more(Column(name))
	b.WriteByte(')')
}

// WriteLives writes that a row of the type is there for the graph (matrix.yaml, `lives`).
func WriteLives(b *sql.Builder, row Column, t *policy.Type) {
	switch l := t.Lives; {
	case l.Always:
		b.WriteString("TRUE")
	case l.Column != "":
		b.WriteString(row(l.Column) + " IN ('" + strings.Join(l.Values, "', '") + "')")
	default:
		b.WriteString(row("deleted_at") + " IS NULL")
		if u := l.Unless; u != nil {
			b.WriteString(" AND NOT EXISTS (SELECT 1 FROM " + u.Table + " AS unless WHERE unless." + u.Column + " = " + row(u.Column) + " AND unless.kind = '" + u.Is + "')")
		}
	}
}

// alias names the table of one depth of nested sub-selects: "" gives the prefix, "AS" the bare name.
func alias(depth int) func(string) string {
	bare := "h" + strconv.Itoa(depth)
	return func(column string) string {
		if column == "AS" {
			return bare
		}
		return bare + "." + column
	}
}

// WritePath writes that the end of a path meets a condition, uncorrelated, as nested
// "column IN (SELECT ...)". end writes what follows the last column, and gets the next free depth.
func WritePath(b *sql.Builder, row Column, p *policy.Path, depth int, end func(depth int)) {
	b.WriteString(row(p.From))
	if len(p.Hops) == 0 {
		end(depth)
		return
	}
	b.WriteString(" IN (")
	writeHops(b, p, depth, end)
	b.WriteByte(')')
}

// writeHops writes the sub-select of a path: the values of its first table's Match that lead on.
func writeHops(b *sql.Builder, p *policy.Path, depth int, end func(depth int)) {
	for i, hop := range p.Hops {
		name := alias(depth + i)
		if i > 0 {
			b.WriteString(" IN (")
		}
		b.WriteString("SELECT " + name(hop.Match) + " FROM " + hop.Table + " AS " + name("AS") + " WHERE " + name("deleted_at") + " IS NULL")
		writeOnly(b, name, hop.Only)
		b.WriteString(" AND " + name(hop.Take))
	}
	end(depth + len(p.Hops))
	for range len(p.Hops) - 1 {
		b.WriteByte(')')
	}
}

func writeOnly(b *sql.Builder, name Column, only policy.Only) {
	switch only {
	case policy.OnlyAdmin:
		b.WriteString(" AND " + name("service_role_name") + " = 'admin'")
		writeOnly(b, name, policy.OnlyBuiltin)
	case policy.OnlyBuiltin:
		b.WriteString(" AND " + name("id_service") + " IN (SELECT id_service FROM t_services WHERE service_key = '" + policy.BuiltinService + "' AND deleted_at IS NULL)")
	case policy.OnlyGlobal:
		b.WriteString(" AND " + name("id_site") + " IS NULL AND " + name("id_project") + " IS NULL")
	}
}

// WriteAny writes " = ANY(...)" over a list of ids as one argument, so that the statement's text does
// not depend on how many there are.
func WriteAny(b *sql.Builder, ids []int) {
	if b.Dialect() == dialect.Postgres {
		b.WriteString(" = ANY(").Arg(array(ids)).WriteByte(')')
		return
	}
	b.WriteString(" IN (SELECT value FROM json_each(").Arg(jsonList(ids)).WriteString("))")
}

// writeNone writes that a value is there and is none of the ids. NULL is none of an empty list, for SQL, but no value.
func writeNone(b *sql.Builder, ids []int) {
	switch {
	case len(ids) == 0:
		b.WriteString(" IS NOT NULL")
	case b.Dialect() == dialect.Postgres:
		b.WriteString(" <> ALL(").Arg(array(ids)).WriteByte(')')
	default:
		b.WriteString(" NOT IN (SELECT value FROM json_each(").Arg(jsonList(ids)).WriteString("))")
	}
}

// WriteAnyText is WriteAny for texts.
func WriteAnyText(b *sql.Builder, texts []string) {
	if b.Dialect() == dialect.Postgres {
		b.WriteString(" = ANY(").Arg(pq.Array(texts)).WriteByte(')')
		return
	}
	b.WriteString(" IN (SELECT value FROM json_each(").Arg(jsonList(texts)).WriteString("))")
}

// array is pq.Array(ids), nil for nil, without its reflection, which took as long as all else of binding the arguments.
func array(ids []int) pq.Int64Array {
	if ids == nil {
		return nil
	}
	a := make(pq.Int64Array, len(ids))
	for i, id := range ids {
		a[i] = int64(id)
	}
	return a
}

func jsonList(list any) string {
	text, _ := json.Marshal(list) // ids and texts always have a JSON form
	return string(text)
}

// WriteAt is Write inside sub-selects that already use the names of the depths below.
func WriteAt(b *sql.Builder, row Column, d policy.Decision, depth int) {
	if d.Verdict == policy.Where {
		writePred(b, row, d.If, depth, shapeOf(d))
		return
	}
	Write(b, row, d)
}
