package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

// State says what Migrate found.
type State string

// The states of a database that can be served. Any other is an error of Migrate.
const (
	Fresh    State = "fresh"    // it was empty; all tables are new
	Ours     State = "ours"     // Teragraph made it earlier
	OpenTera State = "opentera" // an OpenTera server made it: only tg_ tables are ours to make
)

// Migrate brings the schema up to date. An empty database gets everything, one of ours what it lacks,
// one of OpenTera the tg_ tables only. A foreign database (not empty, without OpenTera's tables), one
// of a newer Teragraph and one that lacks a column are CodeConflict errors, and nothing is changed.
// Two programs may start at once; a second start changes nothing.
func (db *DB) Migrate(ctx context.Context) (State, error) {
	all, err := migrations.For(db.Dialect)
	if err != nil {
		return "", err
	}
	conn, err := db.SQL.Conn(ctx)
	if err != nil {
		return "", domain.Wrap(err, domain.CodeUnavailable, "the database gives no connection")
	}
	defer func() { _ = conn.Close() }()
	return db.migrate(ctx, conn, all)
}

// migrate does it on one connection, under the lock.
func (db *DB) migrate(ctx context.Context, conn *sql.Conn, all []migrations.Migration) (State, error) {
	unlock, err := db.lock(ctx, conn)
	if err != nil {
		return "", coded(err, "the database could not be locked for its migrations")
	}
	defer unlock()
	m := migrator{db: db, conn: conn, all: all}
	return m.run(ctx)
}

// lock keeps a second program out while this one migrates, and lifts the time limit of statements.
// On SQLite each step locks the file by itself and looks again whether it is still to be done.
func (db *DB) lock(ctx context.Context, conn *sql.Conn) (unlock func(), err error) {
	if db.Dialect == dialect.SQLite {
		return func() {}, nil
	}
	var current sql.NullString
	if err := conn.QueryRowContext(ctx, "select current_schema()").Scan(&current); err != nil {
		return nil, err
	}
	if !current.Valid {
		return nil, domain.Errorf(domain.CodeConflict, "the search_path of the database names no schema that exists")
	}
	const key = "hashtext('teragraph migrations ' || current_schema())"
	_, err = conn.ExecContext(ctx, "set statement_timeout = 0; select pg_advisory_lock("+key+")")
	return func() {
		ctx := context.WithoutCancel(ctx)
		_, _ = conn.ExecContext(ctx, "select pg_advisory_unlock("+key+"); reset statement_timeout")
	}, err
}

type migrator struct {
	db   *DB
	conn *sql.Conn
	all  []migrations.Migration
}

func (m *migrator) run(ctx context.Context) (State, error) {
	found, err := m.db.relations(ctx, m.conn)
	if err != nil {
		return "", domain.Wrap(err, domain.CodeUnavailable, "the list of tables could not be read")
	}
	done, err := m.recorded(ctx, m.conn, found)
	if err != nil {
		return "", err
	}
	state, err := classify(found, done)
	if err != nil {
		return "", err
	}
	if state == OpenTera {
		if err := m.verify(ctx); err != nil {
			return "", err
		}
	}
	if state == Fresh && m.db.Dialect == dialect.SQLite {
		// Lasting, so set once: readers then never wait for the writer.
		if _, err := m.conn.ExecContext(ctx, "pragma journal_mode = wal"); err != nil {
			return "", domain.Wrap(err, domain.CodeUnavailable, "the new database could not be set up")
		}
	}
	for _, step := range m.all {
		if done[step.Name] || state == OpenTera && !step.Side {
			continue
		}
		if err := m.apply(ctx, step); err != nil {
			return "", coded(err, "migration "+step.Name+" failed, and was undone")
		}
	}
	if state != OpenTera {
		if err := m.verify(ctx); err != nil {
			return "", err
		}
	}
	listed, err := m.listed(ctx)
	m.db.listed.Store(listed)
	return state, coded(err, "the triggers could not be read")
}

// classify decides from the relations found and the migrations recorded.
func classify(found []string, done map[string]bool) (State, error) {
	if len(found) == 0 {
		return Fresh, nil
	}
	var lacking []string
	for _, t := range tables() {
		if !slices.Contains(found, t.Name) {
			lacking = append(lacking, t.Name)
		}
	}
	ours := done[migrations.First]
	switch {
	case len(lacking) == 0 && ours:
		return Ours, nil
	case len(lacking) == 0:
		return OpenTera, nil
	case ours:
		return "", domain.Errorf(domain.CodeConflict, "the database is damaged: the table %s is gone", lacking[0])
	}
	return "", domain.Errorf(domain.CodeConflict,
		"the database belongs to another program: it is not empty and lacks OpenTera's tables (%s, ...); name an empty database or one of OpenTera 1.3", lacking[0])
}

// recorded reads tg_migrations, if there is one.
func (m *migrator) recorded(ctx context.Context, q querier, found []string) (map[string]bool, error) {
	done := map[string]bool{}
	if !slices.Contains(found, "tg_migrations") {
		return done, nil
	}
	names, err := texts(ctx, q, "select name from tg_migrations order by name")
	if err != nil {
		return nil, domain.Wrap(err, domain.CodeUnavailable, "the table tg_migrations could not be read")
	}
	for _, name := range names {
		known := slices.ContainsFunc(m.all, func(s migrations.Migration) bool { return s.Name == name })
		if !known {
			return nil, domain.Errorf(domain.CodeConflict,
				"the database was brought up to date by a newer Teragraph (migration %s); start that version or a later one", name)
		}
		done[name] = true
	}
	return done, nil
}

// apply runs one step and records it, both or neither.
func (m *migrator) apply(ctx context.Context, step migrations.Migration) error {
	tx, err := m.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	found, err := m.db.relations(ctx, tx)
	if err != nil {
		return err
	}
	done, err := m.recorded(ctx, tx, found)
	if err != nil || done[step.Name] {
		return err
	}
	created, now, mark := "timestamptz", "now()", "$1"
	if m.db.Dialect == dialect.SQLite {
		created, now, mark = "datetime", "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now')", "?"
	}
	for _, text := range []string{
		"create table if not exists tg_migrations (name text primary key not null, applied_at " + created + " not null)",
		step.SQL,
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	record := fmt.Sprintf("insert into tg_migrations (name, applied_at) values (%s, %s)", mark, now)
	if _, err := tx.ExecContext(ctx, record, step.Name); err != nil {
		return err
	}
	return tx.Commit()
}

// verify finds a table of OpenTera that has not all its columns, as an older OpenTera would have.
func (m *migrator) verify(ctx context.Context) error {
	found, err := m.db.columns(ctx, m.conn)
	if err != nil {
		return domain.Wrap(err, domain.CodeUnavailable, "the columns of the tables could not be read")
	}
	var lacking []string
	for _, t := range tables() {
		for _, c := range t.Columns {
			if !slices.Contains(found, t.Name+"."+c.Name) {
				lacking = append(lacking, t.Name+"."+c.Name)
			}
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	return domain.Errorf(domain.CodeConflict,
		"the database is not one of OpenTera 1.3: it lacks %s", strings.Join(lacking[:min(len(lacking), 5)], ", "))
}

// coded keeps an error that has a code already, and calls any other unavailable.
func coded(err error, message string) error {
	var known *domain.Error
	if errors.As(err, &known) {
		return err
	}
	return domain.Wrap(err, domain.CodeUnavailable, message)
}
