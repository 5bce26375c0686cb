package snapshot

import (
	"maps"
	"slices"
	"strings"
)

// Change is what happened to one table. Each list is sorted by id.
type Change struct {
	Inserted []Row   `json:"inserted,omitempty"` // all columns
	Updated  []Row   `json:"updated,omitempty"`  // the id, and the columns that changed with their new values
	Deleted  []int64 `json:"deleted,omitempty"`  // rows that are gone; one marked as deleted is an update
}

// Changes are the tables that changed. None, and its JSON is {}.
type Changes map[string]Change

// Diff says what has to be done to before to get after.
func Diff(before, after Snapshot) Changes {
	all := Changes{}
	for _, name := range slices.Sorted(maps.Keys(before)) {
		if _, there := after[name]; !there {
			all.put(name, Change{Deleted: slices.Sorted(maps.Keys(before[name].Rows))})
		}
	}
	for name, now := range after {
		all.put(name, diffTable(before[name].Rows, now))
	}
	return all
}

func (c Changes) put(table string, change Change) {
	if len(change.Inserted)+len(change.Updated)+len(change.Deleted) > 0 {
		c[table] = change
	}
}

func diffTable(before map[int64]Row, now Table) Change {
	var c Change
	for _, id := range slices.Sorted(maps.Keys(now.Rows)) {
		old, known := before[id]
		if !known {
			c.Inserted = append(c.Inserted, now.Rows[id])
			continue
		}
		if changed := diffRow(old, now.Rows[id]); len(changed) > 0 {
			changed[now.Key] = id
			c.Updated = append(c.Updated, changed)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(before)) {
		if _, there := now.Rows[id]; !there {
			c.Deleted = append(c.Deleted, id)
		}
	}
	return c
}

func diffRow(old, now Row) Row {
	changed := Row{}
	for column, value := range now {
		if old[column] != value {
			changed[column] = value
		}
	}
	return changed
}

// Bookkeeping tells whether a column is left out of recordings: the optimistic lock version_id, and
// the *_lastonline times, which change with every request of some servers.
func Bookkeeping(column string) bool {
	return column == "version_id" || strings.HasSuffix(column, "_lastonline")
}

// Without leaves columns out, and an update of which nothing but the id remains. Ids must not be left
// out.
func (c Changes) Without(column func(string) bool) Changes {
	all := Changes{}
	for name, change := range c {
		kept := Change{Deleted: change.Deleted}
		for _, row := range change.Inserted {
			kept.Inserted = append(kept.Inserted, row.without(column))
		}
		for _, row := range change.Updated {
			if row = row.without(column); len(row) > 1 {
				kept.Updated = append(kept.Updated, row)
			}
		}
		all.put(name, kept)
	}
	return all
}

func (r Row) without(column func(string) bool) Row {
	kept := maps.Clone(r)
	maps.DeleteFunc(kept, func(name string, _ any) bool { return column(name) })
	return kept
}
