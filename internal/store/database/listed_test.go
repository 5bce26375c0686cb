package database_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"pgregory.net/rapid"

	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// world of three projects, six participants and five sessions, without a link.
func listedWorld(t *testing.T, db *database.DB) {
	t.Helper()
	text := `insert into t_sites (id_site, site_name, site_2fa_required, version_id) values (1, 's', false, 1);
		insert into t_services (id_service, service_uuid, service_name, service_key, service_hostname, service_port, service_endpoint, service_clientendpoint,
			service_enabled, service_system, service_editable_config, service_has_assets, service_has_tests, version_id)
			values (1, 'u', 'n', 'k', 'h', 1, '/', '/', true, true, false, false, false, 1);
		insert into t_sessions_types (id_session_type, session_type_name, session_type_online, session_type_color, session_type_category, version_id)
			values (1, 't', false, '', 1, 1);`
	for i := range 3 {
		text += fmt.Sprintf("insert into t_projects (id_project, id_site, project_name, project_enabled, version_id) values (%d, 1, 'p', true, 1);", i+1)
	}
	for i := range 6 {
		text += insertParticipant(i+1, i/2+1)
	}
	for i := range 5 {
		text += insertSession(i + 1)
	}
	run(t, db, text)
}

func insertParticipant(id, project int) string {
	return fmt.Sprintf(`insert into t_participants (id_participant, participant_uuid, participant_name, participant_token_enabled, participant_enabled,
		participant_login_enabled, id_project, version_id) values (%d, 'u%[1]d', 'n', false, true, false, %d, 1);`, id, project)
}

func insertSession(id int) string {
	return fmt.Sprintf(`insert into t_sessions (id_session, session_uuid, id_session_type, session_name, session_start_datetime, session_duration, session_status, version_id)
		values (%d, 'u%[1]d', 1, 'n', '2026-03-0%[1]d 10:00:00', 0, 0, 1);`, id)
}

func sameListing(t interface{ Fatalf(string, ...any) }, db *database.DB, after string) {
	differs, err := db.ListingDiffers(context.Background())
	if err != nil || differs {
		t.Fatalf("after %s: the listing differs: %v, %v", after, differs, err)
	}
}

// randomWrite draws a statement as any program might send it.
func randomWrite(t *rapid.T, links *int) string {
	upTo := func(n int, label string) int { return rapid.IntRange(1, n).Draw(t, label) }
	id := func(n int, label string) any {
		if i := rapid.IntRange(0, n).Draw(t, label); i > 0 {
			return i
		}
		return "null"
	}
	deleted := rapid.SampledFrom([]string{"null", "'2026-01-01 00:00:00'"}).Draw(t, "deleted")
	where := func(key string, n int) string {
		if a, b := upTo(n, key), upTo(n, "and"); a != b {
			return fmt.Sprintf(" where %s in (%d, %d)", key, a, b) // several rows in one statement
		}
		return fmt.Sprintf(" where %s = %d", key, upTo(n, key))
	}
	switch upTo(13, "write") {
	case 1, 2, 3:
		*links += 2
		return fmt.Sprintf("insert into t_sessions_participants (id_session_participant, id_session, id_participant, version_id, deleted_at) values (%d, %v, %v, 1, %s), (%d, %v, %v, 1, null)",
			*links-1, id(5, "session"), id(6, "participant"), deleted, *links, id(5, "session"), id(6, "participant"))
	case 4:
		return "update t_sessions_participants set deleted_at = " + deleted + where("id_session_participant", *links+1)
	case 5:
		return fmt.Sprintf("update t_sessions_participants set id_session = %v", id(5, "session")) + where("id_session_participant", *links+1)
	case 6:
		return fmt.Sprintf("update t_sessions_participants set id_participant = %v", id(6, "participant")) + where("id_session_participant", *links+1)
	case 7:
		return "delete from t_sessions_participants" + where("id_session_participant", *links+1)
	case 8:
		return "update t_sessions set deleted_at = " + deleted + where("id_session", 5)
	case 9:
		return fmt.Sprintf("update t_sessions set session_start_datetime = '2026-04-0%d 10:00:00'", upTo(9, "day")) + where("id_session", 5)
	case 10:
		s := upTo(5, "session")
		return fmt.Sprintf("delete from t_sessions where id_session = %d;", s) + insertSession(s) // its links go with it
	case 11:
		return "update t_participants set deleted_at = " + deleted + where("id_participant", 6)
	case 12:
		return fmt.Sprintf("update t_participants set id_project = %d", upTo(3, "project")) + where("id_participant", 6)
	}
	p := upTo(6, "participant")
	return fmt.Sprintf("delete from t_sessions_participants where id_participant = %d; delete from t_participants where id_participant = %[1]d;", p) + insertParticipant(p, upTo(3, "project"))
}

