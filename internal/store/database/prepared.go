package database

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"
	"hash/maphash"
	"slices"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// What a connection keeps prepared. The operations of a dashboard have tens of statements of some kilobytes, and each has its
// plan in the server's memory. Filters make texts as long as clients like, which must fill neither's memory: what is longer
// than longestKept is planned each time.
const (
	keptStatements = 200
	keptBytes      = 1 << 20 // of all their texts
	longestKept    = 32 << 10
)

// seenTexts is how many texts a connection remembers to have met once, by their hashes.
const seenTexts = 1000

// preparing makes connections of PostgreSQL that keep what they are asked prepared (architecture.md, section 4). Without
// it the server parses and plans each text for every request, which costs several times what running it does.
//
// The statements live with their connection, one level below database/sql: so transactions use them too, nothing is
// shared and nothing is locked.
type preparing struct{ driver.Connector }

// Connect implements driver.Connector.
func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(postgresConn)
	if !ok {
		_ = c.Close()
		return nil, errors.New("the driver's connections lack what the statement cache needs")
	}
	return &preparedConn{postgresConn: inner, kept: map[string]*list.Element{}, order: list.New(), seen: map[uint64]bool{}, seed: maphash.MakeSeed()}, nil
}

// postgresConn is what lib/pq's connections offer to database/sql.
type postgresConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.NamedValueChecker
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// preparedConn is used by one goroutine at a time, as every driver.Conn.
type preparedConn struct {
	postgresConn
	kept  map[string]*list.Element // of *keptStatement
	order *list.List               // the last used in front
	bytes int                      // of the texts in kept
	seen  map[uint64]bool
	seed  maphash.Seed
}

type keptStatement struct {
	text string
	preparedStatement
}

type preparedStatement interface {
	driver.Stmt
	driver.StmtQueryContext
	driver.StmtExecContext
}

// QueryContext implements driver.QueryerContext.
func (c *preparedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	st, err := c.prepared(ctx, text, args)
	if err != nil {
		return nil, err
	}
	if st == nil {
		return c.postgresConn.QueryContext(ctx, text, args)
	}
	rows, err := st.QueryContext(ctx, args)
	if !outdated(err) {
		return rows, err
	}
	c.forget(text)
	if again, err := c.postgresConn.QueryContext(ctx, text, args); err == nil {
		return again, nil
	}
	return nil, err // within a transaction, which the server has given up
}

// ExecContext implements driver.ExecerContext.
func (c *preparedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	st, err := c.prepared(ctx, text, args)
	if err != nil {
		return nil, err
	}
	if st == nil {
		return c.postgresConn.ExecContext(ctx, text, args)
	}
	result, err := st.ExecContext(ctx, args)
	if !outdated(err) {
		return result, err
	}
	c.forget(text)
	if again, err := c.postgresConn.ExecContext(ctx, text, args); err == nil {
		return again, nil
	}
	return nil, err
}

// prepared gives the statement of a text from its second use on, so that texts which come once push nothing out. What
// has no arguments may be several statements, which cannot be prepared: nil; so are texts that are too long to keep.
func (c *preparedConn) prepared(ctx context.Context, text string, args []driver.NamedValue) (preparedStatement, error) {
	if len(args) == 0 || len(text) > longestKept {
		return nil, nil
	}
	if e := c.kept[text]; e != nil {
		c.order.MoveToFront(e)
		return e.Value.(*keptStatement), nil
	}
	hash := maphash.String(c.seed, text)
	if !c.seen[hash] {
		if len(c.seen) >= seenTexts {
			clear(c.seen)
		}
		c.seen[hash] = true
		return nil, nil
	}
	made, err := c.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	st, ok := made.(preparedStatement)
	if !ok {
		return nil, errors.Join(errors.New("the driver's statements lack what the statement cache needs"), made.Close())
	}
	delete(c.seen, hash)
	c.kept[text] = c.order.PushFront(&keptStatement{text: text, preparedStatement: st})
	c.bytes += len(text)
	for c.order.Len() > keptStatements || c.bytes > keptBytes {
		c.forget(c.order.Back().Value.(*keptStatement).text)
	}
	return st, nil
}

// forget closes a statement. That it cannot be closed is no failure of the request: either the connection is broken,
// which the next use tells, or the server has lost the statement.
func (c *preparedConn) forget(text string) {
	e := c.kept[text]
	c.order.Remove(e)
	delete(c.kept, text)
	c.bytes -= len(text)
	_ = e.Value.(*keptStatement).Close()
}

// outdated says that the server does not run the statement as it was prepared: a table changed its columns
// (feature_not_supported), or a pooler between us gave the session to others (invalid_sql_statement_name).
func outdated(err error) bool {
	var known *pq.Error
	return errors.As(err, &known) && slices.Contains([]pqerror.Code{pqerror.FeatureNotSupported, pqerror.InvalidSQLStatementName}, known.Code)
}
