package graph_test

import (
	"encoding/json"
	"sync"
	"testing"

	"teragraph/internal/cast"
)

// castRows are the rows of all tables of the cast, by table and column.
var castRows = sync.OnceValue(func() map[string][]map[string]any {
	out := map[string][]map[string]any{}
	for _, t := range cast.Tables() {
		for _, values := range t.Rows {
			row := make(map[string]any, len(values))
			for i, column := range t.Columns {
				row[column] = values[i]
			}
			out[t.Name] = append(out[t.Name], row)
		}
	}
	return out
})

// rowsOf gives the rows of a table of the cast, deleted ones included, by column.
func rowsOf(table string) []map[string]any { return castRows()[table] }

// names gives a text column of a table by id; index 0 is empty.
func names(table, column string) []string {
	out := []string{""}
	for _, row := range rowsOf(table) {
		out = append(out, row[column].(string))
	}
	return out
}

// living says whether the n-th row of a table is not deleted.
func living(table string, n int) bool { return rowsOf(table)[n-1]["deleted_at"] == nil }

// participantsOf gives a project's living participants by id.
func participantsOf(project int) []map[string]any {
	var out []map[string]any
	for _, row := range rowsOf("t_participants") {
		if row["id_project"] == project && row["deleted_at"] == nil {
			out = append(out, row)
		}
	}
	return out
}

func text(v any) *string {
	s, ok := v.(string)
	if !ok {
		return nil
	}
	return &s
}

func decodeJSON(t testing.TB, from string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(from), into); err != nil {
		t.Fatalf("%v in %s", err, from)
	}
}
