package parity

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
	"teragraph/internal/store/testdb"
)

// original does to the database what was recorded of the original server, and answers as it did.
type original struct {
	t  *testing.T
	db *database.DB
	c  Case
}

func (o original) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var todo []statement
	for table, change := range o.c.Rows {
		for _, row := range change.Inserted {
			row["version_id"] = json.Number("1")
			names, marks, args := columns(row)
			todo = append(todo, statement{fmt.Sprintf("insert into %s (%s) values (%s)", table, strings.Join(names, ", "), strings.Join(marks, ", ")), args})
		}
		for _, row := range change.Updated {
			names, marks, args := columns(row)
			var sets []string
			key := ""
			for i, name := range names {
				if name == keyOf(table) {
					key = name + " = " + marks[i]
				} else {
					sets = append(sets, name+" = "+marks[i])
				}
			}
			todo = append(todo, statement{fmt.Sprintf("update %s set %s where %s", table, strings.Join(sets, ", "), key), args})
		}
		for _, id := range change.Deleted {
			todo = append(todo, statement{fmt.Sprintf("delete from %s where %s = %v", table, keyOf(table), id), nil})
		}
	}
	o.exec(r.Context(), todo)
	w.WriteHeader(o.c.Status)
	if o.c.Reply.Kind == "json" {
		_ = json.NewEncoder(w).Encode(o.c.Reply.JSON)
		return
	}
	_, _ = w.Write([]byte(o.c.Reply.Text))
}

// keyOf gives the column of a table's id: t_devices_projects has id_device_project.
func keyOf(table string) string {
	words := strings.Split(strings.TrimPrefix(table, "t_"), "_")
	for i, word := range words {
		if word != "access" {
			words[i] = strings.TrimSuffix(word, "s")
		}
	}
	return "id_" + strings.Join(words, "_")
}

// columns gives names, placeholders and values; an id that may be any is left to the database.
func columns(row map[string]any) (names, marks []string, args []any) {
	for name, value := range row {
		text, _ := value.(string)
		when, err := time.Parse("2006-01-02T15:04:05.999999-07:00", text)
		switch {
		case text == anyValue && strings.HasPrefix(name, "id_"):
			continue
		case text == "<datetime>":
			value = time.Now().UTC().Truncate(time.Microsecond)
		case text == "<uuid>":
			value = "b71bb2e4-a836-4484-9e36-000000000000"
		case text == "<jwt>":
			value = "a.b.c"
		case err == nil:
			value = when
		}
		if n, ok := value.(json.Number); ok {
			value = n.String()
		}
		args = append(args, value)
		names, marks = append(names, name), append(marks, fmt.Sprintf("$%d", len(args)))
	}
	return names, marks, args
}

type statement struct {
	text string
	args []any
}

// exec tries again what failed, until nothing more succeeds: a row may refer to one that comes later.
func (o original) exec(ctx context.Context, todo []statement) {
	for {
		var failed []statement
		var why error
		for _, s := range todo {
			if _, err := o.db.SQL.ExecContext(ctx, s.text, s.args...); err != nil {
				failed, why = append(failed, s), fmt.Errorf("%s %v: %w", s.text, s.args, err)
			}
		}
		if len(failed) == len(todo) {
			if why != nil {
				o.t.Errorf("%s: %v", o.c.ID, why)
			}
			return
		}
		todo = failed
	}
}

// A server that changes the rows as the original did is found identical, on both databases: rows are
// spelled as in the recordings, and each case begins with the data set and its next ids.
func TestTheOriginalIsIdentical(t *testing.T) {
	all, err := os.ReadFile(filepath.Join(testdb.ParityDir(t), recordingsFile))
	if err != nil {
		t.Fatal(err)
	}
	var kept []byte
	for line := range bytes.Lines(all) {
		if c, err := parseCase(line); err == nil && len(c.Rows) > 0 {
			kept = append(kept, line...)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, recordingsFile), kept, 0o600); err != nil {
		t.Fatal(err)
	}
	cases, err := readCases(dir)
	if err != nil {
		t.Fatal(err)
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		data, err := os.Open(testdb.Dataset(t))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = data.Close() }()
		if err := db.LoadSQL(t.Context(), data); err != nil {
			t.Fatal(err)
		}
		saved, err := snapshot.Save(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		o := Options{
			Dir: dir, Restore: saved.Restore,
			Rows:          func(ctx context.Context) (snapshot.Snapshot, error) { return snapshot.Take(ctx, db) },
			UserToken:     func(context.Context, string) (string, error) { return "token", nil },
			Authorization: func(context.Context, string) (string, error) { return "OpenTera token", nil },
		}
		next := 0
		o.Server = func(context.Context) (http.Handler, error) { next++; return original{t, db, cases[next-1]}, nil }
		for _, c := range cases {
			o.Served = append(o.Served, c.Route)
		}
		report, err := Run(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if !report.OK() || len(report.Results) < 100 {
			t.Errorf("%s", report)
		}
	})
}
