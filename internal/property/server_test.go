package property_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	validator "github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/graph"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// defaultList is small, so that lists without a limit are cut too.
const defaultList = 4

// server is the graph over one database, whose rows are exchanged from test to test.
type server struct {
	db      *database.DB
	counter *testdb.Counter
	loaded  string
	// wideFrom forces one form of conditions: 0 the wide one, more than 1 the narrow one.
	wideFrom *float64
}

func newServer(t testing.TB, name string) *server {
	s := &server{counter: &testdb.Counter{}}
	s.db = testdb.Open(t, name, database.WithDriver(s.counter.Wrap))
	return s
}

// tester is what testing.T and rapid.T have in common.
type tester interface {
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Helper()
}

// load replaces all rows by those of the world, by plain SQL.
func (s *server) load(t tester, w *world) {
	t.Helper()
	if s.loaded == w.GoString() {
		return
	}
	s.loaded = ""
	tx, err := s.db.SQL.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }() // else a failure would lock the database for what comes next
	var clear strings.Builder
	for _, b := range beside {
		clear.WriteString("delete from " + b.table + ";")
	}
	for i := range tableOrder {
		clear.WriteString("delete from " + tableOrder[len(tableOrder)-1-i] + ";")
	}
	if _, err := tx.Exec(clear.String()); err != nil {
		t.Fatal(err)
	}
	for _, table := range tableOrder {
		if len(w.tables[table]) == 0 {
			continue
		}
		var rows []row
		for _, r := range w.tables[table] {
			rows = append(rows, own(table, r))
		}
		text, args := s.insert(table, rows)
		if _, err := tx.Exec(text, args...); err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
	for name, b := range beside {
		for _, r := range w.tables[name] {
			kept := besideRow(name, r)
			if kept == nil {
				continue
			}
			text, args := s.insert(b.table, []row{kept})
			if _, err := tx.Exec(text, args...); err != nil {
				t.Fatalf("%s: %v", b.table, err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	s.loaded = w.GoString()
}

func (s *server) insert(table string, rows []row) (text string, args []any) {
	names := map[string]bool{}
	for _, r := range rows {
		for column := range r {
			names[column] = true
		}
	}
	var columns, values []string
	for column := range names {
		columns = append(columns, column)
	}
	for _, r := range rows {
		var marks []string
		for _, column := range columns {
			args = append(args, r[column])
			mark := "?"
			if s.db.Dialect == dialect.Postgres {
				mark = fmt.Sprintf("$%d", len(args))
			}
			marks = append(marks, mark)
		}
		values = append(values, "("+strings.Join(marks, ", ")+")")
	}
	return "insert into " + table + " (" + strings.Join(columns, ", ") + ") values " + strings.Join(values, ", "), args
}

// rules is one matrix: the server that serves under it, and what the reference reads of it.
type rules struct {
	name   string
	book   ruleBook
	graph  *graph.Graph
	gqlgen *graph.Graph // the same without the flat writer
}

// under puts a graph over the database under a matrix, given as YAML.
func (s *server) under(t tester, name string, matrix, overlay []byte) *rules {
	t.Helper()
	m, err := policy.Parse(matrix, overlay)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	book, err := readRules(matrix, overlay)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	st, err := store.New(s.db, store.Options{Matrix: m, Now: func() time.Time { return clock }, Passwords: &fakeHasher{}, Tokens: fakeTokens{}, Limits: plan.Limits{DefaultList: defaultList, MaxList: 1000, FilterConditions: 1000, FilterRelations: 4}})
	if err != nil {
		t.Fatal(err)
	}
	if s.wideFrom != nil {
		st.WideFrom = *s.wideFrom
	}
	limits := graph.Limits{Depth: 20, Complexity: 1000000, Tokens: 100000, Time: time.Minute, Documents: 1}
	r := &graph.Resolver{Fetcher: st.Fetcher, Reader: st, Writer: st}
	log := slog.New(slog.DiscardHandler)
	return &rules{name: name, book: book, graph: graph.New(r, st, limits, log), gqlgen: graph.New(r, st, limits, log, graph.GqlgenOnly)}
}

// response is an answer of the server.
type response struct {
	data       map[string]any
	errors     gqlerror.List
	statements []string
}

// ask runs a query for a caller.
func (s *server) ask(t tester, r *rules, caller domain.Caller, text string, variables map[string]any) response {
	t.Helper()
	doc, list := gqlparser.LoadQueryWithRules(r.graph.Schema(), text, validator.NewDefaultRules())
	if list != nil {
		t.Fatalf("the query is not valid: %v\n%s", list, text)
	}
	ctx := context.Background()
	if caller.Kind != domain.Anonymous {
		ctx = domain.WithCaller(ctx, caller)
	}
	s.counter.Reset()
	answer := r.graph.Execute(ctx, doc, "", variables)
	got := response{errors: answer.Errors, statements: s.counter.Texts()}
	if doc.Operations[0].Operation == ast.Query {
		s.same(t, ctx, r, doc, variables, answer, len(got.statements))
	}
	d := json.NewDecoder(bytes.NewReader(answer.Data))
	d.UseNumber()
	if len(answer.Data) > 0 {
		if err := d.Decode(&got.data); err != nil {
			t.Fatalf("%v in %s", err, answer.Data)
		}
	}
	return got
}

// same wants gqlgen's own answer to be that of the flat writer to the byte, in every style, at the same price.
func (s *server) same(t tester, ctx context.Context, r *rules, doc *ast.QueryDocument, variables map[string]any, flat *graphql.Response, statements int) {
	t.Helper()
	for _, style := range []domain.Style{domain.StyleGraph, domain.StyleOpenTera, domain.StyleMillis} {
		ctx := domain.WithStyle(ctx, style)
		if style != domain.StyleGraph {
			s.counter.Reset()
			flat = r.graph.Execute(ctx, doc, "", variables)
			statements = len(s.counter.Texts())
		}
		s.counter.Reset()
		slow := r.gqlgen.Execute(ctx, doc, "", variables)
		if !bytes.Equal(flat.Data, slow.Data) {
			t.Fatalf("the flat writer gives\n%s\nand gqlgen, in style %d,\n%s", flat.Data, style, slow.Data)
		}
		if diff := cmp.Diff(slow.Errors, flat.Errors, cmpopts.IgnoreUnexported(gqlerror.Error{})); diff != "" {
			t.Fatalf("errors (-gqlgen +flat, style %d):\n%s", style, diff)
		}
		if n := len(s.counter.Texts()); n != statements {
			t.Fatalf("gqlgen asks %d statements, the flat writer %d", n, statements)
		}
	}
}

// caller gives the caller that signing in as a user makes.
func caller(user row) domain.Caller {
	return domain.Caller{
		Kind: domain.CallerUser, ID: user["id_user"].(int), UUID: user["user_uuid"].(string),
		Name: user["user_username"].(string), Superadmin: user["user_superadmin"].(bool),
	}
}

// callers draws who asks. Deleted and disabled users are left out: authentication refuses them before the
// graph hears of them (internal/auth has the test).
func (d draw) caller(w *world) domain.Caller {
	var people []row
	for _, u := range w.living("t_users") {
		if u["user_enabled"] == true {
			people = append(people, u)
		}
	}
	if len(people) == 0 || d.oneIn(12, "no user") {
		kinds := []domain.CallerKind{domain.Anonymous, domain.CallerDevice, domain.CallerParticipant, domain.CallerService}
		return domain.Caller{Kind: kinds[d.upTo(3, "kind of caller")], ID: 1}
	}
	c := caller(people[d.upTo(len(people)-1, "caller")])
	if d.oneIn(10, "superadmin") {
		c.Superadmin = true
	}
	return c
}
