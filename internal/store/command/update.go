package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

func (c *change) update(ctx context.Context, t *table, ids []int, version int64, w *write) error {
	rows, err := c.lockRows(ctx, t, ids, policy.ActionUpdate, w)
	if err != nil {
		return err
	}
	for _, s := range rows {
		if version != 0 && version != s.version {
			e := domain.Errorf(domain.CodeStale, "the %s was changed by somebody else meanwhile; read it again and repeat", t.word)
			e.Version = s.version
			return e
		}
	}
	w.ids = ids
	moved, err := c.difference(t, w, rows)
	if err != nil {
		return err
	}
	if err := c.parents(ctx, w); err != nil {
		return err
	}
	if t.prepare != nil {
		if err := t.prepare(ctx, c, w); err != nil {
			return err
		}
	}
	if err := c.hash(w); err != nil {
		return err
	}
	if len(w.changed) > 0 && len(w.values) > 0 {
		if err := c.store(ctx, t, w); err != nil {
			return err
		}
		if err := c.note(ctx, t, w, w.changed); err != nil {
			return err
		}
	}
	if err := c.follow(ctx, t, w); err != nil {
		return err
	}
	if c.stays(t, w, moved) {
		return nil
	}
	return c.asTheyCame(ctx, t, w, moved)
}

// difference leaves out of a write what is stored already, and refuses what the caller may not set. moved says that
// rows come to hang on others.
func (c *change) difference(t *table, w *write, rows []stored) (moved bool, err error) {
	actions := c.actions(t, w)
	places := c.matrixOf(t).Writes[policy.ActionCreate].Places
	differs := make([]bool, len(w.values))
	for _, s := range rows {
		var own []string
		for i, same := range s.same {
			if !same {
				differs[i] = true
				own = append(own, w.values[i].column)
			}
		}
		if len(own) > 0 {
			w.changed = append(w.changed, s.id)
		}
		for i, name := range actions {
			columns := c.matrixOf(t).Writes[name].Columns
			if !s.maySet[i] && slices.ContainsFunc(columns, func(column string) bool { return slices.Contains(own, column) }) {
				return false, c.withheldWrite(t, w, name)
			}
		}
		if slices.ContainsFunc(places, func(column string) bool { return slices.Contains(own, column) }) {
			moved = true
			if !s.mayMove {
				return false, c.forbidden(t, "this "+t.word+" is not yours to move", policy.ActionDelete)
			}
		}
	}
	var left []value
	for i, v := range w.values {
		if !differs[i] {
			continue
		}
		if t.fields[v.name].fixed && !w.renames {
			return false, domain.BadInput(w.argument+"."+v.name, "cannot be changed; it is set when the "+t.word+" is created")
		}
		left = append(left, v)
	}
	w.values = left
	return moved, nil
}

// store writes the values into all changed rows, which are locked.
func (c *change) store(ctx context.Context, t *table, w *write) error {
	m := c.matrixOf(t)
	return taken(c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE " + m.Table + " SET ")
		c.writeVersion(b)
		for _, v := range t.own(w) {
			b.WriteString(", " + v.column + " = ").Arg(v.value)
		}
		b.WriteString(" WHERE " + m.Key)
		rowguard.WriteAny(b, w.changed)
	}), w)
}

// asTheyCame judges the rows as they have come to be (permissions.md, point 7: WITH CHECK): a change may not take
// them out of the caller's reach, nor into a place where they may create nothing.
func (c *change) asTheyCame(ctx context.Context, t *table, w *write, moved bool) error {
	if moved {
		if ok, err := c.holds(ctx, t, w.changed, policy.ActionCreate); err != nil || !ok {
			return errorOr(err, c.forbidden(t, "you may not move a "+t.word+" there", policy.ActionCreate))
		}
	}
	if ok, err := c.holds(ctx, t, w.ids, policy.ActionUpdate); err != nil || !ok {
		return errorOr(err, c.forbidden(t, "the "+t.word+" would be out of your reach", policy.ActionUpdate))
	}
	return nil
}
