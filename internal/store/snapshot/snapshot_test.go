package snapshot_test

import (
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
	"teragraph/internal/store/testdb"
)

func run(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.SQL.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func take(t *testing.T, db *database.DB) snapshot.Snapshot {
	t.Helper()
	all, err := snapshot.Take(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const data = `INSERT INTO t_sites (id_site, site_name, site_2fa_required, version_id, deleted_at) VALUES
	(1, 'Sherbrooke "é"', true, 5, NULL), (2, 'x', false, 1, '2024-03-15 10:00:00+00:00');
INSERT INTO t_projects (id_project, id_site, project_name, project_enabled, version_id, deleted_at) VALUES
	(4, 1, 'p', true, 1709999999999, '2024-03-15 10:14:11.608690+00:00');
INSERT INTO t_services (id_service, service_uuid, service_name, service_key, service_hostname, service_port, service_endpoint,
	service_clientendpoint, service_enabled, service_system, service_editable_config, service_has_assets, service_has_tests, version_id)
	VALUES (1, 'u', 's', 'k', 'h', 40, '/', '/', true, true, false, false, false, 1);
INSERT INTO t_sessions_types (id_session_type, id_service, session_type_name, session_type_online, session_type_color, session_type_category, version_id)
	VALUES (1, 1, 't', true, 'red', 1, 1);
INSERT INTO t_sessions (id_session, session_uuid, id_session_type, session_name, session_start_datetime, session_duration, session_status, version_id)
	VALUES (1, 'v', 1, 'n', '2024-03-15 10:14:11.5+00:00', 3600, 0, 1)`

// Both databases give the same values in the spelling of the recordings.
func TestTake(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		run(t, db, data)
		got := take(t, db)
		if len(got) != 37 {
			t.Errorf("%d tables", len(got))
		}
		want := map[int64]row{
			1: {"id_site": int64(1), "site_name": `Sherbrooke "é"`, "site_2fa_required": true, "version_id": int64(5), "deleted_at": nil},
			2: {"id_site": int64(2), "site_name": "x", "site_2fa_required": false, "version_id": int64(1), "deleted_at": "2024-03-15T10:00:00+00:00"},
		}
		if diff := cmp.Diff(snapshot.Table{Key: "id_site", Rows: want}, got["t_sites"]); diff != "" {
			t.Error(diff)
		}
		project := row{
			"id_project": int64(4), "id_site": int64(1), "project_name": "p", "project_enabled": true, "project_description": nil,
			"version_id": int64(1709999999999), "deleted_at": "2024-03-15T10:14:11.60869+00:00",
		}
		if diff := cmp.Diff(project, got["t_projects"].Rows[4]); diff != "" {
			t.Error(diff)
		}
		session := got["t_sessions"].Rows[1]
		if session["session_duration"] != int64(3600) || session["session_start_datetime"] != "2024-03-15T10:14:11.5+00:00" {
			t.Error(session)
		}
	})
}

func TestTakeNeedsTheTables(t *testing.T) {
	db := testdb.Bare(t, testdb.URL(t, dialect.SQLite))
	if _, err := snapshot.Take(t.Context(), db); err == nil || !strings.Contains(err.Error(), "t_") {
		t.Errorf("got %v, want an error with the table", err)
	}
	if _, err := snapshot.Save(t.Context(), db); err == nil {
		t.Error("an empty database was saved")
	}
}

// After Restore the rows are those that were saved, whatever was written, and an id that was given
// since is given again: also one of an insert that was undone, which moves PostgreSQL's sequence.
func TestRestore(t *testing.T) {
	const newSite = `INSERT INTO t_sites (site_name, site_2fa_required, version_id) VALUES ('new', true, 1)`
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		run(t, db, data)
		if db.Dialect == dialect.Postgres { // explicit ids move SQLite's counter only
			run(t, db, `SELECT setval('id_site_sequence', 2)`)
		}
		saved, err := snapshot.Save(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		before := take(t, db)
		var inserted []snapshot.Row
		for _, write := range []string{
			`UPDATE t_sites SET site_name = 'other'`,
			`DELETE FROM t_sites`,
			`DELETE FROM t_sessions WHERE id_session = 1`,
			`INSERT INTO tg_revoked_tokens (jti, expires_at) VALUES ('x', '2024-03-15 10:00:00+00:00')`,
		} {
			tx, err := db.SQL.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), newSite); err != nil {
				t.Fatal(err)
			}
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			if err := saved.Restore(t.Context()); err != nil {
				t.Fatal(err)
			}
			run(t, db, newSite)
			added := snapshot.Diff(before, take(t, db))["t_sites"].Inserted
			if len(added) != 1 || len(inserted) > 0 && !cmp.Equal(added, inserted) {
				t.Errorf("inserted %v, the last time %v", added, inserted)
			}
			inserted = added
			run(t, db, write)
			if err := saved.Restore(t.Context()); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(before, take(t, db)); diff != "" {
				t.Errorf("after %s: %s", write, diff)
			}
			var revoked int
			if err := db.SQL.QueryRowContext(t.Context(), `SELECT count(*) FROM tg_revoked_tokens`).Scan(&revoked); err != nil || revoked != 0 {
				t.Errorf("%d revoked tokens, %v", revoked, err)
			}
		}
		if _, err := snapshot.Save(t.Context(), db); err == nil {
			t.Error("saved twice")
		}
	})
}
