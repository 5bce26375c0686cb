package database_test

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

func TestOpenRefuses(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	noDatabase := filepath.Join(t.TempDir(), "letter.txt")
	if err := os.WriteFile(noDatabase, []byte(strings.Repeat("Dear reader, this is no database. ", 50)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, url string
		code      domain.Code
	}{
		{"no scheme", "teragraph.db", domain.CodeBadInput},
		{"nothing", "", domain.CodeBadInput},
		{"another scheme", "mysql://root:hush@localhost/x", domain.CodeBadInput},
		{"no path", "sqlite:", domain.CodeBadInput},
		{"memory", "sqlite::memory:", domain.CodeBadInput},
		{"a folder that is not there", "sqlite:" + t.TempDir() + "/no/such/folder/x.db", domain.CodeUnavailable},
		{"a file that is no database", "sqlite:" + noDatabase, domain.CodeUnavailable},
		{"nobody listens", "postgres://u:hush@" + closed + "/x?sslmode=disable", domain.CodeUnavailable},
		{"a broken URL", "postgres://u:hush%zz@localhost/x", domain.CodeBadInput},
		{"a broken port", "postgres://u:hush@localhost:port/x", domain.CodeBadInput},
		{"a wrong sslmode", "postgres://u:hush@localhost/x?sslmode=perhaps", domain.CodeBadInput},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := database.Open(t.Context(), c.url)
			e := wantCode(t, err, c.code)
			if strings.Contains(err.Error(), "hush") {
				t.Errorf("%q tells the password", err)
			}
			if strings.Contains(e.Message, "\n") || e.Message == "" {
				t.Errorf("message %q is not one line", e.Message)
			}
		})
	}
}

func TestSQLitePathsAreTakenLiterally(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?c#d%41é.db")
	testdb.Bare(t, "sqlite:"+path)
	db := testdb.Bare(t, "sqlite:"+path)
	migrated(t, db, database.Fresh)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestSQLiteSettings(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	for pragma, want := range map[string]string{"foreign_keys": "1", "busy_timeout": "5000", "journal_mode": "wal", "synchronous": "2"} {
		if got := rows(t, db, "pragma "+pragma)[0][0]; got != want {
			t.Errorf("%s is %s, want %s", pragma, got, want)
		}
	}
	if n := db.SQL.Stats().MaxOpenConnections; n != 8 {
		t.Errorf("%d connections, want 8", n)
	}
}

func TestPostgresSettings(t *testing.T) {
	url := testdb.URL(t, dialect.Postgres) + "&TimeZone=America/Montreal&jit=on&work_mem=5MB"
	db := testdb.Bare(t, url, database.WithStatementTimeout(1500*time.Millisecond))
	db.SQL.SetMaxOpenConns(1) // the connection that Migrate uses
	migrated(t, db, database.Fresh)
	for setting, want := range map[string]string{
		"jit": "off", "random_page_cost": "1.1", "plan_cache_mode": "force_generic_plan", "timezone": "UTC", "work_mem": "5MB", "statement_timeout": "1350ms", "application_name": "teragraph",
	} {
		if got := rows(t, db, "show "+setting)[0][0]; got != want {
			t.Errorf("%s is %s, want %s", setting, got, want)
		}
	}
}
