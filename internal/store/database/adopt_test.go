package database_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
	"teragraph/migrations"
)

// theirs makes a database as an OpenTera server does: with rows, without indexes, and without the id
// defaults, which its program has no need of.
func theirs(t *testing.T) (*database.DB, string) {
	t.Helper()
	url := testdb.URL(t, dialect.Postgres)
	db := testdb.Bare(t, url)
	all, err := migrations.For(db.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	run(t, db, all[0].SQL, "create table alembic_version (version_num varchar(32))", "create index theirs on t_sites (site_name)")
	if err := cast.LoadTables(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	dropDefaults(t, db, 37)
	return db, url
}

func dropDefaults(t *testing.T, db *database.DB, want int) {
	t.Helper()
	ids := rows(t, db, `select table_name, column_name from information_schema.columns
		where table_schema = current_schema() and column_default like 'nextval%'`)
	if len(ids) != want {
		t.Fatalf("%d id defaults to drop, want %d", len(ids), want)
	}
	for _, id := range ids {
		run(t, db, fmt.Sprintf("alter table %s alter column %s drop default", id[0], id[1]))
	}
}

// adopt gives what was missing.
func adopt(t *testing.T, db *database.DB, dry bool) ([]string, error) {
	t.Helper()
	var missing []string
	shown := 0
	err := db.Adopt(t.Context(), database.Adoption{Show: func(lines []string) bool {
		missing = lines
		shown++
		return !dry
	}})
	if err == nil && shown != 1 {
		t.Errorf("what is missing was shown %d times", shown)
	}
	return missing, err
}

func adopted(t *testing.T, db *database.DB) []string {
	t.Helper()
	missing, err := adopt(t, db, false)
	if err != nil {
		t.Fatal(err)
	}
	return missing
}

// catalogue is all that PostgreSQL knows of a schema, a line each, and a digest of each table's rows.
// Statistics, which ANALYZE and CREATE INDEX write, are left out, and so is what lines of others say.
func catalogue(t *testing.T, db *database.DB) []string {
	t.Helper()
	const mine = "current_schema()::regnamespace"
	var all []string
	for what, query := range map[string]string{
		"relation": `select relname, relkind, relowner, relacl, relpersistence, relispartition, relrowsecurity, relforcerowsecurity, relreplident, reloptions, reltablespace, relam,
			relnatts, relchecks, relhasrules, relhastriggers, relfilenode from pg_class where relnamespace = ` + mine,
		"column": `select attrelid::regclass, attnum, attname, atttypid::regtype, atttypmod, attnotnull, attidentity, attgenerated, attisdropped, attstorage, attcompression, attcollation, attacl,
			attoptions, attstattarget, atthasmissing from pg_attribute where attnum > 0 and attrelid in (select oid from pg_class where relnamespace = ` + mine + ` and relkind <> 'i')`,
		"default":    `select adrelid::regclass, (select attname from pg_attribute where attrelid = adrelid and attnum = adnum), pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid in (select oid from pg_class where relnamespace = ` + mine + `)`,
		"constraint": `select conrelid::regclass, conname, contype, convalidated, condeferrable, pg_get_constraintdef(oid) from pg_constraint where connamespace = ` + mine,
		"index":      `select indrelid::regclass, indexrelid::regclass, indisvalid, indisready, indislive, indisclustered, indisreplident, pg_get_indexdef(indexrelid) from pg_index where indrelid in (select oid from pg_class where relnamespace = ` + mine + `)`,
		"trigger":    `select tgrelid::regclass, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = ` + mine + `)`,
		"function":   `select proname, prosrc from pg_proc where pronamespace = ` + mine,
		"type":       `select typname, typtype from pg_type where typnamespace = ` + mine,
		"policy":     `select polrelid::regclass, polname from pg_policy where polrelid in (select oid from pg_class where relnamespace = ` + mine + `)`,
		"sequence":   `select * from pg_sequences where schemaname = current_schema()`,
		"comment":    `select objoid::regclass, objsubid, description from pg_description where objoid in (select oid from pg_class where relnamespace = ` + mine + `)`,
	} {
		for _, row := range rows(t, db, query) {
			all = append(all, what+" "+strings.Join(row, " "))
		}
	}
	for _, table := range rows(t, db, `select table_name from information_schema.tables where table_schema = current_schema() and table_name not like 'tg\_%'`) {
		digest := rows(t, db, "select count(*), md5(string_agg(x::text, '|' order by x::text)) from "+table[0]+" x")[0]
		all = append(all, "rows "+table[0]+" "+strings.Join(digest, " "))
	}
	slices.Sort(all)
	return all
}

// only gives the lines of a that b has not.
func only(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { _, found := slices.BinarySearch(b, s); return found })
}

// brief keeps the names of what has come, which do not differ from database to database.
func brief(lines []string) []string {
	var list []string
	for _, line := range lines {
		words := strings.Fields(line)
		switch words[0] {
		case "default":
			list = append(list, line)
		case "index":
			_, definition, _ := strings.Cut(line, " USING ")
			list = append(list, strings.Join(words[:8], " ")+" "+definition)
		}
	}
	slices.Sort(list)
	return list
}

// TestAdopt proves that nothing that was there changes, and that what comes is what a database of ours has.
func TestAdopt(t *testing.T) {
	db, url := theirs(t)
	before := catalogue(t, db)

	planned, err := adopt(t, db, true)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, catalogue(t, db)); diff != "" {
		t.Fatalf("a dry run changed the database:\n%s", diff)
	}
	if diff := cmp.Diff(planned, adopted(t, db)); diff != "" {
		t.Errorf("what was announced differs (-dry run +run):\n%s", diff)
	}
	after := catalogue(t, db)
	if gone := only(before, after); len(gone) > 0 {
		t.Errorf("changed or dropped:\n%s", strings.Join(gone, "\n"))
	}
	// What came is no more than what was announced: each relation, column, constraint and type is of a
	// tg_ table or one of the indexes, and each default is that of an id.
	for _, line := range only(after, before) {
		words := strings.Fields(line)
		name := words[1]
		switch words[0] {
		case "relation", "column", "constraint", "type", "index":
			if !strings.HasPrefix(name, "tg_") && !strings.HasPrefix(name, "_tg_") && !strings.HasPrefix(name, "ix_") && !(words[0] == "index" && strings.HasPrefix(words[2], "ix_")) {
				t.Errorf("came unasked: %s", line)
			}
		case "default":
			if !strings.HasPrefix(words[2], "id_") || !strings.HasPrefix(words[3], "nextval(") {
				t.Errorf("came unasked: %s", line)
			}
		case "function":
			if !strings.HasPrefix(name, "tg_") {
				t.Errorf("came unasked: %s", line)
			}
		case "trigger":
			if !strings.HasPrefix(words[4], "tg_") {
				t.Errorf("came unasked: %s", line)
			}
		default:
			t.Errorf("came unasked: %s", line)
		}
	}
	ours := testdb.Open(t, dialect.Postgres)
	want := brief(catalogue(t, ours))
	got := slices.DeleteFunc(brief(after), func(s string) bool { return strings.Contains(s, " theirs ") })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("defaults and indexes differ from a database of ours (-ours +adopted):\n%s", diff)
	}
	for _, line := range planned {
		if strings.Contains(line, " index ") && !strings.HasPrefix(line, "create index concurrently if not exists ix_") {
			t.Errorf("%q keeps the server from writing", line)
		}
	}
	all, err := migrations.For(db.Dialect)
	if err != nil {
		t.Fatal(err)
	}
	things := 1 + 37 // the tg_ tables, the ids
	for _, m := range all[1:] {
		switch {
		case m.Triggers:
			things++
		case !m.Side:
			things += strings.Count("\n"+m.SQL, "\ncreate index ") + 1 // and the record
		}
	}
	if len(planned) != things {
		t.Errorf("%d things were missing: %s", len(planned), strings.Join(planned, "\n"))
	}

	if again := adopted(t, db); len(again) != 0 {
		t.Errorf("a second run finds missing: %q", again)
	}
	migrated(t, testdb.Bare(t, url), database.OpenTera)
	if diff := cmp.Diff(after, catalogue(t, db)); diff != "" {
		t.Errorf("a second run, or the next start, changed the database:\n%s", diff)
	}
	run(t, db, "insert into t_sites (site_name, site_2fa_required, version_id) values ('Counted by the sequence', true, 1)")
}

