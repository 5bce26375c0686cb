package database_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/store/testdb"
)

// onePostgres opens the test server with a single connection, so that a test sees what that connection keeps.
func onePostgres(t *testing.T) *sql.DB {
	t.Helper()
	if !slices.Contains(testdb.Dialects(), dialect.Postgres) {
		t.Skip("TERAGRAPH_TEST_POSTGRES names no server")
	}
	db := testdb.Bare(t, testdb.URL(t, dialect.Postgres))
	db.SQL.SetMaxOpenConns(1)
	return db.SQL
}

func number(t *testing.T, q interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, text string, args ...any,
) (n int) {
	t.Helper()
	if err := q.QueryRowContext(t.Context(), text, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return n
}

const countPrepared = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%kept%'"

func TestStatementsAreKeptFromTheirSecondUse(t *testing.T) {
	db := onePostgres(t)
	for use, want := range []int{0, 1, 1} {
		if got := number(t, db, "SELECT $1::int AS kept", use); got != use {
			t.Errorf("use %d answers %d", use, got)
		}
		if got := number(t, db, countPrepared); got != want {
			t.Errorf("after use %d, %d are kept, want %d", use, got, want)
		}
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := number(t, tx, "SELECT $1::int AS kept", 7); got != 7 || number(t, tx, countPrepared) != 1 {
		t.Error("a transaction does not use what is kept")
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
}

func TestStatementsAreBounded(t *testing.T) {
	db := onePostgres(t)
	for i := range 250 {
		for range 2 {
			number(t, db, fmt.Sprintf("SELECT $1::int + %d AS kept", i), 1)
		}
	}
	if got := number(t, db, countPrepared); got != 200 {
		t.Errorf("%d are kept, want 200", got)
	}
	if got := number(t, db, "SELECT $1::int + 0 AS kept", 1); got != 1 {
		t.Errorf("one that was pushed out answers %d", got)
	}
}

// Filters make texts as long as clients like: they fill neither our memory nor the database's.
func TestLongStatementsAreNotKept(t *testing.T) {
	db := onePostgres(t)
	long := func(i, size int) string {
		return fmt.Sprintf("SELECT $1::int + %d AS kept -- %s", i, strings.Repeat("x", size))
	}
	for range 3 {
		number(t, db, long(0, 32<<10), 1)
	}
	if got := number(t, db, countPrepared); got != 0 {
		t.Errorf("%d are kept of one that is too long", got)
	}
	for i := range 50 {
		for range 2 {
			number(t, db, long(i, 30<<10), 1)
		}
	}
	if got := number(t, db, countPrepared); got != 34 { // of 1 MiB
		t.Errorf("%d of 30 kB are kept, want 34", got)
	}
}

func TestStatementsOutliveChangedTables(t *testing.T) {
	db := onePostgres(t)
	run := func(text string, args ...any) {
		t.Helper()
		if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	run("CREATE TEMP TABLE changed (kept int)")
	all := func(n int) (columns int) {
		t.Helper()
		rows, err := db.QueryContext(t.Context(), "SELECT * FROM changed WHERE kept = $1", n)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = rows.Close() }()
		names, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	all(1)
	all(2)
	run("ALTER TABLE changed ADD COLUMN other text") // as another program's migration does
	if got := all(3); got != 2 {
		t.Errorf("got %d columns, want 2", got)
	}
	all(4)
	run("DEALLOCATE ALL") // as a pooler does
	if got := all(5); got != 2 {
		t.Errorf("got %d columns, want 2", got)
	}
}

func TestRefusedStatementsInTransactions(t *testing.T) {
	db := onePostgres(t)
	for range 2 {
		number(t, db, "SELECT $1::int AS kept", 1)
	}
	if _, err := db.ExecContext(t.Context(), "DEALLOCATE ALL"); err != nil {
		t.Fatal(err)
	}
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var n int
	if err := tx.QueryRowContext(t.Context(), "SELECT $1::int AS kept", 1).Scan(&n); err == nil {
		t.Error("the transaction went on")
	}
	_ = tx.Rollback()
	if got := number(t, db, "SELECT $1::int AS kept", 3); got != 3 {
		t.Errorf("after it, got %d", got)
	}
}
