package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
)

// LoadSQL loads a data-only SQL file, in PostgreSQL's spelling, into a database whose OpenTera tables
// are all empty, in one transaction. A table that holds a row is a CodeConflict error; a statement
// that is not permitted or not understood is a CodeBadInput error that names its line. Either way
// nothing is stored. The file's DELETE FROM, SET, BEGIN and COMMIT are not executed.
func (db *DB) LoadSQL(ctx context.Context, r io.Reader) error {
	g, err := newGrammar()
	if err != nil {
		return err
	}
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return domain.Wrap(err, domain.CodeUnavailable, "no transaction could be begun")
	}
	defer func() { _ = tx.Rollback() }()
	l := loader{db: db, tx: tx, grammar: g}
	if err := l.demandEmpty(ctx); err != nil {
		return err
	}
	if err := l.load(ctx, r); err != nil {
		return fileError(err)
	}
	return domain.Wrap(tx.Commit(), domain.CodeUnavailable, "the file could not be committed")
}

// fileError puts the line of a fault into the text for the operator.
func fileError(err error) error {
	var at *lineError
	if errors.As(err, &at) {
		return domain.Wrap(err, domain.CodeBadInput, at.Error())
	}
	var known *domain.Error
	if errors.As(err, &known) {
		return err
	}
	return domain.Wrap(err, domain.CodeBadInput, "the file could not be read")
}

type loader struct {
	db      *DB
	tx      *sql.Tx
	grammar *grammar
}

// demandEmpty also keeps other programs from writing until the load has ended.
func (l *loader) demandEmpty(ctx context.Context) error {
	var names, probes []string
	for _, t := range l.grammar.tables {
		names = append(names, t.Name)
		probes = append(probes, fmt.Sprintf("select '%s' where exists (select 1 from %s)", t.Name, t.Name))
	}
	if l.db.Dialect == dialect.Postgres {
		if _, err := l.tx.ExecContext(ctx, "lock table "+strings.Join(names, ", ")+" in share row exclusive mode"); err != nil {
			return domain.Wrap(err, domain.CodeUnavailable, "OpenTera's tables could not be locked; has the database been migrated?")
		}
	}
	full, err := texts(ctx, l.tx, strings.Join(probes, " union all "))
	if err != nil {
		return domain.Wrap(err, domain.CodeUnavailable, "OpenTera's tables could not be read; has the database been migrated?")
	}
	if len(full) > 0 {
		return domain.Errorf(domain.CodeConflict,
			"the database holds data already (in %s): a file is loaded into an empty one only, and nothing is ever deleted", full[0])
	}
	return nil
}

// load executes the file. Sequences come last: PostgreSQL does not undo setval.
func (l *loader) load(ctx context.Context, r io.Reader) error {
	s := newSplitter(r)
	var sequences []setval
	for {
		st, err := s.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		action, err := l.grammar.parse(st)
		if err != nil {
			return err
		}
		switch a := action.(type) {
		case insertion:
			if err := l.insert(ctx, a); err != nil {
				return fmt.Errorf("%w: %w", &lineError{line: st.line, what: "the database refuses the row for " + a.table}, err)
			}
		case setval:
			sequences = append(sequences, a)
		}
	}
	for _, a := range sequences {
		if err := l.setval(ctx, a); err != nil {
			return domain.Wrap(err, domain.CodeUnavailable, "the sequence "+a.sequence+" could not be set")
		}
	}
	return nil
}

func (l *loader) insert(ctx context.Context, a insertion) error {
	marks := make([]string, len(a.columns))
	for i := range marks {
		marks[i] = "?"
		if l.db.Dialect == dialect.Postgres {
			marks[i] = fmt.Sprintf("$%d", i+1)
		}
	}
	query := fmt.Sprintf("insert into %s (%s) values (%s)", a.table, strings.Join(a.columns, ", "), strings.Join(marks, ", "))
	for _, row := range a.rows {
		if _, err := l.tx.ExecContext(ctx, query, row...); err != nil {
			return err
		}
	}
	return nil
}

// setval writes SQLite's own table of last ids where PostgreSQL has sequences.
func (l *loader) setval(ctx context.Context, a setval) error {
	if l.db.Dialect == dialect.Postgres {
		_, err := l.tx.ExecContext(ctx, "select setval($1, $2, $3)", a.sequence, a.value, a.called)
		return err
	}
	last := a.value
	if !a.called {
		last--
	}
	if _, err := l.tx.ExecContext(ctx, "delete from sqlite_sequence where name = ?", a.table); err != nil {
		return err
	}
	_, err := l.tx.ExecContext(ctx, "insert into sqlite_sequence (name, seq) values (?, ?)", a.table, last)
	return err
}
