package cast_test

import (
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/lib/pq"
	_ "modernc.org/sqlite"

	"teragraph/internal/cast"
	"teragraph/migrations"
)

const (
	lite = "sqlite3"
	pg   = "postgres"
)

// migrated opens a new database with empty tables: a SQLite file, or a schema of its own in the
// database of TERAGRAPH_TEST_POSTGRES.
func migrated(tb testing.TB, dialect string) *sql.DB {
	tb.Helper()
	driver, source := "sqlite", "file:"+filepath.Join(tb.TempDir(), "cast.db")+"?_time_format=sqlite&_pragma=foreign_keys(1)"
	if dialect == pg {
		driver, source = pg, schemaURL(tb)
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	steps, err := migrations.For(dialect)
	if err != nil {
		tb.Fatal(err)
	}
	for _, step := range steps {
		if _, err := db.ExecContext(tb.Context(), step.SQL); err != nil {
			tb.Fatalf("%s: %v", step.Name, err)
		}
	}
	return db
}

func schemaURL(tb testing.TB) string {
	tb.Helper()
	server := os.Getenv("TERAGRAPH_TEST_POSTGRES")
	if server == "" {
		tb.Skip("TERAGRAPH_TEST_POSTGRES is not set")
	}
	admin, err := sql.Open("postgres", server)
	if err != nil {
		tb.Fatal(err)
	}
	schema := fmt.Sprintf("cast_test_%d_%s", os.Getpid(), strings.ToLower(strings.NewReplacer("/", "_", "#", "_").Replace(tb.Name())))
	if _, err := admin.ExecContext(tb.Context(), `CREATE SCHEMA "`+schema+`"`); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if _, err := admin.Exec(`DROP SCHEMA "` + schema + `" CASCADE`); err != nil {
			tb.Error(err)
		}
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		tb.Fatal(err)
	}
	query := u.Query()
	query.Set("search_path", schema)
	u.RawQuery = query.Encode()
	return u.String()
}

// lastUsed gives the last id that the database has given out for the table.
func lastUsed(t *testing.T, db *sql.DB, dialect string, table cast.Table) int {
	t.Helper()
	if dialect == lite {
		var last int
		if err := db.QueryRowContext(t.Context(), "SELECT seq FROM sqlite_sequence WHERE name = ?", table.Name).Scan(&last); err != nil {
			t.Fatal(table.Name, err)
		}
		return last
	}
	var next string
	if err := db.QueryRowContext(t.Context(), `SELECT column_default FROM information_schema.columns
		WHERE table_schema = current_schema AND table_name = $1 AND column_name = $2`, table.Name, table.Columns[0]).Scan(&next); err != nil {
		t.Fatal(table.Name, err)
	}
	var id int
	if err := db.QueryRowContext(t.Context(), "SELECT "+next).Scan(&id); err != nil {
		t.Fatal(table.Name, err)
	}
	return id - 1
}

func TestLoadWritesEveryRow(t *testing.T) {
	for _, dialect := range []string{lite, pg} {
		t.Run(dialect, func(t *testing.T) {
			db := migrated(t, dialect)
			if err := cast.Load(t.Context(), db, dialect); err != nil {
				t.Fatal(err)
			}
			for _, table := range cast.Tables() {
				var count, highest int
				query := "SELECT count(*), max(" + table.Columns[0] + ") FROM " + table.Name
				if err := db.QueryRowContext(t.Context(), query).Scan(&count, &highest); err != nil {
					t.Fatal(err)
				}
				if want := len(table.Rows); count != want || highest != want || lastUsed(t, db, dialect, table) != want {
					t.Errorf("%s: %d rows up to id %d, want %d and the sequence behind them", table.Name, count, highest, want)
				}
			}
		})
	}
}

func TestLoadStoresTimesInMicroseconds(t *testing.T) {
	db := migrated(t, lite)
	if err := cast.Load(t.Context(), db, lite); err != nil {
		t.Fatal(err)
	}
	var stored string
	if err := db.QueryRowContext(t.Context(), "SELECT CAST(user_lastonline AS text) FROM t_users WHERE id_user = 1").Scan(&stored); err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(stored, ".765433+00:00") {
		t.Errorf("time stored as %q", stored)
	}
}

func TestLoadLeavesNothingAfterAnError(t *testing.T) {
	for _, dialect := range []string{lite, pg} {
		t.Run(dialect, func(t *testing.T) {
			db := migrated(t, dialect)
			if _, err := db.ExecContext(t.Context(), `INSERT INTO t_devices_types
				(id_device_type, device_type_name, device_type_key, version_id) VALUES (99, 'Taken', 'robot', 1)`); err != nil {
				t.Fatal(err)
			}
			err := cast.Load(t.Context(), db, dialect)
			if err == nil || !strings.Contains(err.Error(), "t_devices_types") {
				t.Fatalf("error %v, want one that names the table", err)
			}
			var count int
			if err := db.QueryRowContext(t.Context(), "SELECT count(*) FROM t_users").Scan(&count); err != nil || count != 0 {
				t.Errorf("%d users were left behind (%v)", count, err)
			}
		})
	}
}

func TestLoadRefusesAnUnknownDialect(t *testing.T) {
	db := migrated(t, lite)
	if err := cast.Load(t.Context(), db, "mysql"); err == nil {
		t.Error("no error")
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		db := migrated(b, lite)
		b.StartTimer()
		if err := cast.Load(b.Context(), db, lite); err != nil {
			b.Fatal(err)
		}
	}
}
