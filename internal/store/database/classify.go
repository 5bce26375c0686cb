package database

import (
	"context"
	stdsql "database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"teragraph/internal/domain"
)

// Classify gives a failed statement the code that its client should see: CodeTimeout when the time limit ended it,
// CodeUnavailable when the database is not there or too busy, CodeLimit when a filter became more than it takes. Anything
// else is our own fault and stays as it is; so do nil and errors that have a code already.
func Classify(err error) error {
	var known *domain.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	switch {
	case timedOut(err):
		return domain.OutOfTime(err)
	case crossed(err):
		return domain.Wrap(err, domain.CodeStale, "another change got in the way of this one; nothing was stored, try again")
	case tooLarge(err):
		e := domain.AsError(domain.Wrap(err, domain.CodeLimit, "the database takes no statement as deep as these filters need; nest less in them, or ask in two steps"))
		e.Limit = "filter-depth"
		return e
	case gone(err):
		return domain.Wrap(err, domain.CodeUnavailable, "the database does not answer; try again")
	}
	return err
}

// timedOut looks for an ended context, for a transaction that was undone because its context ended, PostgreSQL's
// query_canceled (statement_timeout) and SQLite's interrupt.
func timedOut(err error) bool {
	var p *pq.Error
	var s *sqlite.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, stdsql.ErrTxDone) ||
		errors.As(err, &p) && p.Code == "57014" ||
		errors.As(err, &s) && s.Code()&0xff == sqlite3.SQLITE_INTERRUPT
}

// crossed looks for transactions that PostgreSQL ended because they waited for each other, or could not be put in order.
func crossed(err error) bool {
	var p *pq.Error
	return errors.As(err, &p) && (p.Code == "40001" || p.Code == "40P01")
}

// tooLarge looks for statements that are deeper, or have more values, than the database takes: those of filters grow with
// what clients write. SQLite counts an expression again for each sub-select that it is in, so that no limit of ours on
// conditions or relations alone keeps filters below its 1000.
func tooLarge(err error) bool {
	var p *pq.Error
	if errors.As(err, &p) {
		return slices.Contains([]pqerror.Code{pqerror.StatementTooComplex, pqerror.TooManyColumns, pqerror.TooManyArguments}, p.Code)
	}
	var s *sqlite.Error
	return errors.As(err, &s) && s.Code() == sqlite3.SQLITE_ERROR && slices.ContainsFunc(
		[]string{"Expression tree is too large", "Recursion limit", "too many SQL variables", "parser stack overflow"},
		func(text string) bool { return strings.Contains(s.Error(), text) },
	)
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

// LacksID says whether an insert failed because the database gives no ids by itself: one of an OpenTera server that was
// not adopted. key is the column of the primary key.
func LacksID(err error, key string) bool {
	var p *pq.Error
	return errors.As(err, &p) && p.Code == "23502" && p.Column == key
}

// Duplicate says whether a statement failed because a value that must be unique is in use, and in which column.
func Duplicate(err error) (column string, ok bool) {
	var p *pq.Error
	if errors.As(err, &p) && p.Code == "23505" {
		_, rest, _ := strings.Cut(p.Detail, "(") // Key (user_username)=(admin) already exists.
		column, _, _ = strings.Cut(rest, ")")
		return column, true
	}
	var s *sqlite.Error
	if errors.As(err, &s) && s.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		text := s.Error() // constraint failed: UNIQUE constraint failed: t_users.user_username (2067)
		text, _, _ = strings.Cut(text[strings.LastIndexByte(text, '.')+1:], " ")
		return text, true
	}
	return "", false
}