// TestListingFollowsEveryWrite: whichever program writes, the listing says what OpenTera's tables say.
func TestListingFollowsEveryWrite(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if !db.SessionsListed() {
			t.Fatal("a database of ours does not list sessions")
		}
		listedWorld(t, db)
		links, rowsSeen := 0, 0
		rapid.Check(t, func(rt *rapid.T) {
			for range 5 {
				write := randomWrite(rt, &links)
				if _, err := db.SQL.Exec(write); err != nil {
					rt.Fatalf("%s: %v", write, err)
				}
				sameListing(rt, db, write)
			}
			rowsSeen += len(rows(t, db, "select 1 from tg_sessions_projects"))
		})
		if rowsSeen == 0 {
			t.Error("nothing was ever listed")
		}
	})
}

// TestListingWithoutForeignKeys: data loaded as bench tools and restores do it is listed too, in any order.
func TestListingWithoutForeignKeys(t *testing.T) {
	db := testdb.Open(t, dialect.Postgres)
	link := "insert into t_sessions_participants (id_session, id_participant, version_id) values (%d, %d, 1);"
	listedWorld(t, db)
	for _, statements := range [][]string{
		{fmt.Sprintf(link, 1, 1), "truncate t_sessions_participants"},
		{"truncate t_sessions, t_sessions_participants, t_participants cascade", fmt.Sprintf(link, 1, 1), insertParticipant(1, 2), insertSession(1)},
		{"truncate t_sessions cascade", fmt.Sprintf(link, 2, 1), insertSession(2), "delete from t_participants", insertParticipant(1, 3)},
	} {
		text := "begin; set local session_replication_role = replica;" + strings.Join(statements, ";") + "; commit"
		run(t, db, text)
		sameListing(t, db, text)
	}
	if n := len(rows(t, db, "select 1 from tg_sessions_projects")); n != 1 {
		t.Errorf("%d rows are listed, want 1", n)
	}
}

// TestListingOfConcurrentWrites: two transactions that each see the other's row as it was must not both keep it.
func TestListingOfConcurrentWrites(t *testing.T) {
	for name, pair := range map[string][2]string{
		"two links go":              {"update t_sessions_participants set deleted_at = now() where id_session_participant = 1", "update t_sessions_participants set deleted_at = now() where id_session_participant = 2"},
		"moved, then linked":        {"update t_participants set id_project = 3 where id_participant = 3", "insert into t_sessions_participants (id_session_participant, id_session, id_participant, version_id) values (9, 1, 3, 1)"},
		"linked, then moved":        {"insert into t_sessions_participants (id_session_participant, id_session, id_participant, version_id) values (9, 1, 3, 1)", "update t_participants set id_project = 3 where id_participant = 3"},
		"restored, then moved":      {"update t_sessions set deleted_at = null where id_session = 2", "update t_participants set id_project = 3 where id_participant = 1"},
		"moved, then restored":      {"update t_participants set id_project = 3 where id_participant = 1", "update t_sessions set deleted_at = null where id_session = 2"},
		"started anew, then linked": {"update t_sessions set session_start_datetime = now() where id_session = 1", "insert into t_sessions_participants (id_session_participant, id_session, id_participant, version_id) values (9, 1, 3, 1)"},
	} {
		t.Run(name, func(t *testing.T) {
			db := testdb.Open(t, dialect.Postgres)
			listedWorld(t, db)
			run(t, db, `insert into t_sessions_participants (id_session_participant, id_session, id_participant, version_id) values (1, 1, 1, 1), (2, 1, 2, 1), (3, 2, 1, 1);
				update t_sessions set deleted_at = now() where id_session = 2`)
			first, err := db.SQL.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = first.Rollback() }()
			if _, err := first.ExecContext(t.Context(), pair[0]); err != nil {
				t.Fatal(err)
			}
			second, err := db.SQL.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = second.Close() }()
			var pid int
			if err := second.QueryRowContext(t.Context(), "select pg_backend_pid()").Scan(&pid); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() {
				_, err := second.ExecContext(t.Context(), pair[1])
				done <- err
			}()
			waits := fmt.Sprintf("select 1 from pg_stat_activity where pid = %d and wait_event_type = 'Lock'", pid)
			for len(done) == 0 && len(rows(t, db, waits)) == 0 && t.Context().Err() == nil {
			}
			if err := first.Commit(); err != nil {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			sameListing(t, db, name)
		})
	}
}

