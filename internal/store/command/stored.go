package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// stored is a row as it is before a change, locked, with all that the policy says of it.
type stored struct {
	id      int
	version int64
	visible bool
	may     bool
	mayMove bool   // may be taken from where it hangs
	same    []bool // for each value of the write: it is stored already
	maySet  []bool // for each action of actions()
}

// actions lists the "set" actions of a type that concern columns of a write, sorted. Fixed ones need none: the rule is
// that they do not change, except by what is there to change them.
func (c *change) actions(t *table, w *write) []string {
	var names []string
	for name, a := range c.matrixOf(t).Writes {
		if slices.ContainsFunc(w.values, func(v value) bool {
			return slices.Contains(a.Columns, v.column) && (w.renames || !t.fields[v.name].fixed)
		}) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (c *change) matrixOf(t *table) *policy.Type { return c.access.Matrix().Type(t.kind) }

// may decides an action for rows that a statement names by key.
func (c *change) may(t *table, action string) policy.Decision {
	return c.access.Write(string(t.kind) + "." + action).Keyed()
}

// rows decides what the caller sees of a kind, for rows that a statement names by key.
func (c *change) rows(kind domain.Kind) policy.Decision { return c.access.Rows(kind).Keyed() }

// lockRows locks the rows and judges them in one statement (permissions.md, point 7: USING). A row that is not there,
// or not seen, is CodeNotFound; one that is seen and may not be changed so is CodeForbidden.
func (c *change) lockRows(ctx context.Context, t *table, ids []int, action string, w *write) ([]stored, error) {
	var actions []string
	if w != nil {
		actions = c.actions(t, w)
	} else {
		w = &write{}
	}
	m := c.matrixOf(t)
	rows, err := c.numbers(ctx, 5+len(w.values)+len(actions), func(b *sql.Builder) {
		b.WriteString("SELECT " + of(m.Key) + ", " + of("version_id") + ", ")
		judged(b, c.rows(t.kind))
		b.WriteString(", ")
		judged(b, c.may(t, action))
		b.WriteString(", ")
		judged(b, c.may(t, policy.ActionDelete))
		for _, v := range w.values {
			b.WriteString(", ")
			c.writeSame(b, t, v)
		}
		for _, name := range actions {
			b.WriteString(", ")
			judged(b, c.may(t, name))
		}
		b.WriteString(" FROM " + m.Table + " AS t")
		c.whereThere(b, t.kind, of(m.Key), ids)
		b.WriteString(" ORDER BY " + of(m.Key))
		c.lock(b, forUpdate)
	})
	if err != nil {
		return nil, err
	}
	all := make([]stored, len(rows))
	for i, r := range rows {
		all[i] = stored{id: int(r[0]), version: r[1], visible: r[2] == 1, may: r[3] == 1, mayMove: r[4] == 1}
		all[i].same, all[i].maySet = ones(r[5:5+len(w.values)]), ones(r[5+len(w.values):])
		if !all[i].visible {
			return nil, t.hidden()
		}
	}
	if len(all) < len(ids) {
		return nil, t.hidden()
	}
	for _, s := range all {
		if !s.may {
			return nil, c.forbidden(t, "this "+t.word+" is not yours to "+action, action)
		}
	}
	return all, nil
}

// writeSame writes whether a value is stored already; of a password nobody can say so by comparing.
func (c *change) writeSame(b *sql.Builder, t *table, v value) {
	if _, secret := v.value.(*password); secret {
		b.WriteString("0")
		return
	}
	is := " IS "
	if c.Dialect == dialect.Postgres {
		is = " IS NOT DISTINCT FROM "
	}
	same := func(stored string) { b.WriteString(stored + is).Arg(v.value) }
	if beside(v.column) {
		flagOf(b, func() {
			c.writeBeside(b, t, v.column)
			b.WriteString(is).Arg(v.value)
		})
		return
	}
	more := t.fields[v.name].stored
	if more == "" {
		flagOf(b, func() { same(of(v.column)) })
		return
	}
	flagOf(b, func() {
		same(more)
		for _, name := range c.actions(t, &write{values: []value{v}}) { // who may not set it gives back what it is
			b.WriteString(" OR ")
			same(of(v.column))
			b.WriteString(" AND NOT COALESCE(")
			rowguard.Write(b, of, c.may(t, name))
			b.WriteString(", FALSE)")
		}
	})
}

func ones(numbers []int64) []bool {
	flags := make([]bool, len(numbers))
	for i, n := range numbers {
		flags[i] = n == 1
	}
	return flags
}

// hidden is what a row out of reach answers, and one that does not exist.
func (t *table) hidden() error {
	return domain.Errorf(domain.CodeNotFound, "there is no such %s, or none that you see", t.word)
}

// forbidden says what an action needs.
func (c *change) forbidden(t *table, sentence, action string) error {
	return domain.Errorf(domain.CodeForbidden, "%s; it needs %s", sentence, c.may(t, action).Rule.Need())
}

// holds says whether an action's rule holds for all of the rows as they are stored now; of no rows it does.
func (c *change) holds(ctx context.Context, t *table, ids []int, action string) (bool, error) {
	d := c.may(t, action)
	if len(ids) == 0 || d.Verdict != policy.Where {
		return len(ids) == 0 || d.Verdict == policy.Always, nil
	}
	m := c.matrixOf(t)
	lacking, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT " + of(m.Key) + " FROM " + m.Table + " AS t")
		whereLiving(b, of(m.Key), ids)
		b.WriteString(" AND NOT COALESCE(")
		rowguard.Write(b, of, d)
		b.WriteString(", FALSE) LIMIT 1")
	})
	return len(lacking) == 0, err
}

// parents checks that the rows to which a write refers are there for the caller, and keeps them there: a reference
// out of reach is CodeNotFound with the argument. They are locked from the top down, which is the other way round than
// the names of their fields are sorted: a delete goes the same way, so that the two wait and do not end each other.
func (c *change) parents(ctx context.Context, w *write) error {
	for _, v := range slices.Backward(w.values) {
		if v.parent == "" || v.value == nil {
			continue
		}
		found, err := c.seen(ctx, v.parent, []int{v.value.(int)}, forShare)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			return missing(w.at(v.name), v.parent)
		}
	}
	return nil
}

// seen locks rows of a kind that the caller sees, and gives their keys.
func (c *change) seen(ctx context.Context, kind domain.Kind, ids []int, how string) ([]int, error) {
	m := c.access.Matrix().Type(kind)
	return c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT " + of(m.Key) + " FROM " + m.Table + " AS t")
		c.whereThere(b, kind, of(m.Key), ids)
		b.WriteString(" AND ")
		rowguard.Write(b, of, c.rows(kind))
		b.WriteString(" ORDER BY " + of(m.Key))
		c.lock(b, how)
	})
}

// missing refuses a reference.
func missing(argument string, kind domain.Kind) error {
	e := domain.Errorf(domain.CodeNotFound, "argument %q names a %s that does not exist or that you do not see", argument, kind)
	e.Argument = argument
	return e
}
