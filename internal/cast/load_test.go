package cast_test

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	_ "modernc.org/sqlite"

	"teragraph/internal/cast"
)

// plain opens a SQLite database with the tables of the cast, foreign keys and unique constraints.
func plain(tb testing.TB) *sql.DB {
	tb.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(tb.TempDir(), "cast.db")+"?_time_format=sqlite&_pragma=foreign_keys(1)")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	for _, table := range cast.Tables() {
		var columns []string
		for i, column := range table.Columns {
			definition := column
			if i == 0 {
				definition += " integer PRIMARY KEY AUTOINCREMENT"
			}
			if slices.Contains(uniques, table.Name+"."+column) {
				definition += " UNIQUE"
			}
			if parent, key, ok := parentOf(table.Name, column); ok {
				definition += fmt.Sprintf(" REFERENCES %s(%s)", parent, key)
			}
			columns = append(columns, definition)
		}
		if _, err := db.ExecContext(tb.Context(), "CREATE TABLE "+table.Name+" ("+strings.Join(columns, ", ")+")"); err != nil {
			tb.Fatal(err)
		}
	}
	return db
}

func TestLoadWritesEveryRow(t *testing.T) {
	db := plain(t)
	if err := cast.Load(t.Context(), db, "sqlite3"); err != nil {
		t.Fatal(err)
	}
	for _, table := range cast.Tables() {
		var count, last int
		query := "SELECT count(*), max(" + table.Columns[0] + ") FROM " + table.Name
		if err := db.QueryRowContext(t.Context(), query).Scan(&count, &last); err != nil {
			t.Fatal(err)
		}
		if count != len(table.Rows) || last != len(table.Rows) {
			t.Errorf("%s: %d rows up to id %d, want %d", table.Name, count, last, len(table.Rows))
		}
	}
	var start string
	if err := db.QueryRowContext(t.Context(), "SELECT CAST(user_lastonline AS text) FROM t_users WHERE id_user = 1").Scan(&start); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(start, ".765433+00:00") {
		t.Errorf("time stored as %q", start)
	}
}

func TestLoadLeavesNothingAfterAnError(t *testing.T) {
	db := plain(t)
	if _, err := db.ExecContext(t.Context(), "INSERT INTO t_tests_invitations (id_test_invitation) VALUES (1)"); err != nil {
		t.Fatal(err)
	}
	err := cast.Load(t.Context(), db, "sqlite3")
	if err == nil || !strings.Contains(err.Error(), "t_tests_invitations") {
		t.Fatalf("error %v, want one that names the table", err)
	}
	var count int
	if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM t_sites").Scan(&count); err != nil || count != 0 {
		t.Errorf("%d sites left behind (%v)", count, err)
	}
}

func TestLoadRefusesAnUnknownDialect(t *testing.T) {
	if err := cast.Load(t.Context(), plain(t), "mysql"); err == nil {
		t.Error("no error")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		db := plain(b)
		b.StartTimer()
		if err := cast.Load(b.Context(), db, "sqlite3"); err != nil {
			b.Fatal(err)
		}
	}
}
