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
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/rowguard"
)

// Store serves one database.
type Store struct {
	*plan.Fetcher
	db     *database.DB
	matrix *policy.Matrix
}

// New guards a client of the database and makes the catalogue. lastSeen tells when this process last saw a
// user; nil when it does not know.
func New(db *database.DB, m *policy.Matrix, limits plan.Limits, lastSeen func(userID int) (time.Time, bool)) (*Store, error) {
	if lastSeen == nil {
		lastSeen = func(int) (time.Time, bool) { return time.Time{}, false }
	}
	c, err := catalog.New(m, lastSeen)
	if err != nil {
		return nil, err
	}
	client := db.Client()
	rowguard.Install(client)
	return &Store{Fetcher: &plan.Fetcher{Catalogue: c, Client: client, Limits: limits}, db: db, matrix: m}, nil
}

// Access reads what the caller holds, in one statement, and applies the matrix to it. Superadmins hold nothing
// and need nothing; callers other than users see nothing. It is read anew for every operation, since another
// program may change grants at any time (architecture.md, section 5, "shared database").
func (s *Store) Access(ctx context.Context, c domain.Caller) (*policy.Access, error) {
	var grants []policy.Grant
	if c.Kind == domain.CallerUser && !c.Superadmin {
		var err error
		if grants, err = s.grants(ctx, c.ID); err != nil {
			return nil, unavailable(err)
		}
	}
	return policy.NewAccess(s.matrix, c, policy.NewScopes(grants)), nil
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
	if id != nil {
		if err := plan.About(action, *id); err != nil {
			return false, err
		}
	}
	d := a.Action(action)
	if d.Verdict == policy.Never || id == nil {
		return d.Verdict != policy.Never, nil
	}
	return s.Fits(ctx, *id, d)
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