// TestAdoptMendsTheListing: what was written while the triggers were off is listed by the next adoption.
func TestAdoptMendsTheListing(t *testing.T) {
	db, url := theirs(t)
	migrated(t, db, database.OpenTera)
	if db.SessionsListed() {
		t.Error("a database that was not adopted lists sessions")
	}
	adopted(t, db)
	listed := func() bool {
		again := testdb.Bare(t, url)
		migrated(t, again, database.OpenTera)
		return again.SessionsListed()
	}
	sameListing(t, db, "adoption")
	if !listed() || len(rows(t, db, "select 1 from tg_sessions_projects")) == 0 {
		t.Fatal("the adopted database lists no sessions")
	}
	run(t, db, "alter table t_sessions_participants disable trigger user", "delete from t_sessions_participants")
	if listed() {
		t.Error("a listing is used whose triggers are off")
	}
	if missing := adopted(t, db); len(missing) != 1 || !listed() {
		t.Errorf("mended by %q", missing)
	}
	sameListing(t, db, "mending")
	run(t, db, "insert into tg_sessions_projects values (1, 1, now())")
	if missing := adopted(t, db); len(missing) != 1 {
		t.Errorf("a row too many is mended by %q", missing)
	}
	sameListing(t, db, "mending again")
	run(t, db, "delete from tg_sessions_projects", "select tg_sessions_projects_rebuild()")
	sameListing(t, db, "a rebuild")
}

// TestListingOfALoad: what is loaded in one transaction costs what it holds, although the statistics, gathered while others
// cannot see it yet, know of no rows.
func TestListingOfALoad(t *testing.T) {
	db := testdb.Open(t, dialect.Postgres)
	listedWorld(t, db)
	run(t, db, "delete from t_sessions", "delete from t_participants")
	tx, err := db.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	load := func(query string) {
		t.Helper()
		if _, err := tx.ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	const links, step = 2000, 50
	load(`insert into t_participants (id_participant, participant_uuid, participant_name, participant_token_enabled, participant_enabled, participant_login_enabled, id_project, version_id)
		select i, 'u' || i, 'n', false, true, false, 1 + i % 3, 1 from generate_series(1, 500) i`)
	load(`insert into t_sessions (id_session, session_uuid, id_session_type, session_name, session_start_datetime, session_duration, session_status, version_id)
		select i, 'u' || i, 1, 'n', now(), 0, 0, 1 from generate_series(1, 2000) i`)
	run(t, db, "vacuum analyze t_participants", "vacuum analyze t_sessions", "vacuum analyze t_sessions_participants", "vacuum analyze tg_sessions_projects")
	for from := 1; from < links; from += step {
		load(fmt.Sprintf(`insert into t_sessions_participants (id_session_participant, id_session, id_participant, version_id)
			select i, i, 1 + i %% 500, 1 from generate_series(%d, %d) i`, from, from+step-1))
		if from == 1 {
			run(t, db, "vacuum analyze t_sessions_participants", "vacuum analyze tg_sessions_projects")
		}
	}
	var read int
	if err := tx.QueryRowContext(t.Context(), `select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_xact_user_tables
		where relname in ('t_sessions', 't_participants', 't_sessions_participants', 'tg_sessions_projects')`).Scan(&read); err != nil {
		t.Fatal(err)
	}
	if read == 0 || read > 20*links {
		t.Errorf("%d rows were read for %d links", read, links)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	sameListing(t, db, "the load")
}
