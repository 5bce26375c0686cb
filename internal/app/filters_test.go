package app_test

import (
	"net/http"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/domain"
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
		status, answer := post(t, h, basic("admin"), `{ participants(filter: {`+filter+`}) { totalCount } }`)
		if refused := strings.Contains(answer, `"limit":"filter-depth"`) && strings.Contains(answer, "nest less"); status != http.StatusOK || refused != (db.Dialect == dialect.SQLite) ||
			refused == strings.Contains(answer, `"totalCount"`) {
			t.Errorf("%.300s", answer)
		}
	})
}

// The limits of filters hold what clients write, to the last that is allowed, and no route of a REST dialect, whose documents
// are ours. "Sessions" of a project are read from the listing for some callers, and count alike for all.
func TestSmallestFilters(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		h := castApp(t, db, func(s *config.Settings) {
			s.Limits.FilterConditions, s.Limits.FilterRelations = 3, 1
		}, &logged{})
		project := `project: {id: ["` + domain.ID{Kind: domain.KindProject, N: 1}.String() + `"]}`
		for _, who := range []string{"admin", cast.SiteAdmin, cast.ProjectUser} {
			for filter, limit := range map[string]string{
				project + `, startsAt: {from: "2020-01-01T00:00:00Z"}`:                        "",
				project + `, startsAt: {from: "2020-01-01T00:00:00Z"}, name: {contains: "a"}`: "max-filter-conditions",
				`participant: {enabled: true}`:                                                "",
				`participant: {project: {enabled: true}}`:                                     "max-filter-relations",
			} {
				_, answer := post(t, h, basic(who), `{ sessions(orderBy: [{field: STARTS_AT, direction: DESC}], filter: {`+filter+`}) { nodes { id } } }`)
				switch {
				case limit == "" && strings.Contains(answer, `"errors"`):
					t.Errorf("%s, asked by %s: %.300s", filter, who, answer)
				case limit != "" && !strings.Contains(answer, `"limit":"`+limit+`"`):
					t.Errorf("%s, asked by %s, is not refused by %s: %.300s", filter, who, limit, answer)
				}
			}
		}
		for _, path := range []string{"participants?id_site=1", "assets?id_participant=1", "tests?id_participant=1", "sessions?id_participant=1"} {
			if status, body := get(t, h, "admin", cast.Password, "/api/user/"+path); status != http.StatusOK {
				t.Errorf("%s: %d %.300s", path, status, body)
			}
		}
		if _, metrics := get(t, h, "", "", "/metrics"); !strings.Contains(metrics, `teragraph_refusals_total{limit="max-filter-relations"} 3`) {
			t.Error("the refusals are not counted")
		}
	})
}
