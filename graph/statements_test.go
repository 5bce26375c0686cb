package graph_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/graph"
	"teragraph/internal/bench"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// operation is a query and how many statements it takes.
type operation struct {
	name, who, rules string
	want             int
	query            string
}

// operations and their statements: one for what the caller holds (none for a superadmin), one per level and edge,
// one per count that is selected (architecture.md, section 6).
var operations = []operation{
	{"one by id", bench.Member, defaultRules, 2, `{ participant(id: "$participant:3") { name email } }`},
	{
		"one by id and its parents", bench.Member, defaultRules, 2,
		`{ participant(id: "$participant:3") { name participantGroup { name } project { name site { name } } } }`,
	},
	{"flat list", bench.Member, defaultRules, 2, `{ participants(first: 1000, orderBy: {field: NAME}) { nodes { id uuid name email token lastOnline } } }`},
	{"counted page", bench.Member, defaultRules, 3, `{ projects(first: 7) { totalCount nodes { name role } pageInfo { hasNextPage endCursor } } }`},
	{"only a count", bench.Member, defaultRules, 2, `{ participants(filter: {name: {contains: "1"}}) { totalCount } }`},
	{"only the ends of a page", bench.Member, defaultRules, 2, `{ participants(orderBy: {field: LAST_ONLINE, direction: DESC}) { pageInfo { startCursor endCursor } } }`},
	{
		"three levels", bench.Member, defaultRules, 4,
		`{ sites { nodes { name projects(first: 1000) { nodes { name participants(first: 1000) { nodes { name email token participantGroup { name } } } } } } } }`,
	},
	{
		"three levels, superadmin", bench.Superadmin, defaultRules, 3,
		`{ sites { nodes { name projects(first: 1000) { nodes { name participants(first: 1000) { nodes { name email token participantGroup { name } } } } } } } }`,
	},
	{
		"three levels with counts and pages", bench.Member, defaultRules, 7,
		`{ sites { totalCount nodes { projects(first: 1000) { totalCount pageInfo { endCursor } nodes { participants(first: 2, orderBy: {field: NAME, direction: DESC}) { totalCount pageInfo { hasNextPage endCursor } nodes { name } } } } } } }`,
	},
	{
		"filters over relations", bench.Member, defaultRules, 4,
		`{ participants(first: 1000, orderBy: [{field: EMAIL}, {field: UPDATED, direction: DESC}], filter: {or: [{project: {site: {name: {eq: "Site 1"}}}}, {participantGroup: {name: {startsWith: "group"}}}], email: {isNull: false}}) { totalCount nodes { name project { name site { name } } } } }`,
	},
	{"masked fields", bench.Member, strictRules, 3, `{ participants(first: 1000, filter: {email: {contains: "@"}}, orderBy: {field: EMAIL}) { totalCount nodes { name email token } } }`},
	{"masked fields on edges", bench.Member, strictRules, 3, `{ projects(first: 1000) { nodes { participants { nodes { email token } } } } }`},
	{"viewer", bench.Member, defaultRules, 4, `{ viewer { kind superadmin user { name email } sites { role site { name } } projects { role project { name site { name } } } } }`},
	{"viewer, superadmin", bench.Superadmin, defaultRules, 5, `{ viewer { user { name } sites { role site { name } } projects { role project { name } } } }`},
	{
		"may the caller", bench.Member, strictRules, 2,
		`{ viewer { any: can(action: "participant.token") one: can(action: "participant.token", on: "$participant:1") } }`,
	},
	{"last sessions", bench.Member, defaultRules, 4, `{ projects(first: 1000) { nodes { participants(first: 1000) { nodes { name lastSessionAt } } } } }`},
	{
		"latest sessions, and what hangs on them", bench.Member, defaultRules, 7,
		`{ sessions(first: 20, orderBy: [{field: STARTS_AT, direction: DESC}]) { nodes { name status sessionType { name } participants { nodes { participant { name } } } users { nodes { person { name } } } events { totalCount } assets { totalCount } } } }`,
	},
	{"who saw whom", bench.Member, defaultRules, 4, `{ sessions(first: 20, filter: {participant: {name: {contains: "1"}}, startsAt: {from: "2020-01-01T00:00:00Z"}}) { totalCount nodes { name events { nodes { type } } } } }`},
	{"people", bench.Member, defaultRules, 3, `{ userGroups(first: 1000) { nodes { name memberships { nodes { user { name } } } } } }`},
	{"who holds what", bench.Superadmin, defaultRules, 5, `{ projects(first: 20) { nodes { access { role userGroup { name } } byUser: access(by: USER, role: ADMIN) { user { name } } } } }`},
	{
		"what is kept beside rows", bench.Member, defaultRules, 3,
		`{ users(first: 20, orderBy: [{field: ACCOUNT_KIND}, {field: CREATED_AT}], filter: {accountKind: [HUMAN]}) { nodes { name accountKind canDeleteFromFront createdAt } pageInfo { endCursor } } userGroups(first: 20, orderBy: {field: UPDATED_AT}) { nodes { description createdAt } } }`,
	},
	{"the same edge twice", bench.Member, defaultRules, 4, `{ sites { nodes { a: projects(first: 3) { nodes { id } } b: projects(first: 5) { nodes { id } } } } }`},
	{"two roots", bench.Member, defaultRules, 3, `{ a: projects { nodes { id } } b: sites { nodes { id } } }`},
	{"what is skipped", bench.Member, defaultRules, 2, `{ projects { nodes { id site @skip(if: true) { name } participants @include(if: false) { totalCount } } } sites @skip(if: true) { totalCount } }`},
	{"fragments", bench.Member, defaultRules, 3, `{ projects(first: 1000) { nodes { ...p } } } fragment p on Project { name ...s } fragment s on Project { site { name } ... on Project { site { id } } }`},
	{"nobody", "", defaultRules, 0, `{ sites { totalCount nodes { projects { nodes { id } } } } viewer { user { name } } }`},
}

