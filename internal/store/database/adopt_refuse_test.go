package database_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

func contextWithCancel(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	return ctx, cancel
}

func bare(t *testing.T) (*database.DB, string) {
	t.Helper()
	url := testdb.URL(t, dialect.Postgres)
	return testdb.Bare(t, url), url
}

func ours(t *testing.T) (*database.DB, string) {
	t.Helper()
	db, url := bare(t)
	migrated(t, db, database.Fresh)
	return db, url
}

func TestAdoptRefuses(t *testing.T) {
	for _, c := range []struct {
		name, want string
		prepare    func(*testing.T) (*database.DB, string)
		statements []string
	}{
		{"an empty database", "is empty", bare, nil},
		{"another program's", "another program", bare, []string{"create table customers (id integer)"}},
		{"ours", "Teragraph made this database", ours, nil},
		{"a newer Teragraph's", "newer Teragraph", ours, []string{"insert into tg_migrations values ('9999_later', current_timestamp)"}},
		{"an older OpenTera", "lacks t_sites.site_2fa_required", theirs, []string{"alter table t_sites drop column site_2fa_required"}},
		{"a sequence is gone", "lacks the sequence id_site_sequence", theirs, []string{"drop sequence id_site_sequence"}},
		{"a name is taken by a table", "ix_projects_site of an index of t_projects is taken", theirs, []string{"create table ix_projects_site (id integer)"}},
		{"a name is taken on another table", "ix_projects_site of an index of t_projects is taken", theirs, []string{"create index ix_projects_site on t_sites (id_site)"}},
		{"an index with other columns", "ix_projects_site of t_projects is not ours", theirs, []string{"create index ix_projects_site on t_projects (id_site, id_project) where deleted_at is null"}},
		{"an index without the condition", "ix_projects_site of t_projects is not ours", theirs, []string{"create index ix_projects_site on t_projects (id_site)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			db, _ := c.prepare(t)
			run(t, db, c.statements...)
			before := catalogue(t, db)
			_, err := adopt(t, db, false)
			if e := wantCode(t, err, domain.CodeConflict); !strings.Contains(e.Message, c.want) || strings.Contains(e.Message, "\n") {
				t.Errorf("message %q: want one line with %q", e.Message, c.want)
			}
			if diff := cmp.Diff(before, catalogue(t, db)); diff != "" {
				t.Errorf("the refused database was changed:\n%s", diff)
			}
		})
	}
	t.Run("sqlite", func(t *testing.T) {
		_, err := adopt(t, testdb.Open(t, dialect.SQLite), false)
		if e := wantCode(t, err, domain.CodeConflict); !strings.Contains(e.Message, "SQLite") {
			t.Errorf("message %q", e.Message)
		}
	})
}

func TestAdoptWithoutRights(t *testing.T) {
	db, url := theirs(t)
	role := fmt.Sprintf("teragraph_test_%016x", rand.Uint64())
	schema := rows(t, db, "select current_schema()")[0][0]
	run(t, db, "create role "+role, "grant usage on schema "+schema+" to "+role, "grant select on all tables in schema "+schema+" to "+role)
	t.Cleanup(func() {
		for _, s := range []string{"drop owned by " + role, "drop role " + role} {
			if _, err := db.SQL.ExecContext(context.Background(), s); err != nil {
				t.Error(err)
			}
		}
	})
	before := catalogue(t, db)
	for _, c := range []struct {
		name, statement, want string
	}{
		{"none", "", "may not create in the schema " + schema + " and does not own 37 of its tables (t_sites, t_projects, t_participants_groups)"},
		{"the schema's", "grant create on schema " + schema + " to " + role, role + " cannot adopt this database: it does not own 37 of its tables"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.statement != "" {
				run(t, db, c.statement)
				before = catalogue(t, db)
			}
			for _, dry := range []bool{true, false} {
				missing, err := adopt(t, testdb.Bare(t, url+"&role="+role), dry)
				if e := wantCode(t, err, domain.CodeForbidden); !strings.Contains(e.Message, c.want) || strings.Contains(e.Message, "\n") {
					t.Errorf("message %q: want one line with %q", e.Message, c.want)
				}
				if len(missing) == 0 {
					t.Error("what is missing was not shown")
				}
			}
			if diff := cmp.Diff(before, catalogue(t, db)); diff != "" {
				t.Errorf("the database was changed:\n%s", diff)
			}
		})
	}
}

// TestAdoptLeavesAnIndexThatIsBeingMade: it is invalid too until it is done, and nobody's to drop.
func TestAdoptLeavesAnIndexThatIsBeingMade(t *testing.T) {
	db, _ := theirs(t)
	writer, err := db.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := writer.ExecContext(t.Context(), "update t_projects set version_id = version_id + 1"); err != nil {
		t.Fatal(err)
	}
	made := make(chan error)
	go func() { // it waits for the writer
		_, err := db.SQL.ExecContext(t.Context(), "create index concurrently ix_projects_site on t_projects (id_site) where deleted_at is null")
		made <- err
	}()
	for running := "0"; running == "0"; {
		running = rows(t, db, "select count(*) from pg_stat_progress_create_index where index_relid = to_regclass('ix_projects_site')")[0][0]
	}
	_, err = adopt(t, db, false)
	if e := wantCode(t, err, domain.CodeConflict); !strings.Contains(e.Message, "ix_projects_site is just being made") {
		t.Errorf("message %q", e.Message)
	}
	if err := writer.Rollback(); err != nil {
		t.Error(err)
	}
	if err := <-made; err != nil {
		t.Error(err)
	}
	if missing := adopted(t, db); strings.Contains(strings.Join(missing, " "), "ix_projects_site") {
		t.Error("the finished index was not counted as there")
	}
}
