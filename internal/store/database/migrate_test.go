package database_test

import (
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
	"teragraph/migrations"
)

// onEach runs f on every database there is, without any table.
func onEach(t *testing.T, f func(t *testing.T, url string)) {
	t.Helper()
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) { f(t, testdb.URL(t, name)) })
	}
}

func migrated(t *testing.T, db *database.DB, want database.State) {
	t.Helper()
	got, err := db.Migrate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("Migrate found %s, want %s", got, want)
	}
}

func recorded(t *testing.T, db *database.DB) []string {
	t.Helper()
	var names []string
	for _, r := range rows(t, db, "select name from tg_migrations order by name") {
		names = append(names, r[0])
	}
	return names
}

func TestMigrateFreshThenAgain(t *testing.T) {
	onEach(t, func(t *testing.T, url string) {
		db := testdb.Bare(t, url)
		migrated(t, db, database.Fresh)
		if empty, err := db.Empty(t.Context()); err != nil || !empty {
			t.Errorf("Empty = %v, %v after the first start", empty, err)
		}
		all, err := migrations.For(db.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, m := range all {
			want = append(want, m.Name)
		}
		if diff := cmp.Diff(want, recorded(t, db)); diff != "" {
			t.Errorf("recorded steps (-want +got):\n%s", diff)
		}
		run(t, db, "insert into t_users_groups (user_group_name, version_id) values ('kept', 1)")
		times := rows(t, db, "select name, applied_at from tg_migrations order by name")
		before := snapshot(t, db)
		migrated(t, testdb.Bare(t, url), database.Ours)
		if diff := cmp.Diff(before, snapshot(t, db)); diff != "" {
			t.Errorf("a second start changed the database:\n%s", diff)
		}
		if diff := cmp.Diff(times, rows(t, db, "select name, applied_at from tg_migrations order by name")); diff != "" {
			t.Errorf("a second start recorded again:\n%s", diff)
		}
	})
}

func TestMigrateAppliesWhatIsMissing(t *testing.T) {
	onEach(t, func(t *testing.T, url string) {
		db := testdb.Bare(t, url)
		migrated(t, db, database.Fresh)
		want := snapshot(t, db)
		run(t, db, "drop table tg_signing_keys", "drop table tg_revoked_tokens", "delete from tg_migrations where name = '0002_teragraph'")
		migrated(t, db, database.Ours)
		got := snapshot(t, db)
		slices.SortFunc(got["catalog 0"], slices.Compare)
		slices.SortFunc(want["catalog 0"], slices.Compare)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("the missing step was not made up for:\n%s", diff)
		}
	})
}

func TestMigrateByManyAtOnce(t *testing.T) {
	onEach(t, func(t *testing.T, url string) {
		var all sync.WaitGroup
		for range 4 {
			db := testdb.Bare(t, url)
			all.Go(func() {
				if _, err := db.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if got := recorded(t, testdb.Bare(t, url)); len(got) != 5 {
			t.Errorf("recorded %v", got)
		}
	})
}

func TestMigrateRefuses(t *testing.T) {
	ours := func(t *testing.T, db *database.DB) { migrated(t, db, database.Fresh) }
	cases := []struct {
		name, want string
		prepare    func(t *testing.T, db *database.DB)
		statements []string
	}{
		{"a table of another program", "another program", nil, []string{"create table customers (id integer)"}},
		{"a view", "another program", nil, []string{"create view one as select 1 as n"}},
		{"some of OpenTera's tables", "another program", nil, []string{"create table t_sites (id_site integer)"}},
		{"a newer version", "newer Teragraph (migration 9999_later)", ours, []string{"insert into tg_migrations values ('9999_later', current_timestamp)"}},
		{"a table of ours dropped", "t_tests_invitations is gone", ours, []string{"drop table t_tests_invitations"}},
		{"an older OpenTera", "lacks t_sites.site_2fa_required", ours, []string{"alter table t_sites drop column site_2fa_required", "drop table tg_migrations"}},
		{"a column of ours dropped", "lacks t_sites.site_2fa_required", ours, []string{"alter table t_sites drop column site_2fa_required"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			onEach(t, func(t *testing.T, url string) {
				db := testdb.Bare(t, url)
				if c.prepare != nil {
					c.prepare(t, db)
				}
				run(t, db, c.statements...)
				before := snapshot(t, db)
				_, err := db.Migrate(t.Context())
				if e := wantCode(t, err, domain.CodeConflict); !strings.Contains(e.Message, c.want) || strings.Contains(e.Message, "\n") {
					t.Errorf("message %q: want one line with %q", e.Message, c.want)
				}
				if diff := cmp.Diff(before, snapshot(t, db)); diff != "" {
					t.Errorf("the refused database was changed:\n%s", diff)
				}
			})
		})
	}
}

func TestMigrateWithoutSchema(t *testing.T) {
	url := strings.Replace(testdb.URL(t, dialect.Postgres), "search_path=", "search_path=no_such_", 1)
	db := testdb.Bare(t, url)
	_, err := db.Migrate(t.Context())
	if e := wantCode(t, err, domain.CodeConflict); !strings.Contains(e.Message, "search_path") {
		t.Errorf("message %q does not name search_path", e.Message)
	}
}

// TestMigrateServesOpenTera runs on a database with OpenTera's tables and a row in them, but without
// our record: no matter who made it, it is not ours to change.
func TestMigrateServesOpenTera(t *testing.T) {
	onEach(t, func(t *testing.T, url string) {
		db := testdb.Bare(t, url)
		all, err := migrations.For(db.Dialect)
		if err != nil {
			t.Fatal(err)
		}
		run(t, db, all[0].SQL, "create table alembic_version (version_num varchar(32))",
			"insert into t_sites (site_name, site_2fa_required, version_id) values ('Riverside', true, 7)")
		onlySideTables(t, db)
	})
}

func TestMigrateServesOpenTeraDataset(t *testing.T) {
	db := testdb.Bare(t, testdb.URL(t, dialect.Postgres))
	runFile(t, db, filepath.Join(testdb.ParityDir(t), "schema.sql"))
	runFile(t, db, testdb.Dataset(t))
	onlySideTables(t, db)
	if empty, err := db.Empty(t.Context()); err != nil || empty {
		t.Errorf("Empty = %v, %v with the dataset's users", empty, err)
	}
}

// onlySideTables migrates, and proves that nothing but tg_ objects came.
func onlySideTables(t *testing.T, db *database.DB) {
	t.Helper()
	before := snapshot(t, db)
	migrated(t, db, database.OpenTera)
	after := snapshot(t, db)
	added := 0
	for key, list := range after {
		after[key] = slices.DeleteFunc(list, func(row []string) bool {
			ours := slices.ContainsFunc(row, func(s string) bool {
				return strings.HasPrefix(s, "tg_") || strings.HasPrefix(s, "sqlite_autoindex_tg_")
			})
			if ours {
				added++
			}
			return ours
		})
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("more than tg_ objects came (-before +after):\n%s", diff)
	}
	if added == 0 {
		t.Error("no tg_ object came")
	}
	if diff := cmp.Diff([]string{"0002_teragraph", "0004_details_teragraph"}, recorded(t, db)); diff != "" {
		t.Errorf("recorded steps (-want +got):\n%s", diff)
	}
	migrated(t, db, database.OpenTera)
}
