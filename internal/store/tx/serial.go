package tx

import (
	"context"
	"sync"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
)

// serial is a transaction as a driver that sends one statement at a time: lib/pq cannot run two at once, and fields of
// an answer may be resolved by several goroutines (architecture.md, section 4). A statement ends when its rows are
// closed.
type serial struct {
	tx      dialect.Tx
	dialect string
	mu      sync.Mutex
}

// Exec implements dialect.ExecQuerier.
func (s *serial) Exec(ctx context.Context, query string, args, v any) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tx.Exec(ctx, query, args, v)
}

// Query implements dialect.ExecQuerier.
func (s *serial) Query(ctx context.Context, query string, args, v any) error {
	s.mu.Lock()
	err := s.tx.Query(ctx, query, args, v)
	rows, ok := v.(*sql.Rows)
	if err != nil || !ok || rows.ColumnScanner == nil {
		s.mu.Unlock()
		return err
	}
	rows.ColumnScanner = &held{ColumnScanner: rows.ColumnScanner, free: sync.OnceFunc(s.mu.Unlock)}
	return nil
}

// held is a result that keeps the connection until it is closed.
type held struct {
	sql.ColumnScanner
	free func()
}

// Close implements sql.ColumnScanner.
func (h *held) Close() error {
	defer h.free()
	return h.ColumnScanner.Close()
}

// Tx implements dialect.Driver: within a transaction there is no other.
func (s *serial) Tx(context.Context) (dialect.Tx, error) { return dialect.NopTx(s), nil }

// Close implements dialect.Driver; the transaction ends by Commit or Rollback.
func (s *serial) Close() error { return nil }

// Dialect implements dialect.Driver.
func (s *serial) Dialect() string { return s.dialect }
