package app_test

import (
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// The largest limits of filters that the settings take are still statements that both databases take, in every shape that
// a filter can grow.
func TestLargestFilters(t *testing.T) {
	const conditions, relations = 400, 4
	const inner = (conditions-relations)/2 - 1
	repeat := func(n int, before, after string) string { return strings.Repeat(before, n) + strings.Repeat(after, n) }
	shapes := map[string]string{
		"beside each other": `and: [` + strings.Repeat(`{name: {contains: "a"}} `, conditions/2-1) + `]`,
		"either":            `or: [` + strings.Repeat(`{name: {in: ["a", "b"]}} `, conditions/2-1) + `]`,
		"within each other": repeat(conditions/2-1, `and: [{`, `}]`),
		"either within":     repeat(conditions/2-1, `or: [{`, `}]`),
		"not, within not":   repeat(conditions/2-1, `not: {`, `}`),
		"relations":         repeat(relations/2, `session: {participant: {`, `}}`),
		"ways that branch":  repeat(relations/2, `project: {user: {`, `}}`),
		"many, within ways": strings.Repeat(`project: {user: {`, relations/2) + `and: [` + strings.Repeat(`{lastName: {contains: "a"}} `, inner) + `]` + strings.Repeat(`}}`, relations/2),
		"deep, within ways": strings.Repeat(`project: {user: {`, relations/2) + repeat(inner, `or: [{`, `}]`) + strings.Repeat(`}}`, relations/2),
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		h := castApp(t, db, func(s *config.Settings) {
			s.Limits.FilterConditions, s.Limits.FilterRelations, s.Limits.Tokens = conditions, relations, 10_000
		}, &logged{})
		for name, filter := range shapes {
			for _, who := range []string{"admin", cast.SiteAdmin, cast.ProjectUser} {
				_, answer := post(t, h, basic(who), `{ participants(filter: {`+filter+`}) { totalCount nodes { id } } }`)
				if strings.Contains(answer, `"errors"`) {
					t.Errorf("%s, asked by %s: %.300s", name, who, answer)
				}
			}
		}
	})
}

// Where nesting is deeper than SQLite's expressions may be, the client is told to nest less; PostgreSQL answers.
func TestFilterTooDeep(t *testing.T) {
	const levels = 130
	filter := strings.Repeat(`project: {user: {`, 2) + strings.Repeat(`lastName: {contains: "a"}, not: {`, levels) + strings.Repeat(`}`, levels+4)
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		h := castApp(t, db, func(s *config.Settings) { s.Limits.FilterConditions, s.Limits.Tokens = 400, 10_000 }, &logged{})
		_, answer := post(t, h, basic("admin"), `{ participants(filter: {`+filter+`}) { totalCount } }`)
		if refused := strings.Contains(answer, `"LIMIT_EXCEEDED"`) && strings.Contains(answer, "nest less"); refused != (db.Dialect == dialect.SQLite) ||
			refused == strings.Contains(answer, `"totalCount"`) {
			t.Errorf("%.300s", answer)
		}
	})
}
