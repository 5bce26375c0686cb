package tx_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
	"teragraph/internal/store/tx"
)

const newSite = `INSERT INTO t_sites (site_name, site_2fa_required, version_id) VALUES ('a', false, 1)`

func exec(t *testing.T, x *tx.Tx, statement string) {
	t.Helper()
	var result sql.Result
	if err := x.Driver().Exec(t.Context(), statement, []any{}, &result); err != nil {
		t.Fatal(err)
	}
}

// TestEnd: what becomes of two changes, by how they went and how the operation ends.
func TestEnd(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		for name, c := range map[string]struct {
			second error
			keep   bool
			want   int
		}{
			"both went well":       {nil, true, 2},
			"undone by the answer": {nil, false, 0},
			"the second failed":    {errors.New("no"), true, 0},
		} {
			t.Run(name, func(t *testing.T) {
				if _, err := db.SQL.ExecContext(t.Context(), "DELETE FROM t_sites"); err != nil {
					t.Fatal(err)
				}
				x := tx.New(db.Driver(), nil)
				if x.Begun() {
					t.Error("it has begun before its first change")
				}
				for _, fault := range []error{nil, c.second} {
					err := x.Do(t.Context(), func() error { exec(t, x, newSite); return fault })
					if !errors.Is(err, fault) {
						t.Errorf("%v, want %v", err, fault)
					}
				}
				third := x.Do(t.Context(), func() error { return nil })
				if tried := third == nil; tried != (c.second == nil) || !tried && domain.AsError(third).Code != domain.CodeConflict {
					t.Errorf("the third: %v", third)
				}
				for range 2 { // the second time there is nothing left to do
					if err := x.End(c.keep); err != nil {
						t.Error(err)
					}
				}
				if err := x.Do(t.Context(), func() error { t.Error("changed after the end"); return nil }); err == nil || x.Begun() {
					t.Errorf("after the end: %v", err)
				}
				var n int
				if err := db.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM t_sites").Scan(&n); err != nil || n != c.want {
					t.Errorf("%d rows (%v), want %d", n, err, c.want)
				}
			})
		}
	})
}

// TestWithoutABeginning: an operation that changed nothing ends without a word to the database, and outside of a
// mutation nothing changes.
func TestWithoutABeginning(t *testing.T) {
	x := tx.New(nil, nil)
	if err := x.End(true); err != nil {
		t.Error(err)
	}
	if x := tx.From(t.Context()); x != nil || x.Begun() || domain.AsError(x.Do(t.Context(), nil)).Code != domain.CodeInternal {
		t.Error("there is a transaction where none was put")
	}
	if ctx := tx.With(t.Context(), x); tx.From(ctx) != x {
		t.Error("it is not in its context")
	}
}

// TestPanicCounts: a change that panics has failed, whoever recovers.
func TestPanicCounts(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		x := tx.New(db.Driver(), nil)
		func() {
			defer func() { _ = recover() }()
			_ = x.Do(t.Context(), func() error { exec(t, x, newSite); panic("out of order") })
		}()
		if err := x.Do(t.Context(), func() error { return nil }); err == nil {
			t.Error("the next was tried")
		}
		if err := x.End(true); err != nil {
			t.Error(err)
		}
		var n int
		if err := db.SQL.QueryRowContext(t.Context(), "SELECT count(*) FROM t_sites").Scan(&n); err != nil || n != 0 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}

// TestOneStatementAtATime: many goroutines read through one transaction, and each keeps its rows open for a while.
func TestOneStatementAtATime(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		x := tx.New(db.Driver(), nil)
		if err := x.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = x.End(false) }()
		exec(t, x, newSite)
		var group sync.WaitGroup
		faults := make(chan error, 200)
		for i := range 50 {
			group.Go(func() {
				var rows sql.Rows
				if i%10 == 0 { // one that fails lets go as well, before it reaches the database
					if err := x.Driver().Query(t.Context(), "SELECT 1", "no list", &rows); err == nil {
						faults <- errors.New("arguments of a wrong type were taken")
					}
					return
				}
				if err := x.Driver().Query(t.Context(), "SELECT site_name FROM t_sites", []any{}, &rows); err != nil {
					faults <- err
					return
				}
				n := 0
				for rows.Next() {
					n++
				}
				if n != 1 {
					faults <- fmt.Errorf("%d rows", n)
				}
				for range 2 { // closing twice is no fault
					if err := rows.Close(); err != nil {
						faults <- err
					}
				}
			})
		}
		group.Wait()
		close(faults)
		for err := range faults {
			t.Error(err)
		}
		inner, err := x.Driver().Tx(t.Context())
		if err != nil || inner.Commit() != nil || x.Driver().Close() != nil || x.Driver().Dialect() != db.Dialect {
			t.Error("a transaction within it is more than itself")
		}
	})
}

// TestHashes: twenty passwords go, one more does not.
func TestHashes(t *testing.T) {
	x := tx.New(nil, nil)
	for i := range 21 {
		if err := x.Hashes(); (err != nil) != (i == 20) || err != nil && domain.AsError(err).Code != domain.CodeLimit {
			t.Errorf("password %d: %v", i+1, err)
		}
	}
}

// What is remembered of callers is forgotten after a commit that concerns them, and only then.
func TestEndedIsToldWhatConcernsCallers(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		for _, c := range []struct{ concerns, keep, told bool }{{true, true, true}, {true, false, false}, {false, true, false}} {
			told := false
			x := tx.New(db.Driver(), func() { told = true })
			if err := x.Do(t.Context(), func() error { return nil }); err != nil {
				t.Fatal(err)
			}
			if c.concerns {
				x.ConcernsCallers()
			}
			if err := x.End(c.keep); err != nil || told != c.told {
				t.Errorf("%+v: told %v, %v", c, told, err)
			}
		}
	})
}
