package tx_test

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/store/tx"
)

// crowd is a driver, a transaction and a result in one that counts how many are at work in it.
type crowd struct {
	dialect.Driver
	sql.ColumnScanner
	now, most atomic.Int64
}

func (*crowd) Dialect() string { return dialect.Postgres }

func (c *crowd) Tx(context.Context) (dialect.Tx, error) { return crowdTx{c}, nil }

func (c *crowd) enter() {
	n := c.now.Add(1)
	for m := c.most.Load(); n > m && !c.most.CompareAndSwap(m, n); m = c.most.Load() {
	}
	for range 100 { // the others come, if they can
		runtime.Gosched()
	}
}

func (c *crowd) Close() error {
	c.now.Add(-1)
	return nil
}

type crowdTx struct{ *crowd }

func (crowdTx) Commit() error   { return nil }
func (crowdTx) Rollback() error { return nil }

func (c crowdTx) Exec(context.Context, string, any, any) error {
	c.enter()
	return c.Close()
}

func (c crowdTx) Query(_ context.Context, _ string, _, v any) error {
	c.enter()
	v.(*sql.Rows).ColumnScanner = c.crowd
	return nil
}

// TestResultsWaitForEachOther: a result keeps the transaction until it is closed.
func TestResultsWaitForEachOther(t *testing.T) {
	c := &crowd{}
	x := tx.New(c, nil)
	if err := x.Begin(t.Context()); err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	start := make(chan struct{})
	for i := range 60 {
		group.Go(func() {
			<-start
			if i%3 == 0 {
				if err := x.Driver().Exec(t.Context(), "", []any{}, nil); err != nil {
					t.Error(err)
				}
				return
			}
			var rows sql.Rows
			if err := x.Driver().Query(t.Context(), "", []any{}, &rows); err != nil {
				t.Error(err)
				return
			}
			for range 100 {
				runtime.Gosched()
			}
			if err := rows.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	group.Wait()
	if c.most.Load() != 1 || c.now.Load() != 0 {
		t.Errorf("%d at once, %d left", c.most.Load(), c.now.Load())
	}
}
