package cast

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// The dialect names that Load knows; they are ent's.
const (
	postgres = "postgres"
	sqlite   = "sqlite3"
)

// rowsPerInsert keeps a statement under every limit on parameters (32,766 in SQLite, 65,535 in
// PostgreSQL) and its text short.
const rowsPerInsert = 100

// Load inserts the cast, with its details, into a migrated database whose t_ tables are empty, in one transaction, and moves
// the id sequences of PostgreSQL behind it (on SQLite, AUTOINCREMENT goes on by itself). On an error, which names the
// table, the database is as before. The dialect is "postgres" or "sqlite3".
func Load(ctx context.Context, db *sql.DB, dialect string) error {
	return load(ctx, db, dialect, Details())
}

// LoadTables is Load without the details, for databases as an OpenTera server makes them, without tg_ tables.
func LoadTables(ctx context.Context, db *sql.DB, dialect string) error {
	return load(ctx, db, dialect, nil)
}

func load(ctx context.Context, db *sql.DB, dialect string, details []Table) error {
	if dialect != postgres && dialect != sqlite {
		return fmt.Errorf("load demo cast: unknown dialect %q", dialect)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("load demo cast: %w", err)
	}
	defer tx.Rollback()
	layouts := layouts()
	for i, t := range append(Tables(), details...) {
		if err := insert(ctx, tx, dialect, t); err != nil {
			return fmt.Errorf("load demo cast into %s: %w", t.Name, err)
		}
		if dialect == postgres && i < len(layouts) {
			if _, err := tx.ExecContext(ctx, `SELECT setval($1::regclass, $2)`, layouts[i].sequence, len(t.Rows)); err != nil {
				return fmt.Errorf("move sequence %s: %w", layouts[i].sequence, err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("load demo cast: %w", err)
	}
	return nil
}

// insert writes the rows in statements of rowsPerInsert rows, prepared once, and one for the rest.
func insert(ctx context.Context, tx *sql.Tx, dialect string, t Table) error {
	for rows := t.Rows; len(rows) > 0; {
		n := min(len(rows), rowsPerInsert)
		whole := len(rows) / n * n
		if err := insertBatches(ctx, tx, insertText(dialect, t, n), rows[:whole], n); err != nil {
			return err
		}
		rows = rows[whole:]
	}
	return nil
}

func insertBatches(ctx context.Context, tx *sql.Tx, text string, rows [][]any, n int) error {
	stmt, err := tx.PrepareContext(ctx, text)
	if err != nil {
		return err
	}
	defer stmt.Close()
	args := make([]any, 0, n*len(rows[0]))
	for ; len(rows) > 0; rows = rows[n:] {
		args = args[:0]
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func insertText(dialect string, t Table, rows int) string {
	var text strings.Builder
	text.WriteString("INSERT INTO " + t.Name + " (" + strings.Join(t.Columns, ", ") + ") VALUES ")
	for n := range rows * len(t.Columns) {
		switch {
		case n == 0:
			text.WriteString("(")
		case n%len(t.Columns) == 0:
			text.WriteString("), (")
		default:
			text.WriteString(", ")
		}
		if dialect == postgres {
			text.WriteString("$" + strconv.Itoa(n+1))
		} else {
			text.WriteString("?")
		}
	}
	text.WriteString(")")
	return text.String()
}
