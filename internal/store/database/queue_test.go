package database_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// Writers of SQLite wait for their turn without a connection, so that readers have one, and no longer than they want.
func TestSQLiteWritersQueue(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	begin := func() dialect.Tx {
		t.Helper()
		tx, err := db.Driver().Tx(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return tx
	}
	refused := func(want int) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if _, err := db.Driver().Tx(ctx); !errors.Is(err, context.DeadlineExceeded) {
			t.Error("a second transaction began, or waited in SQLite:", err)
		}
		if n := db.SQL.Stats().InUse; n != want {
			t.Errorf("%d connections are in use, want %d", n, want)
		}
	}
	first := begin()
	refused(1)
	if err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	second := begin()
	_ = first.Rollback() // as those do who defer it; the turn is not theirs any more
	refused(1)
	if err := second.Rollback(); err != nil {
		t.Fatal(err)
	}
	if err := begin().Rollback(); err != nil {
		t.Fatal(err)
	}
}

// A transaction that cannot begin does not keep the turn.
func TestSQLiteQueueGoesOn(t *testing.T) {
	url := testdb.URL(t, dialect.SQLite)
	db, other := testdb.Bare(t, url), testdb.Bare(t, url)
	held, err := other.Driver().Tx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	db.SQL.SetMaxOpenConns(1) // the one that waits no longer
	if _, err := db.SQL.ExecContext(t.Context(), "pragma busy_timeout = 1"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Driver().Tx(t.Context()); err == nil || database.Classify(err) == err {
		t.Error("two wrote at once, or what was wrong is not known:", err)
	}
	if err := held.Rollback(); err != nil {
		t.Fatal(err)
	}
	tx, err := db.Driver().Tx(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Error(err)
	}
}
