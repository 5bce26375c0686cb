package database

import (
	"context"
	"database/sql"
	"errors"

	"entgo.io/ent/dialect"
)

// Observe is told of a statement before it is sent; what it returns, unless that is nil, is called with the outcome. For
// a query that is when the first rows can be read, not the last. It is called by several goroutines at once.
type Observe func(ctx context.Context, query string) func(error)

// Observed lets f see how long the statements of a driver take, those in transactions included. BEGIN, COMMIT and
// ROLLBACK are no statements here.
func Observed(d dialect.Driver, f Observe) dialect.Driver { return &observed{Driver: d, f: f} }

type observed struct {
	dialect.Driver
	f Observe
}

// run is one statement, on whatever it is sent through.
func (f Observe) run(ctx context.Context, through func(context.Context, string, any, any) error, query string, args, v any) error {
	ended := f(ctx, query)
	err := through(ctx, query, args, v)
	if ended != nil {
		ended(err)
	}
	return err
}

func (o *observed) Exec(ctx context.Context, query string, args, v any) error {
	return o.f.run(ctx, o.Driver.Exec, query, args, v)
}

func (o *observed) Query(ctx context.Context, query string, args, v any) error {
	return o.f.run(ctx, o.Driver.Query, query, args, v)
}

func (o *observed) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := o.Driver.Tx(ctx)
	if err != nil {
		return nil, err
	}
	return &observedTx{Tx: tx, f: o.f}, nil
}

// BeginTx is what ent's Client.BeginTx looks for.
func (o *observed) BeginTx(ctx context.Context, opts *sql.TxOptions) (dialect.Tx, error) {
	inner, ok := o.Driver.(interface {
		BeginTx(context.Context, *sql.TxOptions) (dialect.Tx, error)
	})
	if !ok {
		return nil, errors.New("the driver below has no BeginTx")
	}
	tx, err := inner.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &observedTx{Tx: tx, f: o.f}, nil
}

type observedTx struct {
	dialect.Tx
	f Observe
}

func (o *observedTx) Exec(ctx context.Context, query string, args, v any) error {
	return o.f.run(ctx, o.Tx.Exec, query, args, v)
}

func (o *observedTx) Query(ctx context.Context, query string, args, v any) error {
	return o.f.run(ctx, o.Tx.Query, query, args, v)
}
