package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

const (
	// tableWait is how long a change of a table waits for other transactions to leave it. All readers of
	// the table queue behind the change, so it rather gives up.
	tableWait = "3s"
	// turnWait is the pause before asking again whether another adoption has ended.
	turnWait = 250 * time.Millisecond
)

// Adoption says how to adopt.
type Adoption struct {
	// Show gets what is missing, a line each in the order in which it will be made, and tells whether to
	// go on. It is called once, with an empty list when nothing is missing.
	Show func(missing []string) bool
	// Waiting is called once when another program adopts the same database; nil when nobody wants to know.
	Waiting func()
}

// Adopt gives a PostgreSQL database that an OpenTera server made what one of ours has beyond it: id
// defaults from the existing sequences, the indexes, and the tg_ tables. It changes nothing else and
// drops nothing but an invalid index of ours, which a broken run left. Each step is kept by itself, so a
// run that was cut off is simply run again. The server may be at work meanwhile: indexes are made
// concurrently, and a table that stays in use for 3 seconds is a CodeConflict error.
//
// A database that OpenTera did not make is CodeConflict too, missing rights are CodeForbidden; either way
// nothing was changed.
func (db *DB) Adopt(ctx context.Context, how Adoption) error {
	if db.Dialect != dialect.Postgres {
		return domain.Errorf(domain.CodeConflict, "only a PostgreSQL database that an OpenTera server made can be adopted; this one is SQLite")
	}
	all, err := migrations.For(db.Dialect)
	if err != nil {
		return err
	}
	want, err := readWanted(all)
	if err != nil {
		return err
	}
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		return domain.Wrap(err, domain.CodeUnavailable, "the database gives no connection")
	}
	defer func() { _ = conn.Close() }()
	a := adopter{db: db, conn: conn, all: all, want: want}
	unlock, err := a.lock(ctx, how.Waiting)
	if err != nil {
		return coded(err, "the database could not be locked for its adoption")
	}
	defer unlock()
	return a.run(ctx, how.Show)
}

type adopter struct {
	db   *DB
	conn *sql.Conn
	all  []migrations.Migration
	want wanted
}

// step is one thing that is missing.
type step struct {
	text  string // what the operator reads
	table string // the table whose owner it takes, "" for none
	room  bool   // it takes the right to create in the schema
	do    func(ctx context.Context) error
}

func (a *adopter) run(ctx context.Context, show func([]string) bool) error {
	steps, err := a.missing(ctx)
	if err != nil {
		return err
	}
	lines := make([]string, len(steps))
	for i, s := range steps {
		lines[i] = s.text
	}
	goOn := show(lines)
	if err := a.permitted(ctx, steps); err != nil || !goOn {
		return err
	}
	for _, s := range steps {
		if err := s.do(ctx); err != nil {
			return a.stopped(err, s)
		}
	}
	left, err := a.missing(ctx)
	if err == nil && len(left) > 0 {
		err = domain.Errorf(domain.CodeConflict, "another program undid a part of the adoption (%s); run it again", left[0].text)
	}
	return err
}

// lock keeps a second adoption out. It asks again and again, since CREATE INDEX CONCURRENTLY would wait
// for whoever waits inside a statement, and is not the lock of Migrate, so that servers start meanwhile.
func (a *adopter) lock(ctx context.Context, waiting func()) (unlock func(), err error) {
	const key = "hashtext('teragraph adopt ' || current_schema())"
	for first := true; ; first = false {
		var current sql.NullString
		var mine sql.NullBool
		err := a.conn.QueryRowContext(ctx, "select current_schema(), pg_try_advisory_lock("+key+")").Scan(&current, &mine)
		switch {
		case err != nil:
			return nil, err
		case !current.Valid:
			return nil, domain.Errorf(domain.CodeConflict, "the search_path of the database names no schema that exists")
		case mine.Bool:
			_, err = a.conn.ExecContext(ctx, "set statement_timeout = 0")
			return func() {
				ctx := context.WithoutCancel(ctx)
				_, _ = a.conn.ExecContext(ctx, "select pg_advisory_unlock("+key+"); reset statement_timeout")
			}, err
		}
		if first && waiting != nil {
			waiting()
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(turnWait):
		}
	}
}

// sideTables leaves the tg_ tables to the migrations, on the same connection.
func (a *adopter) sideTables(ctx context.Context) error {
	if _, err := a.db.migrate(ctx, a.conn, a.all); err != nil {
		return err
	}
	return a.exec(ctx, "set statement_timeout = 0")
}

// alter runs a statement that keeps others from the table while it waits for it.
func (a *adopter) alter(ctx context.Context, statement string) error {
	tx, err := a.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, text := range []string{"set local lock_timeout = '" + tableWait + "'", statement} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return tx.Commit()
}

func (a *adopter) exec(ctx context.Context, statement string, args ...any) error {
	_, err := a.conn.ExecContext(ctx, statement, args...)
	return err
}

// stopped puts the step at which it went wrong into one line.
func (a *adopter) stopped(err error, at step) error {
	var known *domain.Error
	if errors.As(err, &known) {
		return err
	}
	code, why := domain.CodeUnavailable, "the adoption stopped"
	var refused *pq.Error
	if errors.As(err, &refused) {
		switch refused.Code {
		case "42501": // insufficient_privilege
			code, why = domain.CodeForbidden, "the role lacks a right"
		case "55P03": // lock_not_available
			code, why = domain.CodeConflict, fmt.Sprintf("the table %s is in use by a transaction that lasts longer than %s", at.table, tableWait)
		}
	}
	return domain.Wrap(err, code, fmt.Sprintf("%s, at %q; what came before is done, run it again for the rest", why, at.text))
}
