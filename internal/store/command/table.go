package command

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"teragraph/internal/domain"
)

// table is what can be changed of a type, and what follows.
type table struct {
	kind   domain.Kind
	word   string // in sentences: "participant group"
	fields map[string]field
	// made are the columns that a new row has without being asked: constants, and functions of the change.
	made func(*change) map[string]any
	// prepare completes or refuses what is to be written, before anything is.
	prepare func(ctx context.Context, c *change, w *write) error
	// after does what follows from a change of the rows, and refuses what does not fit together.
	after func(ctx context.Context, c *change, w *write) error
	// dependents refuse a delete; refuse is what else does.
	dependents []dependent
	refuse     func(c *change, ids []int) error
	// buried does what follows from a delete, once what goes along is gone.
	buried func(ctx context.Context, c *change, ids []int) error
	// side keeps what the type's own table does not; nil without one.
	side *side
	// grants says that a change of such rows may give or take rights.
	grants bool
	// apart says that nothing which is read of callers (account, rights) depends on such rows.
	apart bool
}

// field is a key of the inputs.
type field struct {
	column   string // "" when the field is about other rows
	read     reader
	required bool        // to create a row
	nullable bool        // may be set to null
	parent   domain.Kind // the value is the key of a row of that kind, which the caller has to see
	fixed    bool        // set at creation, never changed; giving what is stored is no fault
	stored   string      // what counts as stored, when that is more than the column of t; SQL
}

// reader checks a value that is not null and gives what the column stores.
type reader func(ctx context.Context, c *Commands, argument string, v any) (any, error)

// write is what a request wants to be stored.
type write struct {
	argument string // path of the input: "input"; "" when the values are arguments themselves
	create   bool
	renames  bool // fixed fields may change
	values   []value
	lists    map[string]any // of fields without a column, by name
	ids      []int          // the rows, once they are known
	changed  []int          // of them, those that were changed
}

type value struct {
	name   string // of the field
	column string
	value  any
	parent domain.Kind
}

// at is the path of a field.
func (w *write) at(name string) string {
	if w.argument == "" {
		return name
	}
	return w.argument + "." + name
}

func (w *write) get(column string) (any, bool) {
	i := slices.IndexFunc(w.values, func(v value) bool { return v.column == column })
	if i < 0 {
		return nil, false
	}
	return w.values[i].value, true
}

func (w *write) set(column string, v any) {
	if i := slices.IndexFunc(w.values, func(v value) bool { return v.column == column }); i >= 0 {
		w.values[i].value = v
		return
	}
	w.values = append(w.values, value{name: column, column: column, value: v})
}

// read checks an input against the fields, in the order of their names so that the first fault is always the same.
func (t *table) read(ctx context.Context, c *Commands, argument string, input map[string]any, create bool) (*write, error) {
	w := &write{argument: argument, create: create, lists: map[string]any{}}
	for _, name := range slices.Sorted(maps.Keys(t.fields)) {
		f := t.fields[name]
		at := argument + "." + name
		v, given := input[name]
		switch {
		case !given && create && f.required:
			return nil, domain.BadInput(at, "is missing; a new "+t.word+" needs it")
		case !given:
			continue
		case v == nil && !f.nullable:
			return nil, domain.BadInput(at, "cannot be null; leave it out to keep what is stored")
		}
		if v != nil {
			var err error
			if v, err = f.read(ctx, c, at, v); err != nil {
				return nil, err
			}
		}
		if f.column == "" {
			w.lists[name] = v
			continue
		}
		w.values = append(w.values, value{name: name, column: f.column, value: v, parent: f.parent})
	}
	for name := range input {
		if _, known := t.fields[name]; !known {
			return nil, domain.BadInput(argument+"."+name, fmt.Sprintf("is nothing that a %s has", t.word))
		}
	}
	return w, nil
}
