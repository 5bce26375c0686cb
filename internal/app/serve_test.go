package app_test

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/database"
)

// Accounts with the password that everybody knows never listen to other machines, however the superadmin is called
// by now and whatever the seed says.
func TestDemoAccountsStayOnThisMachine(t *testing.T) {
	path := "sqlite:" + filepath.Join(t.TempDir(), "demo.db")
	db, err := database.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		`UPDATE t_users SET user_username = 'boss' WHERE user_username = 'admin'`,
		`UPDATE t_users SET user_password = 'changed' WHERE user_superadmin`,
	} {
		if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	args := []string{"--listen=0.0.0.0:0", "--seed=none", "--database=" + path}
	command, err := config.Parse(args, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	err = app.Program{Out: io.Discard, Log: io.Discard}.Run(t.Context(), command)
	if err == nil || !strings.Contains(err.Error(), "demo accounts") {
		t.Error(err)
	}
}
