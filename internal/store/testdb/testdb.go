// Package testdb gives tests databases of their own, which vanish with the test: a temporary SQLite
// file, and a schema on the PostgreSQL server of TERAGRAPH_TEST_POSTGRES when that is set.
package testdb

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/store/database"
)

// Dialects lists ent's names of the databases that tests can have here: SQLite always, PostgreSQL
// when TERAGRAPH_TEST_POSTGRES is set.
func Dialects() []string {
	if os.Getenv("TERAGRAPH_TEST_POSTGRES") == "" {
		return []string{dialect.SQLite}
	}
	return []string{dialect.SQLite, dialect.Postgres}
}

// Each runs f as a subtest on every database there is, migrated and without rows.
func Each(t *testing.T, f func(t *testing.T, db *database.DB), opts ...database.Option) {
	t.Helper()
	for _, name := range Dialects() {
		t.Run(name, func(t *testing.T) { f(t, Open(t, name, opts...)) })
	}
}

// Open gives a migrated database without rows. PostgreSQL without a server to test on skips the test.
func Open(t testing.TB, name string, opts ...database.Option) *database.DB {
	t.Helper()
	db := Bare(t, URL(t, name), opts...)
	if _, err := db.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return db
}

// Bare opens a database as it is, and closes it when the test ends.
func Bare(t testing.TB, url string, opts ...database.Option) *database.DB {
	t.Helper()
	db, err := database.Open(context.Background(), url, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// URL names a new database without any table: a file in the test's folder, or a schema that is
// dropped after the test.
func URL(t testing.TB, name string) string {
	t.Helper()
	if name == dialect.SQLite {
		return "sqlite:" + filepath.Join(t.TempDir(), "test.db")
	}
	server := os.Getenv("TERAGRAPH_TEST_POSTGRES")
	if server == "" {
		t.Skip("TERAGRAPH_TEST_POSTGRES is not set: no PostgreSQL to test on")
	}
	place, err := url.Parse(server)
	if err != nil {
		t.Fatal("TERAGRAPH_TEST_POSTGRES is no URL")
	}
	own := fmt.Sprintf("teragraph_test_%016x", rand.Uint64())
	execute(t, server, "create schema "+own)
	t.Cleanup(func() { execute(t, server, "drop schema "+own+" cascade") })
	query := place.Query()
	query.Set("search_path", own)
	place.RawQuery = query.Encode()
	return place.String()
}

func execute(t testing.TB, server, statement string) {
	t.Helper()
	db, err := database.Open(context.Background(), server)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.SQL.ExecContext(context.Background(), statement); err != nil {
		t.Error(err)
	}
}

// Dataset gives the path of the recordings' dataset.sql; without TERAGRAPH_PARITY_DIR the test skips.
func Dataset(t testing.TB) string {
	t.Helper()
	return filepath.Join(ParityDir(t), "dataset.sql")
}

// ParityDir gives the folder of the recordings; without TERAGRAPH_PARITY_DIR the test skips.
func ParityDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("TERAGRAPH_PARITY_DIR")
	if dir == "" {
		t.Skip("TERAGRAPH_PARITY_DIR is not set: no recordings to test with")
	}
	return dir
}
