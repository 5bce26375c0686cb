package database

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
)

// Watch sees a statement before it is sent and gives the arguments to send with it.
// It is called by several goroutines at once.
type Watch func(ctx context.Context, query string, args any) any

// Watched lets f see all statements of a driver, those in transactions included. BEGIN, COMMIT and
// ROLLBACK are no statements here.
func Watched(d dialect.Driver, f Watch) dialect.Driver { return &watched{Driver: d, f: f} }

type watched struct {
	dialect.Driver
	f Watch
}

func (w *watched) Exec(ctx context.Context, query string, args, v any) error {
	return w.Driver.Exec(ctx, query, w.f(ctx, query, args), v)
}

func (w *watched) Query(ctx context.Context, query string, args, v any) error {
	return w.Driver.Query(ctx, query, w.f(ctx, query, args), v)
}

func (w *watched) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := w.Driver.Tx(ctx)
	if err != nil {
		return nil, err
	}
	return &watchedTx{Tx: tx, f: w.f}, nil
}

// BeginTx is what ent's Client.BeginTx looks for.
func (w *watched) BeginTx(ctx context.Context, opts *sql.TxOptions) (dialect.Tx, error) {
	inner, ok := w.Driver.(interface {
		BeginTx(context.Context, *sql.TxOptions) (dialect.Tx, error)
	})
	if !ok {
		return nil, errors.New("the driver below has no BeginTx")
	}
	tx, err := inner.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &watchedTx{Tx: tx, f: w.f}, nil
}

type watchedTx struct {
	dialect.Tx
	f Watch
}

func (w *watchedTx) Exec(ctx context.Context, query string, args, v any) error {
	return w.Tx.Exec(ctx, query, w.f(ctx, query, args), v)
}

func (w *watchedTx) Query(ctx context.Context, query string, args, v any) error {
	return w.Tx.Query(ctx, query, w.f(ctx, query, args), v)
}
