// Package store is the way to the database: it reads what a caller holds, finds accounts, and answers planned
// operations. What a caller may not see is refused below it, in rowguard, and decided above it, in policy.
package store

import (
	"context"
	"errors"
	"time"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/command"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/rowguard"
	"teragraph/internal/store/tx"
)

// Store serves one database.
type Store struct {
	*plan.Fetcher
	// WideFrom is the share of all projects from which a caller's conditions are written in the wide form; New sets it
	// to what was measured.
	WideFrom float64
	db       *database.DB
	matrix   *policy.Matrix
	commands *command.Commands
	recent   *recent
}

// wideFrom: a page of the wide form reads about page size / share rows, the narrow form gathers all that the caller
// sees. The latest 20 of 200,000 sessions in 500 projects, on PostgreSQL, in milliseconds (wide, narrow): with none of the
// projects 111 and 0.4, with 5 of them 14 and 10, with 10 of them 8 and 13, with 50 of them 2 and 97, with all 0.3 and 946.
const wideFrom = 0.015

// Options are what a store needs beside its database.
type Options struct {
	Matrix *policy.Matrix
	Limits plan.Limits
	// LastSeen tells when this process last saw a user; nil when it does not know.
	LastSeen func(userID int) (time.Time, bool)
	// Now is the clock of what is written; nil: the system's.
	Now func() time.Time
	// Passwords and Tokens are needed to write users and participants.
	Passwords command.Passwords
	Tokens    command.Tokens
	// RightsCache is for how long what was read about a caller may be used again, 0 for never. Changes by this program
	// count at once all the same.
	RightsCache time.Duration
	// Trace is told of what is fetched; nil: nobody is.
	Trace plan.Trace
}

// New guards a client of the database, and makes the catalogue and the commands.
func New(db *database.DB, o Options) (*Store, error) {
	if o.LastSeen == nil {
		o.LastSeen = func(int) (time.Time, bool) { return time.Time{}, false }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c, err := catalog.New(o.Matrix, o.LastSeen)
	if err != nil {
		return nil, err
	}
	client := db.Client()
	rowguard.Install(client)
	s := &Store{Fetcher: &plan.Fetcher{Catalogue: c, Client: client, Limits: o.Limits, Trace: o.Trace, Listings: db.SessionsListed()}, WideFrom: wideFrom, db: db, matrix: o.Matrix, recent: newRecent(o.RightsCache, nil)}
	s.commands = command.New(command.Commands{
		Access: func(ctx context.Context) (*policy.Access, error) { return s.Access(ctx, domain.CallerFrom(ctx)) },
		Now:    o.Now, Passwords: o.Passwords, Tokens: o.Tokens, Dialect: db.Dialect,
		MaxList: o.Limits.MaxList,
	})
	return s, nil
}

// Begin makes the transaction of a mutation operation, which its first change begins.
func (s *Store) Begin() *tx.Tx { return tx.New(s.db.Driver(), s.recent.forget) }

// Access reads what the caller holds, in one statement, and applies the matrix to it. Superadmins hold nothing
// and need nothing; callers other than users see nothing. Another program may change grants at any time
// (architecture.md, section 5, "shared database"), so it is used again for a moment only (Options.RightsCache), and never
// within a transaction.
func (s *Store) Access(ctx context.Context, c domain.Caller) (*policy.Access, error) {
	if tx.From(ctx).Begun() {
		return s.access(ctx, c)
	}
	return recently(s.recent, c, func() (*policy.Access, error) { return s.access(ctx, c) })
}

func (s *Store) access(ctx context.Context, c domain.Caller) (*policy.Access, error) {
	var grants []policy.Grant
	var projects int
	if c.Kind == domain.CallerUser && !c.Superadmin {
		var err error
		if grants, projects, err = s.grants(ctx, c.ID); err != nil {
			return nil, unavailable(err)
		}
	}
	a := policy.NewAccess(s.matrix, c, policy.NewScopes(grants))
	held := len(a.Scopes().IDs(domain.KindProject, domain.RoleUser))
	a.Wide = float64(held) >= s.WideFrom*float64(max(projects, 1))
	return a, nil
}

// Can says whether the caller of the context may do an action, on one row or (id nil) on any. A row that the
// caller does not see answers false, whatever it is. An action that does not exist, or does not fit the row,
// is a CodeBadInput error.
func (s *Store) Can(ctx context.Context, action string, id *domain.ID) (bool, error) {
	a := policy.AccessFrom(ctx)
	if a == nil {
		return false, nil
	}
	if !s.matrix.Has(action) {
		return false, domain.BadInput("action", "is none that the policy knows; an action is a type and a word, such as participant.read or participant.email")
	}
	var row domain.ID
	if id != nil {
		var err error
		if row, err = plan.About(action, *id); err != nil {
			return false, err
		}
	}
	d := a.Action(action)
	if d.Verdict == policy.Never || id == nil {
		return d.Verdict != policy.Never, nil
	}
	return s.Fits(ctx, row, d)
}

// unavailable gives a failed statement of our own its code: what is not known otherwise counts as a database that
// does not answer.
func unavailable(err error) error {
	var known *domain.Error
	if err = database.Classify(err); errors.As(err, &known) {
		return err
	}
	return domain.Wrap(err, domain.CodeUnavailable, "the database does not answer; try again")
}
