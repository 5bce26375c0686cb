package database

import (
	"context"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

// Pending tells what Migrate would find, and which migrations it would run, in their order; it changes nothing. Its
// errors are those of Migrate for a database that is not to be served, and CodeUnavailable.
func (db *DB) Pending(ctx context.Context) (State, []string, error) {
	all, err := migrations.For(db.Dialect)
	if err != nil {
		return "", nil, err
	}
	m := migrator{db: db, all: all}
	found, err := db.relations(ctx, db.SQL)
	if err != nil {
		return "", nil, domain.Wrap(err, domain.CodeUnavailable, "the list of tables could not be read")
	}
	done, err := m.recorded(ctx, db.SQL, found)
	if err != nil {
		return "", nil, err
	}
	state, err := classify(found, done)
	if err != nil {
		return "", nil, err
	}
	var lacking []string
	for _, step := range all {
		if !done[step.Name] && (state != OpenTera || step.Side) {
			lacking = append(lacking, step.Name)
		}
	}
	return state, lacking, nil
}
