package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/bench"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

const latestSessions = `{ sessions(first: 20, orderBy: [{field: STARTS_AT, direction: DESC}]) { nodes { name startsAt } } }`

// TestFormsOfConditions: a page of the latest sessions costs what the caller's share of the projects makes right
// (architecture.md, law 3). Who sees much reads sessions in their order until the page is full, and gathers nothing;
// who sees little meets the sessions they see, and no others.
func TestFormsOfConditions(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			var counter testdb.Counter
			db := testdb.Open(t, name, database.WithDriver(counter.Wrap))
			if err := bench.Fill(t.Context(), db.SQL, name, bench.Size{Projects: 500, Participants: 10_000, Users: 2000}); err != nil {
				t.Fatal(err)
			}
			if _, err := db.SQL.ExecContext(t.Context(), "analyze"); err != nil {
				t.Fatal(err)
			}
			f := newFixture(t, db, defaultRules)
			f.statements(t, &counter, f.as(t, bench.Member), latestSessions)
			wide := steps(t, db, counter.Statements()[1])
			f.statements(t, &counter, f.as(t, "user000000000007"), latestSessions)
			narrow := steps(t, db, counter.Statements()[1])
			// What stands for reading in order and for a look-up of single sessions, and what for gathering.
			ordered, single, gathered := "Index Scan t_sessions ix_sessions_start", "Index Scan t_sessions t_sessions_pkey", "Hash"
			if name == dialect.SQLite {
				ordered, single, gathered = "SCAN t_sessions USING INDEX ix_sessions_start", "SEARCH t_sessions USING INTEGER PRIMARY KEY", "SCAN h"
			}
			holds := func(list []string, what string) bool {
				return slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, what) })
			}
			if !holds(wide, ordered) || holds(wide, gathered) || holds(wide, "Sort") {
				t.Errorf("the wide form is planned as\n%s", strings.Join(wide, "\n"))
			}
			if !holds(narrow, single) || holds(narrow, ordered) || holds(narrow, "Seq Scan t_sessions ") {
				t.Errorf("the narrow form is planned as\n%s", strings.Join(narrow, "\n"))
			}
		})
	}
}

// TestPageByKeys: a page of participants is chosen by what an index holds, and PostgreSQL fetches no other row of the
// table. SQLite looks at each row, as it takes no partial index's word for its condition.
func TestPageByKeys(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			var counter testdb.Counter
			db := testdb.Open(t, name, database.WithDriver(counter.Wrap))
			if err := bench.Fill(t.Context(), db.SQL, name, bench.Size{Projects: 500, Participants: 10_000, Users: 20}); err != nil {
				t.Fatal(err)
			}
			gather, chosen, fetched := "analyze", "SEARCH t_participants USING INDEX ix_participants_project", "SEARCH t_participants USING INTEGER PRIMARY KEY"
			if name == dialect.Postgres { // which trusts an index alone for pages that a vacuum has seen
				gather, chosen, fetched = "vacuum analyze", "Index Only Scan t_participants ix_participants_project", "Index Scan t_participants t_participants_pkey"
			}
			if _, err := db.SQL.ExecContext(t.Context(), gather); err != nil {
				t.Fatal(err)
			}
			f := newFixture(t, db, defaultRules)
			for _, tt := range []struct{ caller, query string }{
				{"user000000000007", `{ participants(first: 20) { nodes { name email } } }`},
				{bench.Member, `{ participants(first: 20, filter: {project: {site: {id: ["1"]}}}, orderBy: {field: NAME}) { nodes { name email } } }`},
			} {
				f.statements(t, &counter, f.as(t, tt.caller), tt.query)
				var met []string
				for _, step := range steps(t, db, counter.Statements()[1]) {
					if strings.Contains(step, " t_participants") {
						met = append(met, step)
					}
				}
				slices.Sort(met)
				if len(met) != 2 || !strings.HasPrefix(met[0], chosen) || !strings.HasPrefix(met[1], fetched) {
					t.Errorf("%s\nmeets the table by\n%s", tt.query, strings.Join(met, "\n"))
				}
			}
		})
	}
}

// steps lists what the database would do.
func steps(t *testing.T, db *database.DB, s testdb.Statement) []string {
	t.Helper()
	if db.Dialect == dialect.Postgres {
		plan, _ := explain(t, db, s)
		return plan.steps()
	}
	rows, err := db.SQL.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+s.Text, s.Args...)
	if err != nil {
		t.Fatalf("%v\n%s", err, s.Text)
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var a, b, c int
		var step string
		if err := rows.Scan(&a, &b, &c, &step); err != nil {
			t.Fatal(err)
		}
		list = append(list, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

func (n planNode) steps() []string {
	list := []string{fmt.Sprintf("%s %s %s", n.NodeType, n.Relation, n.Index)}
	for _, below := range n.Plans {
		list = append(list, below.steps()...)
	}
	return list
}