func TestAdoptDataset(t *testing.T) {
	db := testdb.Bare(t, testdb.URL(t, dialect.Postgres))
	runFile(t, db, filepath.Join(testdb.ParityDir(t), "schema.sql"))
	runFile(t, db, testdb.Dataset(t))
	dropDefaults(t, db, 37)
	before := catalogue(t, db)
	adopted(t, db)
	if gone := only(before, catalogue(t, db)); len(gone) > 0 {
		t.Errorf("changed or dropped:\n%s", strings.Join(gone, "\n"))
	}
	if again := adopted(t, db); len(again) != 0 {
		t.Errorf("a second run finds missing: %q", again)
	}
}

// TestAdoptGoesOn finishes what a run that was cut off began: an invalid index of ours is made again, an
// invalid one of somebody else stays, and a default that an operator chose stays.
func TestAdoptGoesOn(t *testing.T) {
	db, _ := theirs(t)
	run(t, db, "insert into t_sites select 1000 + n, 'Twin', false, 1 from generate_series(1, 2) n")
	for _, name := range []string{"ix_projects_site on t_projects (project_enabled)", "their_broken on t_sites (site_name)"} {
		// Rows with the same value break off the making of a unique index, which leaves it invalid.
		if _, err := db.SQL.ExecContext(t.Context(), "create unique index concurrently "+name); err == nil {
			t.Fatal(name, "has come to be")
		}
	}
	run(t, db,
		"create index ix_participants_groups_project on t_participants_groups (id_project) where deleted_at is null",
		"alter table t_projects alter column id_project set default 4711")
	before := catalogue(t, db)
	missing := adopted(t, db)
	for text, want := range map[string]int{
		"drop index concurrently ix_projects_site": 1, "drop ": 1, " their_broken": 0, " ix_projects_site": 2,
		" ix_participants_groups_project": 0, "alter table t_projects ": 0, "alter table t_sites ": 1,
	} {
		if n := strings.Count(strings.Join(missing, "\n"), text); n != want {
			t.Errorf("%q is announced %d times, want %d", text, n, want)
		}
	}
	gone := only(before, catalogue(t, db))
	if len(gone) != 2 || !strings.HasPrefix(gone[0], "index t_projects ix_projects_site false") || !strings.HasPrefix(gone[1], "relation ix_projects_site i ") {
		t.Errorf("changed or dropped:\n%s", strings.Join(gone, "\n"))
	}
	if again := adopted(t, db); len(again) != 0 {
		t.Errorf("a second run finds missing: %q", again)
	}
}

