package database_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"
	"testing"

	"github.com/lib/pq"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

func TestClassify(t *testing.T) {
	ours := errors.New("a mistake of ours")
	for _, test := range []struct {
		err  error
		want domain.Code // "" when the error stays as it is
	}{
		{nil, ""},
		{ours, ""},
		{domain.BadInput("first", "is wrong"), domain.CodeBadInput},
		{fmt.Errorf("statement: %w", context.DeadlineExceeded), domain.CodeTimeout},
		{fmt.Errorf("commit: %w", sql.ErrTxDone), domain.CodeTimeout},
		{&pq.Error{Code: "57014"}, domain.CodeTimeout},
		{&pq.Error{Code: "57P01"}, domain.CodeUnavailable},
		{&pq.Error{Code: "08006"}, domain.CodeUnavailable},
		{&pq.Error{Code: "53300"}, domain.CodeUnavailable},
		{&pq.Error{Code: "54001"}, domain.CodeLimit},
		{&pq.Error{Code: "54000"}, ""}, // such as an index's entry that is too large, which is no filter's doing
		{&pq.Error{Code: "42703"}, ""},
		{driver.ErrBadConn, domain.CodeUnavailable},
		{fmt.Errorf("write: %w", &net.OpError{Op: "write", Err: syscall.ECONNRESET}), domain.CodeUnavailable},
		{fmt.Errorf("read: %w", io.ErrUnexpectedEOF), domain.CodeUnavailable},
	} {
		got := database.Classify(test.err)
		var e *domain.Error
		if errors.As(got, &e) != (test.want != "") || e != nil && e.Code != test.want {
			t.Errorf("%v: %v, want %q", test.err, got, test.want)
		}
		if !errors.Is(got, test.err) {
			t.Errorf("%v: the cause is lost", test.err)
		}
	}
}

// A statement that a context ends is a timeout on both databases, not a failure of ours.
func TestClassifyKnowsTheDrivers(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		ctx, cancel := context.WithTimeout(t.Context(), 0)
		defer cancel()
		_, err := db.SQL.ExecContext(ctx, "SELECT 1")
		var e *domain.Error
		if !errors.As(database.Classify(err), &e) || e.Code != domain.CodeTimeout {
			t.Error(err)
		}
		deep := "SELECT 1 WHERE " + strings.Repeat("NOT ", 9_000) + "TRUE"
		_, err = db.SQL.ExecContext(t.Context(), deep)
		if e = nil; !errors.As(database.Classify(err), &e) || e.Code != domain.CodeLimit {
			t.Error("a statement too deep for the database:", err)
		}
		if _, err := db.SQL.ExecContext(t.Context(), "SELECT nothing FROM t_sites"); database.Classify(err) != err {
			t.Error("a mistake of ours is told as something else:", err)
		}
	})
}
