package tx_test

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
	"teragraph/internal/store/tx"
)

// ending is a database whose transactions end in a given way.
type ending struct {
	dialect.Driver
	begin, commit error
}

func (e ending) Dialect() string { return dialect.Postgres }

func (e ending) Tx(context.Context) (dialect.Tx, error) { return endingTx{end: e}, e.begin }

type endingTx struct {
	dialect.Tx
	end ending
}

func (e endingTx) Commit() error   { return e.end.commit }
func (e endingTx) Rollback() error { return nil }

// A client has to know whether nothing was stored, or whether that is uncertain.
func TestHowATransactionEnds(t *testing.T) {
	ours := errors.New("a mistake of ours")
	for name, test := range map[string]struct {
		database ending
		code     domain.Code
		says     string
	}{
		"stored":             {},
		"cannot begin":       {ending{begin: driver.ErrBadConn}, domain.CodeUnavailable, "does not answer"},
		"gone while storing": {ending{commit: driver.ErrBadConn}, domain.CodeUnavailable, "look whether it did"},
		"too late to store":  {ending{commit: context.DeadlineExceeded}, domain.CodeTimeout, "took too long"},
		"ours":               {ending{commit: ours}, domain.CodeInternal, "the reason is in its log"},
	} {
		t.Run(name, func(t *testing.T) {
			x := tx.New(test.database, nil)
			err := x.Do(t.Context(), func() error { return nil })
			if err == nil {
				err = x.End(true)
			}
			if e := domain.AsError(err); test.code == "" != (e == nil) || e != nil && (e.Code != test.code || !strings.Contains(e.Message, test.says)) {
				t.Errorf("%v", err)
			}
			if err := x.End(false); err != nil {
				t.Error("it ended twice:", err)
			}
		})
	}
}
