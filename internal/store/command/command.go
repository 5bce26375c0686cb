package command

import (
	"context"
	"time"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/tx"
)

// Passwords hashes passwords as OpenTera's passlib does, and compares them.
type Passwords interface {
	Hash(password string) (string, error)
	Fits(hash, password string) bool
}

// Tokens makes the static tokens of participants, signed with the key of t_server_settings.
type Tokens interface {
	Participant(key, uuid string, id int) (string, error)
}

// Commands changes rows for the caller of the context, in the transaction of the context.
type Commands struct {
	// Access reads what the caller holds, through the transaction of the context.
	Access    func(ctx context.Context) (*policy.Access, error)
	Now       func() time.Time
	Passwords Passwords
	Tokens    Tokens
	// MaxList bounds the lists in inputs, as lists are that are read (architecture.md, law 4).
	MaxList int
	// Dialect is ent's name of the database.
	Dialect string
	tables  map[domain.Kind]*table
}

// New completes commands by the types that they can change.
func New(c Commands) *Commands {
	c.tables = map[domain.Kind]*table{}
	for _, t := range []*table{
		siteTable(), projectTable(), participantGroupTable(), participantTable(),
		userTable(), userGroupTable(), membershipTable(), serviceAccessTable(),
		sessionEventTable(),
	} {
		c.tables[t.kind] = t
	}
	return &c
}

// change is one root field's change under way.
type change struct {
	*Commands
	tx     *tx.Tx
	access *policy.Access
	now    time.Time
}

// run begins a change in the operation's transaction. What is wrong with the arguments is found before.
func (c *Commands) run(ctx context.Context, do func(*change) error) error {
	tx.From(ctx).ConcernsCallers()
	return c.apart(ctx, do)
}

// on is run for a change of rows of a table.
func (c *Commands) on(ctx context.Context, t *table, do func(*change) error) error {
	if t.apart {
		return c.apart(ctx, do)
	}
	return c.run(ctx, do)
}

// apart is run for a change on which nothing depends that is read of callers: what is remembered of them stays.
func (c *Commands) apart(ctx context.Context, do func(*change) error) error {
	t := tx.From(ctx)
	return t.Do(ctx, func() error {
		ch := &change{Commands: c, tx: t, now: c.Now().UTC().Truncate(time.Microsecond)}
		if err := ch.reread(ctx); err != nil {
			return err
		}
		return do(ch)
	})
}

// reread takes what the caller holds now: once for an operation, and again after a change that may have given or
// taken rights.
func (c *change) reread(ctx context.Context) (err error) {
	c.access, err = c.tx.Access(func() (*policy.Access, error) { return c.Access(ctx) })
	return err
}

// Create makes a row and gives its key. A wrong input is CodeBadInput with the argument; a reference to a row that the
// caller does not see is CodeNotFound; a row that the caller may not create there is CodeForbidden.
func (c *Commands) Create(ctx context.Context, kind domain.Kind, input map[string]any) (id int, err error) {
	t := c.tables[kind]
	w, err := t.read(ctx, c, "input", input, true)
	if err != nil {
		return 0, err
	}
	err = c.on(ctx, t, func(ch *change) (err error) {
		id, err = ch.create(ctx, t, w)
		return err
	})
	return id, err
}

// Update changes rows in the same way; what the input leaves out stays. A version other than the stored one is a
// CodeStale error with the stored one; 0 asks for none. A row that the caller does not see is CodeNotFound, one that
// they see and may not change CodeForbidden. Nothing is changed unless all of it can be.
func (c *Commands) Update(ctx context.Context, kind domain.Kind, ids []int, version int64, input map[string]any) error {
	t := c.tables[kind]
	w, err := t.read(ctx, c, "input", input, false)
	if err != nil {
		return err
	}
	return c.on(ctx, t, func(ch *change) error { return ch.update(ctx, t, ids, version, w) })
}

// Delete soft-deletes rows and what goes with them. Rows that others depend on are a CodeConflict error that says what
// to remove first.
func (c *Commands) Delete(ctx context.Context, kind domain.Kind, ids []int) error {
	return c.on(ctx, c.tables[kind], func(ch *change) error { return ch.delete(ctx, c.tables[kind], ids) })
}
