package database_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// rows gives a result as texts.
func rows(t *testing.T, db *database.DB, query string) [][]string {
	t.Helper()
	found, err := db.SQL.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer func() { _ = found.Close() }()
	columns, err := found.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all [][]string
	for found.Next() {
		values := make([]sql.NullString, len(columns))
		targets := make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := found.Scan(targets...); err != nil {
			t.Fatal(err)
		}
		row := make([]string, len(columns))
		for i, v := range values {
			row[i] = v.String
			if !v.Valid {
				row[i] = "NULL"
			}
		}
		all = append(all, row)
	}
	if err := found.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

func run(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.SQL.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func runFile(t *testing.T, db *database.DB, path string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, string(raw))
}

// snapshot gives everything that is in a database: definitions, and the rows of OpenTera's tables.
func snapshot(t *testing.T, db *database.DB) map[string][][]string {
	t.Helper()
	catalog := []string{`select type, name, sql from sqlite_master order by 2`}
	tables := `select name from sqlite_master where type = 'table' and name like 't\_%' escape '\'`
	if db.Dialect == dialect.Postgres {
		catalog = []string{
			`select relname, relkind from pg_class where relnamespace = current_schema()::regnamespace order by 1`,
			`select table_name, ordinal_position, column_name, data_type, is_nullable, column_default from information_schema.columns where table_schema = current_schema() order by 1, 2`,
			`select indexname, indexdef from pg_indexes where schemaname = current_schema() order by 1`,
			`select conname, conrelid::regclass, pg_get_constraintdef(oid) from pg_constraint where connamespace = current_schema()::regnamespace order by 1, 2`,
			`select tgname from pg_trigger where tgrelid in (select oid from pg_class where relnamespace = current_schema()::regnamespace) and not tgisinternal order by 1`,
			`select sequencename, last_value from pg_sequences where schemaname = current_schema() order by 1`,
		}
		tables = `select table_name from information_schema.tables where table_schema = current_schema() and table_name like 't\_%'`
	}
	all := map[string][][]string{}
	for i, query := range catalog {
		all[fmt.Sprint("catalog ", i)] = rows(t, db, query)
	}
	for _, r := range rows(t, db, tables) {
		all[r[0]] = rows(t, db, "select * from "+r[0]+" order by 1")
	}
	return all
}

func wantCode(t *testing.T, err error, code domain.Code) *domain.Error {
	t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v: want code %s", err, code)
	}
	if e.Code != code {
		t.Fatalf("error %v: want code %s", err, code)
	}
	return e
}