func TestAdoptByTwoAtOnce(t *testing.T) {
	db, url := theirs(t)
	before := catalogue(t, db)
	var all sync.WaitGroup
	for range 2 {
		db := testdb.Bare(t, url)
		all.Go(func() {
			if err := db.Adopt(t.Context(), database.Adoption{Show: func([]string) bool { return true }}); err != nil {
				t.Error(err)
			}
		})
		all.Go(func() { // a server that starts meanwhile
			if state, err := db.Migrate(t.Context()); err != nil || state != database.OpenTera {
				t.Error(state, err)
			}
		})
	}
	all.Wait()
	if gone := only(before, catalogue(t, db)); len(gone) > 0 {
		t.Errorf("changed or dropped:\n%s", strings.Join(gone, "\n"))
	}
	if again := adopted(t, db); len(again) != 0 {
		t.Errorf("still missing: %q", again)
	}
}

// TestAdoptLeavesATableInUse: a change of a table would keep all readers waiting behind it.
func TestAdoptLeavesATableInUse(t *testing.T) {
	db, _ := theirs(t)
	busy, err := db.SQL.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := busy.ExecContext(t.Context(), "lock table t_projects in access share mode"); err != nil {
		t.Fatal(err)
	}
	_, err = adopt(t, db, false)
	if e := wantCode(t, err, domain.CodeConflict); !strings.Contains(e.Message, "t_projects is in use") {
		t.Errorf("message %q", e.Message)
	}
	if err := busy.Rollback(); err != nil {
		t.Fatal(err)
	}
	if missing := adopted(t, db); slices.ContainsFunc(missing, func(s string) bool { return strings.Contains(s, "alter table t_sites ") }) {
		t.Error("what was done before the error was undone")
	}
}

func TestAdoptWaitsNoLongerThanAsked(t *testing.T) {
	db, _ := theirs(t)
	holder, err := db.SQL.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = holder.Close() }()
	if _, err := holder.ExecContext(t.Context(), "select pg_advisory_lock(hashtext('teragraph adopt ' || current_schema()))"); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := contextWithCancel(t)
	err = db.Adopt(ctx, database.Adoption{
		Show:    func([]string) bool { t.Error("two programs adopt at once"); return false },
		Waiting: cancel,
	})
	if wantCode(t, err, domain.CodeUnavailable); !errors.Is(err, ctx.Err()) {
		t.Errorf("error %v: the context ended it", err)
	}
}
