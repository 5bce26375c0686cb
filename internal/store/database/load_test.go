package database_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"

	entmigrate "teragraph/ent/migrate"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

func load(t *testing.T, db *database.DB, file string) error {
	t.Helper()
	return db.LoadSQL(t.Context(), strings.NewReader(file))
}

// contents reads all tables, in values that do not depend on the database.
func contents(t *testing.T, db *database.DB) map[string][][]any {
	t.Helper()
	all := map[string][][]any{}
	for _, table := range entmigrate.Tables {
		var names []string
		var kinds []field.Type
		for _, c := range table.Columns {
			if c.Name != "reach" && !strings.HasPrefix(c.Name, "tg_") {
				names, kinds = append(names, c.Name), append(kinds, c.Type)
			}
		}
		found, err := db.SQL.QueryContext(t.Context(), "select "+strings.Join(names, ", ")+" from "+table.Name+" order by "+table.PrimaryKey[0].Name)
		if err != nil {
			t.Fatal(err)
		}
		for found.Next() {
			row := make([]any, len(names))
			for i, kind := range kinds {
				switch kind {
				case field.TypeBool:
					row[i] = new(bool)
				case field.TypeTime:
					row[i] = new(*time.Time)
				case field.TypeString:
					row[i] = new(*string)
				default:
					row[i] = new(*int64)
				}
			}
			if err := found.Scan(row...); err != nil {
				t.Fatal(err)
			}
			all[table.Name] = append(all[table.Name], row)
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func TestLoadDataset(t *testing.T) {
	raw, err := os.ReadFile(testdb.Dataset(t))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{}
	for _, m := range regexp.MustCompile(`(?m)^INSERT INTO (\w+) `).FindAllStringSubmatch(string(raw), -1) {
		want[m[1]]++
	}
	first := map[string][][]any{}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := load(t, db, string(raw)); err != nil {
			t.Fatal(err)
		}
		got := contents(t, db)
		counts := map[string]int{}
		for name, list := range got {
			counts[name] = len(list)
		}
		if diff := cmp.Diff(want, counts); diff != "" {
			t.Errorf("rows per table (-file +database):\n%s", diff)
		}
		if len(first) == 0 {
			maps.Copy(first, got)
		} else if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("the rows differ (-sqlite +postgres):\n%s", diff)
		}
		wantCode(t, load(t, db, string(raw)), domain.CodeConflict)
		if diff := cmp.Diff(got, contents(t, db)); diff != "" {
			t.Errorf("a refused load changed rows:\n%s", diff)
		}
		made, err := db.Client().Site.Create().SetSiteName("Next").SetSite2faRequired(false).SetVersionID(1).Save(t.Context())
		if err != nil || made.ID != 3 {
			t.Errorf("the next site is %v, %v; the file's sequence says 3", made, err)
		}
	})
}

// TestLoadGivesWhatTheServerReads compares with PostgreSQL executing the same file by itself.
func TestLoadGivesWhatTheServerReads(t *testing.T) {
	theirs := testdb.Open(t, dialect.Postgres)
	runFile(t, theirs, testdb.Dataset(t))
	raw, err := os.ReadFile(testdb.Dataset(t))
	if err != nil {
		t.Fatal(err)
	}
	want := contents(t, theirs)
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := load(t, db, string(raw)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, contents(t, db)); diff != "" {
			t.Errorf("rows differ (-server +LoadSQL):\n%s", diff)
		}
	})
}

func TestLoadSpellings(t *testing.T) {
	const file = `-- a comment; with a semicolon
SET client_encoding = 'UTF8'; set timezone to 'UTC';
BEGIN;
DELETE FROM t_sites; /* one more; here */
insert into T_SITES (id_site, site_name, site_2fa_required, version_id, deleted_at) values
  (5, 'L''Hôpital; -- no comment
two lines \n', TRUE, 1710500000000, '2024-03-15 12:00:00.25+02'),
  (6, '', 'f', 2, NULL);
SELECT setval('id_site_sequence', 9, true);
COMMIT;`
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := load(t, db, file); err != nil {
			t.Fatal(err)
		}
		sites := db.Client().Site.Query().Select(columns...).AllX(t.Context())
		if len(sites) != 2 || sites[0].SiteName != "L'Hôpital; -- no comment\ntwo lines \\n" || !sites[0].Site2faRequired || sites[1].Site2faRequired || sites[1].DeletedAt != nil {
			t.Fatalf("read %v", sites)
		}
		if want := time.Date(2024, 3, 15, 10, 0, 0, 250e6, time.UTC); !sites[0].DeletedAt.Equal(want) {
			t.Errorf("deleted at %v, want %v", sites[0].DeletedAt, want)
		}
		if next := db.Client().Site.Create().SetSiteName("x").SetSite2faRequired(false).SetVersionID(1).SaveX(t.Context()); next.ID != 10 {
			t.Errorf("the next id is %d, want 10", next.ID)
		}
	})
}

