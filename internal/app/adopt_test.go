package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/testdb"
	"teragraph/migrations"
)

// command runs the program until it ends, or until it says that it listens.
func command(t *testing.T, args ...string) (string, error) {
	t.Helper()
	c, err := config.Parse(args, func(string) (string, bool) { return "", false }, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out := &until{text: "Teragraph listens", stop: stop}
	err = app.Program{Out: out, Log: io.Discard}.Run(ctx, c)
	return out.String(), err
}

// until stops the program when it has said something.
type until struct {
	bytes.Buffer
	text string
	stop context.CancelFunc
}

func (u *until) Write(p []byte) (int, error) {
	n, err := u.Buffer.Write(p)
	if strings.Contains(u.String(), u.text) {
		u.stop()
	}
	return n, err
}

func TestAdopt(t *testing.T) {
	url := testdb.URL(t, dialect.Postgres)
	db := testdb.Bare(t, url)
	all, err := migrations.For(dialect.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.SQL.ExecContext(t.Context(), all[0].SQL+"alter table t_sites alter column id_site drop default;"); err != nil {
		t.Fatal(err)
	}
	if err := cast.LoadTables(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	things := 1 + 1 // the tg_ tables and one default
	for _, m := range all[1:] {
		switch {
		case m.Triggers:
			things++ // the listing, in one
		case !m.Side:
			things += strings.Count("\n"+m.SQL, "\ncreate index ") + 1 // and the record
		}
	}
	lacking := fmt.Sprintf(" lacks %d things:\n", things)
	before := testdb.Snapshot(t, db)
	for _, c := range []struct {
		args        string
		says, never []string
	}{
		{"adopt --dry-run", []string{lacking, "  alter table t_sites alter column id_site set default nextval('id_site_sequence')\n", "nothing was changed\n"}, []string{"was made"}},
		{"--listen 127.0.0.1:0", []string{"Teragraph listens"}, []string{"lacks"}}, // makes the tg_ tables
		{"adopt --dry-run", []string{fmt.Sprintf(" lacks %d things:\n", things-1), "nothing was changed\n"}, nil},
		{"--listen 127.0.0.1:0 --adopt", []string{fmt.Sprintf(" lacks %d things:\n", things-1), "all of it was made\n", "Teragraph listens"}, nil},
		{"adopt", []string{" lacks nothing\n"}, []string{"was made"}},
		{"--listen 127.0.0.1:0 --adopt", []string{" lacks nothing\n", "Teragraph listens"}, []string{"was made"}},
	} {
		got, err := command(t, append(strings.Fields(c.args), "--database", url)...)
		if err != nil {
			t.Fatalf("%s: %v", c.args, err)
		}
		for _, text := range c.says {
			if !strings.Contains(got, text) {
				t.Errorf("%s does not say %q:\n%s", c.args, text, got)
			}
		}
		for _, text := range c.never {
			if strings.Contains(got, text) {
				t.Errorf("%s says %q:\n%s", c.args, text, got)
			}
		}
	}
	testdb.Unchanged(t, db, before)
}

// What cannot be adopted is not touched, also when it would have been served: the URL is another than was meant.
func TestAdoptRefuses(t *testing.T) {
	url := testdb.URL(t, dialect.Postgres)
	for _, args := range []string{"adopt", "adopt --dry-run", "--listen 127.0.0.1:0 --adopt"} {
		got, err := command(t, append(strings.Fields(args), "--database", url)...)
		if err == nil || !strings.Contains(err.Error(), "is empty") || strings.Contains(err.Error(), "\n") || config.ExitCode(err) != 1 || got != "" {
			t.Errorf("%s: %q, %v", args, got, err)
		}
	}
	var tables int
	if err := testdb.Bare(t, url).SQL.QueryRowContext(t.Context(), "select count(*) from pg_class where relnamespace = current_schema()::regnamespace").Scan(&tables); err != nil || tables != 0 {
		t.Errorf("%d relations, %v", tables, err)
	}
}
