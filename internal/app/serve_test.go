package app_test

import (
	"context"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
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

// What net/http refuses by itself is counted like every other limit.
func TestRefusedConnectionsAreCounted(t *testing.T) {
	c, err := config.Parse([]string{"--listen=127.0.0.1:0", "--database=sqlite:" + filepath.Join(t.TempDir(), "demo.db")},
		func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	said, told := io.Pipe()
	ended := make(chan error, 1)
	go func() { ended <- app.Program{Out: told, Log: io.Discard}.Run(ctx, c); _ = told.Close() }()
	base, rest := "", make([]byte, 4096)
	for base == "" {
		n, err := said.Read(rest)
		if err != nil {
			t.Fatal("it does not say where it listens")
		}
		base = regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(string(rest[:n]))
	}
	go func() { _, _ = io.Copy(io.Discard, said) }()
	get := func(path, header string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-A", header)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = answer.Body.Close() }()
		text, err := io.ReadAll(answer.Body)
		if err != nil {
			t.Fatal(err)
		}
		return answer.StatusCode, string(text)
	}
	if status, text := get("/graphql", strings.Repeat("x", 1<<18)); status != http.StatusRequestHeaderFieldsTooLarge || !strings.Contains(text, "65536 bytes (max-header)") {
		t.Errorf("got %d, %s", status, text)
	}
	if _, text := get("/metrics", ""); !strings.Contains(text, `teragraph_refusals_total{limit="max-header"} 1`) {
		t.Error("it was not counted")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}
