package graph_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/bench"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
	"teragraph/migrations"
)

// planNode is what EXPLAIN says of one step.
type planNode struct {
	NodeType string `json:"Node Type"`
	Relation string `json:"Relation Name"`
	Index    string `json:"Index Name"`
	Plans    []planNode
}

// scanned lists the tables that are read from end to end.
func (n planNode) scanned() []string {
	var tables []string
	if n.NodeType == "Seq Scan" {
		tables = append(tables, n.Relation)
	}
	for _, below := range n.Plans {
		tables = append(tables, below.scanned()...)
	}
	return tables
}

// explain gives PostgreSQL's plan of a statement with these arguments.
func explain(t *testing.T, db *database.DB, s testdb.Statement) (planNode, string) {
	t.Helper()
	var text string
	if err := db.SQL.QueryRowContext(t.Context(), "explain (format json) "+s.Text, s.Args...).Scan(&text); err != nil {
		t.Fatalf("%s: %v", s.Text, err)
	}
	var plans []struct{ Plan planNode }
	if err := json.Unmarshal([]byte(text), &plans); err != nil || len(plans) != 1 {
		t.Fatal(text, err)
	}
	return plans[0].Plan, text
}

// foreign gives a database as an OpenTera server makes it.
func foreign(t *testing.T, size bench.Size, opts ...database.Option) *database.DB {
	t.Helper()
	db := testdb.Bare(t, testdb.URL(t, dialect.Postgres), opts...)
	all, err := migrations.For(dialect.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(t.Context(), all[0].SQL); err != nil {
		t.Fatal(err)
	}
	if err := bench.Fill(t.Context(), db.SQL, dialect.Postgres, size); err != nil {
		t.Fatal(err)
	}
	const admin = "insert into t_services_access (id_service_access, id_user_group, id_service_role, version_id) select 100000, 5, id_service_role, 1 from t_services_roles where service_role_name = 'admin'"
	if _, err := db.SQL.ExecContext(t.Context(), admin); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context()); err != nil { // serving it makes the side tables, and nothing else
		t.Fatal(err)
	}
	return db
}

// large are the tables that grow with the work done, here of 10,000 rows each, or 1,000 for the groups. Any
// other may be read from end to end: it is a few pages long, and that is the fastest.
var large = []string{"t_participants", "t_participants_groups", "t_sessions", "t_sessions_participants"}

// modest asks an operation of somebody who sees few rows, or for few rows. Who asks for all rows is rightly
// answered by a scan.
func modest(who, query string) (string, string) {
	if who == bench.Member {
		return "user000000000007", strings.Replace(query, ":3\"", ":5\"", 1) // user of project 5, admin of project 1
	}
	return who, strings.Replace(query, "projects(first: 1000)", "projects(first: 3)", 1)
}

// TestIndexesServeEveryOperation: after adopting, each statement of each operation reaches the large tables by
// an index, as PostgreSQL itself decides on 10,000 sessions.
func TestIndexesServeEveryOperation(t *testing.T) {
	var counter testdb.Counter
	size := bench.Size{Projects: 500, Participants: 10_000, Users: 2000} // a session a participant
	db := foreign(t, size, database.WithDriver(counter.Wrap))
	scans := func(t *testing.T, f fixture, who, query string) (tables, plans []string) {
		t.Helper()
		f.statements(t, &counter, f.as(t, who), withIDs(query))
		for _, s := range counter.Statements() {
			plan, text := explain(t, db, s)
			for _, table := range plan.scanned() {
				if slices.Contains(large, table) {
					tables = append(tables, table)
					plans = append(plans, fmt.Sprintf("%s\n%v\n%s", s.Text, s.Args, text))
				}
			}
		}
		return tables, plans
	}
	fixtures := map[string]fixture{defaultRules: newFixture(t, db, defaultRules), strictRules: newFixture(t, db, strictRules)}
	each := func(t *testing.T, f func(t *testing.T, name string, tables, plans []string)) {
		for _, o := range operations {
			who, query := modest(o.who, o.query)
			tables, plans := scans(t, fixtures[o.rules], who, query)
			if n := counter.Count(); n != o.want {
				t.Errorf("%s: %d statements of %d were looked at", o.name, n, o.want)
			}
			f(t, o.name, tables, plans)
		}
	}

	// Before: without the indexes nearly everything is a scan, else this test would prove nothing.
	before := 0
	each(t, func(_ *testing.T, _ string, tables, _ []string) {
		if len(tables) > 0 {
			before++
		}
	})
	if before < 8 {
		t.Errorf("only %d operations scan a large table without the indexes", before)
	}
	if err := db.Adopt(t.Context(), database.Adoption{Show: func(missing []string) bool { return len(missing) > 0 }}); err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(t.Context(), "analyze"); err != nil {
		t.Fatal(err)
	}
	each(t, func(t *testing.T, name string, tables, plans []string) {
		if len(tables) > 0 {
			t.Errorf("%s reads %s from end to end:\n%s", name, strings.Join(tables, ", "), strings.Join(plans, "\n"))
		}
	})
}
