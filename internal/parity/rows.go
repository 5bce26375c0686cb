package parity

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"teragraph/internal/store/snapshot"
)

// Rows are the changes in the database by table, as a recording spells them; without any, nothing changed.
type Rows map[string]Change

// Change is what happened to one table. The lists are sets.
type Change struct {
	Inserted []map[string]any `json:"inserted"` // all columns; numbers are json.Number
	Updated  []map[string]any `json:"updated"`  // the id and the columns that changed
	Deleted  []any            `json:"deleted"`  // ids of rows that are gone
}

// writes says whether a request of the route may change rows.
func (r Route) writes() bool {
	return r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions
}

// parseRows reads the db of a case. Columns that are left out of recordings are left out here too.
func parseRows(raw json.RawMessage) (Rows, error) {
	if len(raw) == 0 || string(raw) == "null" {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	d.DisallowUnknownFields()
	var all Rows
	if err := d.Decode(&all); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("there is more after the value")
	}
	for table, c := range all {
		for _, row := range slices.Concat(c.Inserted, c.Updated) {
			maps.DeleteFunc(row, func(column string, _ any) bool { return snapshot.Bookkeeping(column) })
		}
		if len(c.Inserted)+len(c.Updated)+len(c.Deleted) == 0 {
			delete(all, table)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, nil
}

// rowsOf spells changes as a recording does.
func rowsOf(changes snapshot.Changes) (Rows, error) {
	raw, err := json.Marshal(changes.Without(snapshot.Bookkeeping))
	if err != nil {
		return nil, err
	}
	return parseRows(raw)
}

// compareRows gives all differences between the recorded changes and ours.
func compareRows(recorded, ours Rows) []Difference {
	var all []Difference
	tables := slices.Collect(maps.Keys(recorded))
	for table := range ours {
		if _, both := recorded[table]; !both {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	for _, table := range tables {
		want, have := recorded[table], ours[table]
		at := inRows + table
		all = append(all, compareSet(at+".inserted", list(want.Inserted), list(have.Inserted))...)
		all = append(all, compareSet(at+".updated", list(want.Updated), list(have.Updated))...)
		all = append(all, compareSet(at+".deleted", want.Deleted, have.Deleted)...)
	}
	return all
}

// inRows begins the place of a difference in the database.
const inRows = "db."

func (d Difference) inRows() bool { return strings.HasPrefix(d.Path, inRows) }

func list(rows []map[string]any) []any {
	all := make([]any, len(rows))
	for i, row := range rows {
		all[i] = row
	}
	return all
}

// shownRows tells changes in a few words.
func shownRows(r Rows) string {
	var all []string
	for _, table := range slices.Sorted(maps.Keys(r)) {
		c := r[table]
		all = append(all, fmt.Sprintf("%s has %d new, %d changed and %d deleted rows", table, len(c.Inserted), len(c.Updated), len(c.Deleted)))
	}
	return strings.Join(all, ", ")
}