func TestLoadNextIdNotYetGiven(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := load(t, db, "select setval('id_site_sequence', 4, false);"); err != nil {
			t.Fatal(err)
		}
		if next := db.Client().Site.Create().SetSiteName("x").SetSite2faRequired(false).SetVersionID(1).SaveX(t.Context()); next.ID != 4 {
			t.Errorf("the next id is %d, want 4", next.ID)
		}
	})
}

func TestLoadRefuses(t *testing.T) {
	const good = "insert into t_sites (id_site, site_name, site_2fa_required, version_id) values (1, 'a', true, 1);\n"
	for what, bad := range map[string]string{
		"update":               "update t_sites set site_name = 'b';",
		"drop":                 "drop table t_sites;",
		"delete with where":    "delete from t_sites where id_site = 1;",
		"delete of our table":  "delete from tg_migrations;",
		"another table":        "insert into tg_signing_keys (kind) values ('x');",
		"another column":       "insert into t_sites (id_site, reach) values (2, 1);",
		"a column twice":       "insert into t_sites (id_site, id_site) values (2, 2);",
		"insert from select":   "insert into t_sites (id_site) select 2;",
		"a function":           "insert into t_sites (id_site, site_name) values (2, version());",
		"too few values":       "insert into t_sites (id_site, site_name) values (2);",
		"too many values":      "insert into t_sites (id_site) values (2, 3);",
		"text for a number":    "insert into t_sites (id_site) values ('two');",
		"a number too large":   "insert into t_sites (id_site) values (4294967296);",
		"number for a text":    "insert into t_sites (site_name) values (2);",
		"no truth":             "insert into t_sites (site_2fa_required) values ('perhaps');",
		"no time":              "insert into t_sites (deleted_at) values ('yesterday');",
		"returning":            "insert into t_sites (id_site) values (2) returning id_site;",
		"another select":       "select pg_sleep(1);",
		"two functions":        "select setval('id_site_sequence', 1), pg_sleep(1);",
		"another sequence":     "select setval('pg_catalog.x', 1);",
		"sequence below one":   "select setval('id_site_sequence', 0);",
		"a text with a prefix": "insert into t_sites (site_name) values (E'a\\n');",
		"a dollar quote":       "insert into t_sites (site_name) values ($$a$$);",
		"a cast":               "insert into t_sites (site_name) values ('a'::text);",
		"a quoted name":        `insert into "t_sites" (id_site) values (2);`,
		"an open quote":        "insert into t_sites (site_name) values ('a);",
		"an open comment":      "/* insert",
		"no semicolon":         "begin",
		"a psql command":       `\! true`,
		"another encoding":     "set client_encoding = 'LATIN1';",
		"another time zone":    "set TimeZone to 'America/Montreal';",
		"a zero byte":          "insert into t_sites (site_name) values ('\x00');",
		"broken UTF-8":         "insert into t_sites (site_name) values ('\xff');",
		"no such parent":       "insert into t_projects (id_site, project_name, project_enabled, version_id) values (77, 'a', true, 1);",
		"a lacking value":      "insert into t_sites (id_site) values (2);",
	} {
		t.Run(what, func(t *testing.T) {
			testdb.Each(t, func(t *testing.T, db *database.DB) {
				e := wantCode(t, load(t, db, good+bad), domain.CodeBadInput)
				if !strings.Contains(e.Message, "line 2: ") {
					t.Errorf("message %q does not name line 2", e.Message)
				}
				if got := contents(t, db); len(got) != 0 {
					t.Errorf("a refused file left %v", slices.Collect(maps.Keys(got)))
				}
			})
		})
	}
}

func TestLoadRefusesAnyRow(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		run(t, db, "insert into t_server_settings (server_settings_name, server_settings_value, version_id) values ('a', 'b', 1)")
		e := wantCode(t, load(t, db, "delete from t_server_settings;"), domain.CodeConflict)
		if !strings.Contains(e.Message, "t_server_settings") {
			t.Errorf("message %q does not name the table", e.Message)
		}
	})
	t.Run("not migrated", func(t *testing.T) {
		onEach(t, func(t *testing.T, url string) {
			wantCode(t, load(t, testdb.Bare(t, url), "begin;"), domain.CodeUnavailable)
		})
	})
}
