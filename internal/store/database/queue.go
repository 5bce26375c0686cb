package database

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"entgo.io/ent/dialect"
)

// queued lets transactions of SQLite, which has one writer, begin in the order in which they came. Left to SQLite each
// waits by itself: with a connection that readers lack, in no order, and some until the busy timeout fails them.
type queued struct {
	dialect.Driver
	turn chan struct{}
}

func newQueued(d dialect.Driver) *queued { return &queued{Driver: d, turn: make(chan struct{}, 1)} }

// Tx implements dialect.Driver. It waits for its turn until the context ends.
func (q *queued) Tx(ctx context.Context) (dialect.Tx, error) {
	return q.begin(ctx, func() (dialect.Tx, error) { return q.Driver.Tx(ctx) })
}

// BeginTx is what ent's Client.BeginTx looks for.
func (q *queued) BeginTx(ctx context.Context, opts *sql.TxOptions) (dialect.Tx, error) {
	inner, ok := q.Driver.(interface {
		BeginTx(context.Context, *sql.TxOptions) (dialect.Tx, error)
	})
	if !ok {
		return nil, errors.New("the driver below has no BeginTx")
	}
	return q.begin(ctx, func() (dialect.Tx, error) { return inner.BeginTx(ctx, opts) })
}

func (q *queued) begin(ctx context.Context, begin func() (dialect.Tx, error)) (dialect.Tx, error) {
	select {
	case q.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	tx, err := begin()
	if err != nil {
		<-q.turn
		return nil, err
	}
	return &queuedTx{Tx: tx, free: sync.OnceFunc(func() { <-q.turn })}, nil
}

type queuedTx struct {
	dialect.Tx
	free func()
}

// Commit ends the turn.
func (t *queuedTx) Commit() error {
	defer t.free()
	return t.Tx.Commit()
}

// Rollback ends the turn.
func (t *queuedTx) Rollback() error {
	defer t.free()
	return t.Tx.Rollback()
}
