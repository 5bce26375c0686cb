package command

import (
	"context"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
)

// side is a table of Teragraph's own that keeps of a type what OpenTera's table has no columns for, and who made and
// changed the rows. A row without one counts as having the usual values. Its columns are named as ent names them.
type side struct {
	table string
	usual map[string]any // what a row of it is made with, unless the write says otherwise
}

// besidePrefix begins ent's names of columns of side tables.
const besidePrefix = "tg_"

// beside says that a column is one of the side table.
func beside(column string) bool { return strings.HasPrefix(column, besidePrefix) }

// own lists the values of a write that the type's own table keeps.
func (t *table) own(w *write) []value {
	return slices.DeleteFunc(slices.Clone(w.values), func(v value) bool { return beside(v.column) })
}

// writeBeside writes what counts as stored in a column of the side table.
func (c *change) writeBeside(b *sql.Builder, t *table, column string) {
	key := c.matrixOf(t).Key
	inner := func() {
		b.WriteString("(SELECT d." + strings.TrimPrefix(column, besidePrefix) + " FROM " + t.side.table + " AS d WHERE d." + key + " = " + of(key) + ")")
	}
	usual, has := t.side.usual[column]
	if !has {
		inner()
		return
	}
	b.WriteString("COALESCE(")
	inner()
	b.WriteString(", ").Arg(usual).WriteString(")")
}

// note keeps what a write says beside the type's own table, and who made or changed the rows and when: one statement,
// however many rows there are.
func (c *change) note(ctx context.Context, t *table, w *write, ids []int) error {
	if t.side == nil || len(ids) == 0 {
		return nil
	}
	by, at := "tg_updated_by", "tg_updated_at"
	if w.create {
		by, at = "tg_created_by", "tg_created_at"
	}
	row := map[string]any{by: c.access.Caller.ID, at: c.now}
	kept := []string{by, at}
	for _, v := range w.values {
		if beside(v.column) {
			row[v.column] = v.value
			kept = append(kept, v.column)
		}
	}
	columns := slices.Clone(kept)
	for column, usual := range t.side.usual {
		if _, given := row[column]; !given {
			row[column] = usual
			columns = append(columns, column)
		}
	}
	slices.Sort(columns)
	slices.Sort(kept)
	return c.putDetails(ctx, t.side.table, c.matrixOf(t).Key, columns, kept, ids, func(_ int, column string) any { return row[column] })
}

// putDetails makes rows of a side table, and of those that are there changes the columns that are kept.
func (c *change) putDetails(ctx context.Context, table, key string, columns, kept []string, ids []int, value func(id int, column string) any) error {
	return c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("INSERT INTO " + table + " (" + key)
		for _, column := range columns {
			b.WriteString(", " + strings.TrimPrefix(column, besidePrefix))
		}
		b.WriteString(") VALUES ")
		for i, id := range ids {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString("(").Arg(id)
			for _, column := range columns {
				b.WriteString(", ").Arg(value(id, column))
			}
			b.WriteString(")")
		}
		b.WriteString(" ON CONFLICT (" + key + ") DO UPDATE SET ")
		for i, column := range kept {
			if i > 0 {
				b.WriteString(", ")
			}
			name := strings.TrimPrefix(column, besidePrefix)
			b.WriteString(name + " = excluded." + name)
		}
	})
}
