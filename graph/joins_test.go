package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
)

// TestManyEdgesBeside: more to-one edges than a database joins in one statement (64 tables on SQLite) are answered all the same.
func TestManyEdgesBeside(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		ctx := f.as(t, cast.SuperAdmin)
		for _, n := range []int{60, 70, 190} {
			var q strings.Builder
			q.WriteString(`{ participants(first: 1) { nodes { groups: project { `)
			for i := range n {
				fmt.Fprintf(&q, "a%d: site { name } ", i)
			}
			q.WriteString(`} } } }`)
			data, errs := f.ask(t, ctx, q.String())
			if errs != "null" || strings.Count(data, `"name"`) != n {
				t.Errorf("%d edges: %.200s %.300s", n, data, errs)
			}
		}
	})
}
