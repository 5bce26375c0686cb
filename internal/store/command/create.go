package command

import (
	"context"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
)

func (c *change) create(ctx context.Context, t *table, w *write) (int, error) {
	if c.may(t, policy.ActionCreate).Verdict == policy.Never {
		return 0, c.forbidden(t, "you may not create a "+t.word, policy.ActionCreate)
	}
	if err := c.parents(ctx, w); err != nil {
		return 0, err
	}
	if t.prepare != nil {
		if err := t.prepare(ctx, c, w); err != nil {
			return 0, err
		}
	}
	if err := c.hash(w); err != nil {
		return 0, err
	}
	given := &write{values: c.unusual(t, w)}
	c.complete(t, w)
	ids, err := c.insert(ctx, t, w, []func(string) any{func(column string) any { v, _ := w.get(column); return v }})
	if err != nil {
		return 0, err
	}
	w.ids, w.changed = ids, ids
	if err := c.note(ctx, t, w, ids); err != nil {
		return 0, err
	}
	if err := c.follow(ctx, t, w); err != nil {
		return 0, err
	}
	if c.shownTo(t, given) {
		return ids[0], nil
	}
	if ok, err := c.holds(ctx, t, ids, policy.ActionCreate); err != nil || !ok {
		return 0, errorOr(err, c.forbidden(t, "you may not create this "+t.word, policy.ActionCreate))
	}
	for _, action := range c.actions(t, given) {
		if ok, err := c.holds(ctx, t, ids, action); err != nil || !ok {
			return 0, errorOr(err, c.withheldWrite(t, given, action))
		}
	}
	return ids[0], nil
}

func errorOr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// unusual gives the values of a new row that differ from what it would have anyway: giving the usual one needs nothing.
func (c *change) unusual(t *table, w *write) []value {
	var usual map[string]any
	if t.made != nil {
		usual = t.made(c)
	}
	var out []value
	for _, v := range w.values {
		if v.value != usual[v.column] {
			out = append(out, v)
		}
	}
	return out
}

// complete adds what a new row has without being asked.
func (c *change) complete(t *table, w *write) {
	if t.made == nil {
		return
	}
	for column, v := range t.made(c) {
		if _, given := w.get(column); !given {
			w.set(column, v)
		}
	}
}

// insert makes rows that have the columns of the write, each with values of its own, and gives their keys.
func (c *change) insert(ctx context.Context, t *table, w *write, rows []func(column string) any) ([]int, error) {
	columns := make([]string, 0, len(w.values))
	for _, v := range t.own(w) {
		columns = append(columns, v.column)
	}
	slices.Sort(columns)
	m := c.matrixOf(t)
	ids, err := c.insertInto(ctx, m.Table, m.Key, columns, rows)
	return ids, taken(err, w)
}

// insertInto makes rows of a table.
func (c *change) insertInto(ctx context.Context, table, key string, columns []string, rows []func(column string) any) ([]int, error) {
	ids, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("INSERT INTO " + table + " (version_id")
		for _, column := range columns {
			b.WriteString(", " + column)
		}
		b.WriteString(") VALUES ")
		for i, row := range rows {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString("(").Arg(c.now.UnixMilli())
			for _, column := range columns {
				b.WriteString(", ").Arg(row(column))
			}
			b.WriteString(")")
		}
		b.WriteString(" RETURNING " + key)
	})
	if database.LacksID(err, key) {
		err = domain.Wrap(err, domain.CodeConflict, "the database gives new rows no ids yet; whoever runs this server has to adopt it first (teragraph adopt)")
	}
	return ids, err
}

// taken names the argument of a unique name that is in use.
func taken(err error, w *write) error {
	column, duplicate := database.Duplicate(err)
	if !duplicate {
		return err
	}
	for _, v := range w.values {
		if v.column == column {
			e := domain.Errorf(domain.CodeTaken, "argument %q is in use already, or was by something deleted; choose another", w.at(v.name))
			e.Argument = w.at(v.name)
			return e
		}
	}
	return domain.Wrap(err, domain.CodeTaken, "a value that must be unique is in use already")
}

// follow does what a change entails, and takes what the caller holds anew when that may have changed it.
func (c *change) follow(ctx context.Context, t *table, w *write) error {
	if t.after != nil {
		if err := t.after(ctx, c, w); err != nil {
			return err
		}
	}
	if !t.grants {
		return nil
	}
	c.tx.Regrant()
	return c.reread(ctx)
}

// names lists what a write gives for some columns, for sentences.
func (w *write) names(columns []string) []string {
	names := map[string]bool{}
	for _, v := range w.values {
		if slices.Contains(columns, v.column) {
			names[v.name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// withheldWrite refuses columns that need more than the change itself.
func (c *change) withheldWrite(t *table, w *write, action string) error {
	argument := w.argument
	if names := w.names(c.matrixOf(t).Writes[action].Columns); len(names) > 0 {
		argument = w.at(names[0])
	}
	e := domain.Errorf(domain.CodeForbidden, "argument %q is not yours to set; it needs %s", argument, c.may(t, action).Rule.Need())
	e.Argument = argument
	return e
}
