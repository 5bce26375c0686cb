package database

import (
	"context"
	stdsql "database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/lib/pq"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"teragraph/internal/domain"
)

// Classify gives a failed statement the code that its client should see: CodeTimeout when the time limit ended it,
// CodeUnavailable when the database is not there or too busy. Anything else is our own fault and stays as it is;
// so do nil and errors that have a code already.
func Classify(err error) error {
	var known *domain.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	switch {
	case timedOut(err):
		return domain.Wrap(err, domain.CodeTimeout, "the operation took too long; ask for less at once")
	case gone(err):
		return domain.Wrap(err, domain.CodeUnavailable, "the database does not answer; try again")
	}
	return err
}

// timedOut looks for an ended context, PostgreSQL's query_canceled (statement_timeout) and SQLite's interrupt.
func timedOut(err error) bool {
	var p *pq.Error
	var s *sqlite.Error
	return errors.Is(err, context.DeadlineExceeded) ||
		errors.As(err, &p) && p.Code == "57014" ||
		errors.As(err, &s) && s.Code()&0xff == sqlite3.SQLITE_INTERRUPT
}

// gone looks for lost and refused connections, and for a database that is stopping, full or locked.
func gone(err error) bool {
	var p *pq.Error
	if errors.As(err, &p) {
		return slices.Contains([]string{"08", "53", "57"}, string(p.Code.Class()))
	}
	var s *sqlite.Error
	if errors.As(err, &s) {
		busy := []int{sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN}
		return slices.Contains(busy, s.Code()&0xff)
	}
	var n net.Error
	return errors.As(err, &n) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, stdsql.ErrConnDone) ||
		errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
