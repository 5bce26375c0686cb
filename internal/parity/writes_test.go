package parity

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
	"teragraph/internal/store/testdb"
)

// writer executes the SQL of the parameter "sql" (undone with "undo"), and answers with "status".
type writer struct{ db *database.DB }

func (s writer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	tx, err := s.db.SQL.BeginTx(r.Context(), nil)
	if err != nil {
		panic(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(r.Context(), q.Get("sql")); err != nil {
		panic(err)
	}
	if !q.Has("undo") {
		if err := tx.Commit(); err != nil {
			panic(err)
		}
	}
	switch q.Get("status") {
	case "403":
		w.WriteHeader(http.StatusForbidden)
	case "409":
		w.WriteHeader(http.StatusConflict)
	}
	_, _ = w.Write([]byte(`"done"`))
}

const (
	sitesBefore = `INSERT INTO t_sites (id_site, site_name, site_2fa_required, version_id) VALUES (1, 'a', true, 1), (2, 'b', true, 1)`
	insertNew   = `INSERT INTO t_sites (site_name, site_2fa_required, version_id) VALUES ('new', true, 8)`
	insertOther = `; INSERT INTO t_sites (site_name, site_2fa_required, version_id) VALUES ('other', true, 8)`
	updateName  = `UPDATE t_sites SET site_name = 'c', version_id = 2 WHERE id_site = 1`
	recordedNew = `{"t_sites":{"inserted":[{"id_site":3,"site_name":"new","site_2fa_required":true,"deleted_at":null}]}}`
	nameOfOne   = `{"t_sites":{"updated":[{"id_site":1,"site_name":"c"}]}}`
)

type write struct {
	id, method, sql string
	status          string // ours: "200", "403"; "409 undone"
	recorded        int
	db              string
	want            string // a part of the difference; "" for none
}

// writes are played in this order on one database: each sees the data set, also after one that differed.
func writes() []write {
	return []write{
		{"insert", "POST", insertNew, "200", 200, recordedNew, ""},
		{"insert-again", "POST", insertNew, "200", 200, recordedNew, ""},
		{"undone", "POST", insertNew, "409 undone", 409, `null`, ""},
		{"insert-after-undone", "POST", insertNew, "200", 200, recordedNew, ""},
		{"row-too-many", "POST", insertNew + insertOther, "200", 200, recordedNew, `db.t_sites.inserted: has the element {"deleted_at":null,"id_site":4,`},
		{"row-too-few", "POST", `SELECT 1`, "200", 200, recordedNew, `db.t_sites.inserted: lacks the element {"deleted_at":null,"id_site":3,`},
		{"other-value", "POST", strings.Replace(insertNew, "true", "false", 1), "200", 200, recordedNew, "db.t_sites.inserted[*].site_2fa_required: false instead of true"},
		{"update", "POST", updateName, "200", 200, nameOfOne, ""},
		{"other-column", "POST", `UPDATE t_sites SET site_2fa_required = false WHERE id_site = 1`, "200", 200, nameOfOne, "db.t_sites.updated[*].site_2fa_required: was not recorded"},
		{"column-too-many", "POST", `UPDATE t_sites SET site_name = 'c', site_2fa_required = false WHERE id_site = 1`, "200", 200, nameOfOne, "db.t_sites.updated[*].site_2fa_required: was not recorded"},
		{"other-row", "POST", `UPDATE t_sites SET site_name = 'c' WHERE id_site = 2`, "200", 200, nameOfOne, "db.t_sites.updated[*].id_site: 2 instead of 1"},
		{"version", "POST", `UPDATE t_sites SET version_id = 9`, "200", 200, `{}`, ""},
		{"stored-nothing", "POST", updateName, "200", 200, `{}`, `db.t_sites.updated: has the element {"id_site":1,"site_name":"c"}`},
		{"delete", "DELETE", `DELETE FROM t_sites WHERE id_site = 2`, "200", 200, `{"t_sites":{"deleted":[2]}}`, ""},
		{"delete-other", "DELETE", `DELETE FROM t_sites WHERE id_site = 1`, "200", 200, `{"t_sites":{"deleted":[2]}}`, "db.t_sites.deleted[*]: 1 instead of 2"},
		{"mark", "DELETE", `UPDATE t_sites SET deleted_at = '2024-03-15 10:00:00+00:00' WHERE id_site = 2`, "200", 200, `{"t_sites":{"updated":[{"id_site":2,"deleted_at":"<datetime>"}]}}`, ""},
		{"refused", "POST", `SELECT 1`, "403", 403, `null`, ""},
		{"refused-and-written", "POST", updateName, "403", 403, `null`, "db.t_sites.updated: has the element"},
		{"refused-instead", "POST", `SELECT 1`, "403", 200, nameOfOne, `db.t_sites.updated: lacks the element`},
		{"read-that-writes", "GET", updateName, "200", 200, `null`, "db.t_sites.updated: has the element"},
		{"read", "GET", `SELECT 1`, "200", 200, `null`, ""},
		{"panic", "POST", `nonsense`, "200", 200, `null`, "the server panicked"},
		{"last", "POST", insertNew, "200", 200, recordedNew, ""},
	}
}

// recordings writes the cases to a folder.
func recordings(t *testing.T, all []write) (dir string) {
	t.Helper()
	var lines []byte
	for _, w := range all {
		query := map[string]string{"sql": w.sql}
		if strings.HasSuffix(w.status, "undone") {
			query["undo"] = "true"
		}
		query["status"], _, _ = strings.Cut(w.status, " ")
		line, err := json.Marshal(map[string]any{
			"id": w.id, "as": "none", "method": w.method, "path": "/api/sites", "query": query,
			"status": w.recorded, "json": "done", "db": json.RawMessage(w.db),
		})
		if err != nil {
			t.Fatal(err)
		}
		lines = append(append(lines, line...), '\n')
	}
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, recordingsFile), lines, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// replayWrites plays cases against the writer, on a database with two sites.
func replayWrites(t *testing.T, db *database.DB, all []write, deviations string) (report *Report, servers int) {
	t.Helper()
	prepare := []string{sitesBefore}
	if db.Dialect == dialect.Postgres {
		prepare = append(prepare, `SELECT setval('id_site_sequence', 2)`)
	}
	for _, s := range prepare {
		if _, err := db.SQL.ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	saved, err := snapshot.Save(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	report, err = Run(t.Context(), Options{
		Dir: recordings(t, all), Served: []Route{{"GET", "/api/sites"}, {"POST", "/api/sites"}, {"DELETE", "/api/sites"}},
		Deviations: []byte(deviations),
		Server:     func(context.Context) (http.Handler, error) { servers++; return writer{db}, nil },
		Rows:       func(ctx context.Context) (snapshot.Snapshot, error) { return snapshot.Take(ctx, db) },
		Restore:    saved.Restore,
	})
	if err != nil {
		t.Fatal(err)
	}
	return report, servers
}

func TestRunWrites(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		all := writes()
		report, servers := replayWrites(t, db, all, "")
		if len(report.Results) != len(all) || servers != len(all) {
			t.Fatalf("%d results and %d servers for %d cases", len(report.Results), servers, len(all))
		}
		for i, result := range report.Results {
			why := strings.Join(result.Why, "\n")
			if w := all[i]; (result.Verdict == Identical) != (w.want == "") || !strings.Contains(why, w.want) {
				t.Errorf("%s: want %q, got %q", w.id, w.want, why)
			}
		}
		for _, line := range []string{"DELETE /api/sites ", "GET /api/sites ", "POST /api/sites "} {
			if !strings.Contains(report.String(), line) {
				t.Errorf("no line %q in\n%s", line, report)
			}
		}
	})
}

func TestDeviationsOfWrites(t *testing.T) {
	tests := []struct {
		name, deviation string
		write           write
		want            string // a part of the difference; "" when the entry covers it
	}{
		{"a place", "at: ['db.t_sites.updated[*].site_name']", write{"x", "POST", strings.Replace(updateName, "'c'", "'d'", 1), "200", 200, nameOfOne, ""}, ""},
		{"another place", "at: ['db.t_sites.updated[*].site_name']", write{"x", "POST", strings.Replace(updateName, "= 1", "= 2", 1), "200", 200, nameOfOne, ""}, "it also differs at db.t_sites.updated[*].id_site"},
		{"client-500", "rule: client-500", write{"x", "POST", `SELECT 1`, "409", 500, "null", ""}, ""},
		{"client-500 that wrote", "rule: client-500", write{"x", "POST", updateName, "409", 500, "null", ""}, "the rule client-500 wants that nothing changed in the database, but t_sites has 0 new, 1 changed and 0 deleted rows"},
		{"client-500 as 403", "rule: client-500", write{"x", "POST", `SELECT 1`, "403", 500, "null", ""}, "wants 500 recorded and 400 or 409"},
		{"hidden-id", "rule: hidden-id", write{"x", "DELETE", `SELECT 1 AS id`, "403", 400, "null", ""}, "a request for one row"},
		{"leak that is refused", "rule: leak", write{"x", "POST", `SELECT 1`, "403", 200, nameOfOne, ""}, ""},
		{"leak that wrote otherwise", "rule: leak", write{"x", "POST", insertNew, "200", 200, nameOfOne, ""}, "the rule leak excuses no difference in the database: db.t_sites.inserted"},
		{"leak that is refused and wrote", "rule: leak", write{"x", "POST", updateName, "403", 200, "{}", ""}, "the rule leak excuses no difference"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			filler := tt.write
			filler.id, filler.sql, filler.status, filler.recorded, filler.db = "", `SELECT 1`, "200", 200, "{}"
			all := []write{tt.write}
			for n := range mostListed { // so that the one entry is no large share
				filler.id = string(rune('a' + n))
				if filler.id != tt.write.id {
					all = append(all, filler)
				}
			}
			report, _ := replayWrites(t, testdb.Open(t, dialect.SQLite), all, "- {cases: [x], reason: r, "+tt.deviation+"}")
			if report.OK() != (tt.want == "") || !strings.Contains(report.String(), tt.want) {
				t.Errorf("OK %t, want %q in\n%s", report.OK(), tt.want, report)
			}
		})
	}
}

// A missing id that was answered with 400 may answer 403 as a hidden one does, as long as nothing is stored.
func TestHiddenIDOfWrites(t *testing.T) {
	d := Deviation{Rule: RuleHiddenID}
	refusal := answer{status: 403, reply: NewReply([]byte(`"Forbidden"`))}
	wrote := refusal
	wrote.rows = rows(t, nameOfOne)
	remove := Case{As: "basic:user4", Route: Route{"DELETE", "/api/user/siteaccess"}, Query: "id=99", Status: 400, Reply: NewReply([]byte(`"No site access to delete"`))}
	change := remove
	change.Route, change.Query, change.Body = Route{"POST", "/api/user/siteaccess"}, "", []byte(`{"site_access":{"id_site":99}}`)
	for _, c := range []Case{remove, change} {
		if why := d.covers(c, refusal, []Difference{{"status", ""}}); why != "" {
			t.Error(c.Route, why)
		}
		if d.covers(c, wrote, []Difference{{"status", ""}}) == "" {
			t.Error(c.Route, "rows were written")
		}
		c.As = "usertoken:admin"
		if d.covers(c, refusal, []Difference{{"status", ""}}) == "" {
			t.Error(c.Route, "the superadmin knows which ids exist")
		}
	}
}

func TestRunNeedsTheRowsOfWrites(t *testing.T) {
	rows := func(context.Context) (snapshot.Snapshot, error) { return snapshot.Snapshot{}, nil }
	restore := func(context.Context) error { return nil }
	broken := errors.New("no disk")
	o := Options{
		Dir: recordings(t, []write{{"x", "POST", "", "403", 403, "null", ""}}), Served: []Route{{"POST", "/api/sites"}},
		Server: func(context.Context) (http.Handler, error) { return likeRecorded(), nil },
	}
	for name, change := range map[string]func(*Options){
		"neither":      func(*Options) {},
		"rows only":    func(o *Options) { o.Rows = rows },
		"restore only": func(o *Options) { o.Restore = restore },
		"no rows": func(o *Options) {
			o.Restore, o.Rows = restore, func(context.Context) (snapshot.Snapshot, error) { return nil, broken }
		},
		"no restore": func(o *Options) { o.Rows, o.Restore = rows, func(context.Context) error { return broken } },
	} {
		t.Run(name, func(t *testing.T) {
			o := o
			change(&o)
			if _, err := Run(t.Context(), o); err == nil {
				t.Error("the run went on")
			}
		})
	}
}

// A body null is no body and no content type; any other is JSON.
func TestNewRequest(t *testing.T) {
	for body, want := range map[string]string{`null`: "", `{}`: "application/json", `""`: "application/json"} {
		c, err := parseCase([]byte(`{"id":"x","method":"POST","path":"/p","status":415,"body":` + body + `}`))
		if err != nil {
			t.Fatal(err)
		}
		r, err := newRequest(t.Context(), c.Route, "", "", c.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Header.Get("Content-Type"); got != want || (r.ContentLength == 0) != (want == "") {
			t.Errorf("%s: content type %q, %d bytes", body, got, r.ContentLength)
		}
	}
}
