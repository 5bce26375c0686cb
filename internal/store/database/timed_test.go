package database_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// oneTimed opens the test server with a time limit and a single connection.
func oneTimed(t *testing.T, limit time.Duration) *sql.DB {
	t.Helper()
	if !slices.Contains(testdb.Dialects(), dialect.Postgres) {
		t.Skip("TERAGRAPH_TEST_POSTGRES names no server")
	}
	db, err := database.Open(t.Context(), testdb.URL(t, dialect.Postgres), database.WithStatementTimeout(limit))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SQL.SetMaxOpenConns(1)
	return db.SQL
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	t.Cleanup(cancel)
	return ctx
}

// asked gives the statement_timeout that a statement with the context runs under.
func asked(t *testing.T, q interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}, ctx context.Context,
) time.Duration {
	t.Helper()
	var ms int64
	if err := q.QueryRowContext(ctx, "select setting::int from pg_settings where name = 'statement_timeout'").Scan(&ms); err != nil {
		t.Fatal(err)
	}
	return time.Duration(ms) * time.Millisecond
}

// TestTheServerEndsStatementsBeforeTheirContext: the connection stays, and what is prepared on it.
func TestTheServerEndsStatementsBeforeTheirContext(t *testing.T) {
	db := oneTimed(t, time.Minute)
	number(t, db, "SELECT $1::int AS kept", 1)
	number(t, db, "SELECT $1::int AS kept", 1)
	pid := number(t, db, "select pg_backend_pid()")
	for _, statement := range []struct {
		text string
		args []any
	}{
		{"select pg_sleep(60)", nil},
		{"select pg_sleep($1)", []any{60}},
		{"select pg_sleep($1)", []any{60}}, // prepared now
	} {
		ctx := within(t, 2*time.Second)
		_, err := db.ExecContext(ctx, statement.text, statement.args...)
		if code := domain.AsError(database.Classify(err)).Code; code != domain.CodeTimeout || ctx.Err() != nil {
			t.Errorf("%s: %v, the context's end: %v", statement.text, err, ctx.Err())
		}
	}
	ctx := within(t, 2*time.Second)
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, "select pg_sleep(60)"); domain.AsError(database.Classify(err)).Code != domain.CodeTimeout || ctx.Err() != nil {
		t.Errorf("in a transaction: %v, the context's end: %v", err, ctx.Err())
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
	if now := number(t, db, "select pg_backend_pid()"); now != pid || number(t, db, countPrepared) != 1 {
		t.Errorf("the connection was lost: %d became %d", pid, now)
	}
}

// TestStatementTimeoutFollowsTheContext: it fits what is left of the request, whatever was set for the one before.
func TestStatementTimeoutFollowsTheContext(t *testing.T) {
	db := oneTimed(t, time.Minute)
	const usual = 54 * time.Second
	for _, left := range []time.Duration{0, time.Minute, 58 * time.Second, 40 * time.Second, 39 * time.Second, 10 * time.Second, time.Second, time.Hour, 20 * time.Second, 0} {
		ctx, most := t.Context(), usual
		if left > 0 {
			ctx, most = within(t, left), min(usual, left)
		}
		got := asked(t, db, ctx)
		if got > most || got < most*8/10 {
			t.Errorf("%v left: %v", left, got)
		}
		if left >= 58*time.Second && got != usual {
			t.Errorf("%v left: %v, which cost a statement of its own", left, got)
		}
	}
	if _, err := db.ExecContext(within(t, 4*time.Millisecond), "select 1"); database.Classify(err) == nil || domain.AsError(database.Classify(err)).Code != domain.CodeTimeout {
		t.Errorf("nothing left: %v", err)
	}
}

// TestStatementTimeoutAfterTransactions: a rollback takes back what was set within the transaction.
func TestStatementTimeoutAfterTransactions(t *testing.T) {
	db := oneTimed(t, time.Minute)
	for _, end := range []func(*sql.Tx) error{(*sql.Tx).Rollback, (*sql.Tx).Commit} {
		tx, err := db.BeginTx(within(t, time.Minute), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := asked(t, tx, within(t, 10*time.Second)); got > 10*time.Second {
			t.Errorf("within: %v", got)
		}
		if err := end(tx); err != nil {
			t.Fatal(err)
		}
		if got := asked(t, db, within(t, 10*time.Second)); got > 10*time.Second {
			t.Errorf("after it, with 10s left: %v", got)
		}
		if got := asked(t, db, t.Context()); got != 54*time.Second {
			t.Errorf("after it: %v", got)
		}
	}
}

// TestSQLiteEndsStatementsWithTheirContext: its driver then opens the file anew, which costs a millisecond.
func TestSQLiteEndsStatementsWithTheirContext(t *testing.T) {
	db, err := database.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SQL.SetMaxOpenConns(1)
	var n int
	err = db.SQL.QueryRowContext(within(t, 50*time.Millisecond), "with recursive n (i) as (select 1 union all select i + 1 from n) select count(*) from n").Scan(&n)
	if code := domain.AsError(database.Classify(err)).Code; code != domain.CodeTimeout {
		t.Errorf("got %v", err)
	}
	if err := db.SQL.QueryRowContext(t.Context(), "select 1").Scan(&n); err != nil {
		t.Errorf("the only connection is not free: %v", err)
	}
}