// statements gives the sorted texts that an operation sends.
func (f fixture) statements(t *testing.T, c *testdb.Counter, ctx context.Context, query string) []string {
	t.Helper()
	c.Reset()
	data, errs := f.ask(t, ctx, query)
	if errs != "null" && !strings.Contains(errs, string(domain.CodeFieldWithheld)) {
		t.Fatalf("%s: %s %s", query, data, errs)
	}
	texts := c.Texts()
	slices.Sort(texts)
	return texts
}

func TestStatements(t *testing.T) {
	for _, dialect := range testdb.Dialects() {
		t.Run(dialect, func(t *testing.T) {
			texts := map[string][]string{}
			for _, size := range []bench.Size{{Projects: 10, Participants: 10, Users: 10}, {Projects: 1000, Participants: 1000, Users: 1000}} {
				var counter testdb.Counter
				db := testdb.Open(t, dialect, database.WithDriver(counter.Wrap))
				if err := bench.Fill(t.Context(), db.SQL, dialect, size); err != nil {
					t.Fatal(err)
				}
				for _, procs := range []int{1, 8} {
					t.Run(fmt.Sprintf("%d rows, GOMAXPROCS %d", size.Projects, procs), func(t *testing.T) {
						defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
						checkStatements(t, db, &counter, texts)
					})
				}
			}
		})
	}
}

// checkStatements compares numbers with the table, and texts with those of the runs before.
func checkStatements(t *testing.T, db *database.DB, counter *testdb.Counter, before map[string][]string) {
	fixtures := map[string]fixture{}
	var unprimed int64
	for _, rules := range []string{defaultRules, strictRules} {
		f := newFixture(t, db, rules)
		f.graph.Observe(func(p *plan.Plan) { unprimed += p.Unprimed() })
		fixtures[rules] = f
	}
	for _, o := range operations {
		f := fixtures[o.rules]
		ctx := f.as(t, o.who)
		got := f.statements(t, counter, ctx, withIDs(o.query))
		if len(got) != o.want {
			t.Errorf("%s: %d statements, want %d:\n%s", o.name, len(got), o.want, strings.Join(got, "\n"))
		}
		if known, ok := before[o.name]; !ok {
			before[o.name] = got
		} else if diff := cmp.Diff(known, got); diff != "" {
			t.Errorf("%s: texts differ from the run before:\n%s", o.name, diff)
		}
	}
	if unprimed != 0 {
		t.Errorf("%d loads were not primed", unprimed)
	}
}

// TestStatementsOfPages: the size and place of a page are arguments, so that all pages share their texts.
func TestStatementsOfPages(t *testing.T) {
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		var first []string
		for _, page := range []string{"limit: 5", "limit: 50, offset: 100", "offset: 3"} {
			for _, edge := range []string{"1", "1000"} { // one project: no window over parents
				query := fmt.Sprintf(`{ participants(%s) { nodes { id } } projects(limit: %s) { nodes { participants(%s) { nodes { id } } } } }`, page, edge, page)
				texts := f.statements(t, &counter, f.as(t, "maya"), query)
				if edge == "1000" && first == nil {
					first = texts
				} else if edge == "1000" && !slices.Equal(first, texts) {
					t.Errorf("%s (-want +got):\n%s", page, cmp.Diff(first, texts))
				}
			}
		}
	}, database.WithDriver(counter.Wrap))
}

// TestStatementsOfExplain: the explanation comes from the pass that enforced it, and asks nothing.
func TestStatementsOfExplain(t *testing.T) {
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, strictRules)
		ctx := f.as(t, "luka")
		count := func(explain string) int {
			r := post(t, `{ participants { nodes { name email } } }`, nil)
			r.Header.Set(graph.ExplainHeader, explain)
			counter.Reset()
			w := f.serve(ctx, r)
			var got answer
			decodeJSON(t, w.Body.String(), &got)
			if w.Code != 200 || (got.Extensions["permissions"] != nil) != (explain == "1") {
				t.Errorf("explain %q: %d %s", explain, w.Code, w.Body)
			}
			return counter.Count()
		}
		if with, without := count("1"), count(""); with != 2 || without != 2 {
			t.Errorf("%d statements with, %d without", with, without)
		}
	}, database.WithDriver(counter.Wrap))
}

// TestPageByNameNeedsNoSort: a project's page of participants by name comes out of the index in its order, so that
// its cost does not grow with the project (architecture.md, law 3).
func TestPageByNameNeedsNoSort(t *testing.T) {
	var counter testdb.Counter
	db := testdb.Open(t, dialect.SQLite, database.WithDriver(counter.Wrap))
	loadCast(t, db)
	f := newFixture(t, db, defaultRules)
	query := withIDs(`{ project(id: "$project:1") { participants(orderBy: {field: NAME}) { nodes { name email } } } }`)
	f.statements(t, &counter, f.as(t, "luka"), query)
	page := counter.Texts()[2]
	rows, err := db.SQL.Query("EXPLAIN QUERY PLAN "+page, make([]any, strings.Count(page, "?"))...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var steps []string
	for rows.Next() {
		var a, b, c int
		var step string
		if err := rows.Scan(&a, &b, &c, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if text := strings.Join(steps, "; "); !strings.Contains(text, "ix_participants_project") || strings.Contains(text, "B-TREE") || rows.Err() != nil {
		t.Errorf("%s\n%s", text, page)
	}
}
