package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"
)

// timing makes connections of PostgreSQL whose statements the server itself ends, shortly before their context would: the
// context's end closes the connection, with all that was prepared on it, while a statement that the server ended leaves
// it as it was. Should the server not answer, the context still ends it (architecture.md, section 4).
type timing struct {
	driver.Connector
	limit time.Duration // of a request, and so the longest that a statement has
}

// Connect implements driver.Connector.
func (t timing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := t.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(postgresConn)
	if !ok {
		_ = c.Close()
		return nil, errors.New("the driver's connections lack what the time limit needs")
	}
	return &timedConn{postgresConn: inner, usual: usual(t.limit), set: usual(t.limit)}, nil
}

// usual is the statement_timeout that connections begin with. It leaves a tenth, so that it fits all statements that begin in
// the first tenth of their request's time: those of requests that are not slow need no SET.
func usual(limit time.Duration) time.Duration {
	return max((limit * 9 / 10).Truncate(time.Millisecond), time.Millisecond)
}

// timedConn is used by one goroutine at a time, as every driver.Conn.
type timedConn struct {
	postgresConn
	usual time.Duration
	set   time.Duration // statement_timeout as it is now, 0 when that is not known
}

// QueryContext implements driver.QueryerContext.
func (c *timedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.bound(ctx); err != nil {
		return nil, err
	}
	return c.postgresConn.QueryContext(ctx, text, args)
}

// ExecContext implements driver.ExecerContext.
func (c *timedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.bound(ctx); err != nil {
		return nil, err
	}
	return c.postgresConn.ExecContext(ctx, text, args)
}

// BeginTx implements driver.ConnBeginTx.
func (c *timedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	if err := c.bound(ctx); err != nil { // before it begins, so that within it only less is set
		return nil, err
	}
	tx, err := c.postgresConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	return &timedTx{Tx: tx, conn: c, before: c.set}, nil
}

// bound gives the next statement what its context has left, less something for the answer's way back, unless what is set
// fits. A context that is all but over gets its error at once.
func (c *timedConn) bound(ctx context.Context) error {
	want := c.usual
	if end, limited := ctx.Deadline(); limited {
		left := time.Until(end)
		most := left - min(max(left/20, 5*time.Millisecond), time.Second)
		if most < time.Millisecond {
			return context.DeadlineExceeded
		}
		if c.set > 0 && c.set <= most && (c.set == c.usual || c.set >= most*8/10) {
			return nil
		}
		want = min(c.usual, max((most*9/10).Truncate(time.Millisecond), time.Millisecond))
	}
	if c.set == want {
		return nil
	}
	c.set = 0
	if _, err := c.postgresConn.ExecContext(ctx, fmt.Sprintf("SET statement_timeout = %d", want.Milliseconds()), nil); err != nil {
		return err
	}
	c.set = want
	return nil
}

// timedTx knows that what is set within a transaction goes with it.
type timedTx struct {
	driver.Tx
	conn   *timedConn
	before time.Duration
}

// Commit implements driver.Tx.
func (t *timedTx) Commit() error {
	t.end()
	return t.Tx.Commit()
}

// Rollback implements driver.Tx.
func (t *timedTx) Rollback() error {
	t.end()
	return t.Tx.Rollback()
}

func (t *timedTx) end() {
	if t.conn.set != t.before {
		t.conn.set = 0
	}
}
