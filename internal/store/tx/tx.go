// Package tx holds the one transaction of a mutation operation: begun by the first change, committed when all root
// fields succeeded, else undone as a whole (architecture.md, section 4).
package tx

import (
	"context"

	"entgo.io/ent/dialect"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
)

// Tx is the transaction of one operation. Root fields of a mutation run one after the other; what they read below
// them goes through the same connection, one statement at a time.
type Tx struct {
	driver dialect.Driver
	conn   *serial
	client *ent.Client
	access *policy.Access
	hashes int
	failed bool
	done   bool
	ended  func()
	// callers says that the changes concern who callers are, or what they hold.
	callers bool
}

// New makes a transaction that has not begun; ended, unless it is nil, is called once it was committed, or may have
// been, with changes that concern callers.
func New(driver dialect.Driver, ended func()) *Tx { return &Tx{driver: driver, ended: ended} }

type key struct{}

// With puts the transaction into the context of its operation.
func With(ctx context.Context, t *Tx) context.Context { return context.WithValue(ctx, key{}, t) }

// From gives the transaction of a context; nil outside of a mutation.
func From(ctx context.Context) *Tx {
	t, _ := ctx.Value(key{}).(*Tx)
	return t
}

// Begin begins it unless it has begun. A database that does not answer, or that another program keeps locked, is a
// CodeUnavailable error.
func (t *Tx) Begin(ctx context.Context) error {
	if t.conn != nil {
		return nil
	}
	opened, err := t.driver.Tx(ctx)
	if err != nil {
		return database.Classify(err)
	}
	t.conn = &serial{tx: opened, dialect: t.driver.Dialect()}
	t.client = ent.NewClient(ent.Driver(t.conn))
	rowguard.Install(t.client)
	return nil
}

// Do runs one root field's change. After one that failed, no other is tried: the operation is undone anyway.
func (t *Tx) Do(ctx context.Context, change func() error) error {
	if t == nil || t.done {
		return domain.Errorf(domain.CodeInternal, "the server failed; the reason is in its log")
	}
	if t.failed {
		return domain.Errorf(domain.CodeConflict, "this was not tried, because an earlier change of the operation failed; nothing was stored")
	}
	t.failed = true // also when it panics
	if err := t.Begin(ctx); err != nil {
		return err
	}
	if err := change(); err != nil {
		return err
	}
	t.failed = false
	return nil
}

// mostHashes is how many passwords one operation may set. Each takes two fifths of a second with the rows locked, and on
// SQLite all other writers wait.
const mostHashes = 20

// Hashes counts a password to be hashed; too many for one operation are a CodeLimit error.
func (t *Tx) Hashes() error {
	if t.hashes++; t.hashes > mostHashes {
		return domain.OverLimit("passwords", "an operation may set %d passwords; set others by another request", mostHashes)
	}
	return nil
}

// ConcernsCallers says that a change may concern who callers are, or what they hold.
func (t *Tx) ConcernsCallers() {
	if t != nil {
		t.callers = true
	}
}

// Begun says whether there is anything to read through.
func (t *Tx) Begun() bool { return t != nil && t.conn != nil && !t.done }

// Client gives the guarded client that reads what the transaction wrote; only once it has begun.
func (t *Tx) Client() *ent.Client { return t.client }

// Driver gives what statements of our own go through; only once it has begun.
func (t *Tx) Driver() dialect.Driver { return t.conn }

// Access gives what the caller holds, read inside the transaction: at its beginning, and again after Regrant.
func (t *Tx) Access(read func() (*policy.Access, error)) (*policy.Access, error) {
	if t.access == nil {
		var err error
		if t.access, err = read(); err != nil {
			return nil, err
		}
	}
	return t.access, nil
}

// Regrant says that a change may have given or taken rights.
func (t *Tx) Regrant() { t.access = nil }

// End commits, or undoes everything when keep is false. Without a beginning there is nothing to do. When the database
// goes away while it commits, nobody knows whether it did: a CodeUnavailable error that says so.
func (t *Tx) End(keep bool) error {
	if t.conn == nil || t.done {
		return nil
	}
	t.done = true
	if !keep || t.failed {
		return t.conn.tx.Rollback()
	}
	if t.ended != nil && t.callers {
		defer t.ended()
	}
	err := database.Classify(t.conn.tx.Commit())
	if known := domain.AsError(err); known != nil && known.Code == domain.CodeUnavailable {
		return domain.Wrap(err, known.Code, "the database went away while it stored the change; look whether it did before you try again")
	}
	return err
}
