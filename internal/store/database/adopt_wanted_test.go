package database

import (
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

// TestEveryMigrationCanBeAdopted: what the migrations give a database of ours, an adopted one gets too.
func TestEveryMigrationCanBeAdopted(t *testing.T) {
	all, err := migrations.For(dialect.Postgres)
	if err != nil {
		t.Fatal(err)
	}
	w, err := readWanted(all)
	if err != nil {
		t.Fatal(err)
	}
	if n := 1 + len(w.side) + len(w.records) + 1; n != len(all) {
		t.Errorf("%d of %d migrations are known", n, len(all))
	}
	ids := map[string]string{}
	for _, id := range w.ids {
		ids[id.table] = id.column
	}
	for _, table := range tables() {
		if got := ids[table.Name]; got != table.Columns[0].Name {
			t.Errorf("the id of %s is %q, want %q", table.Name, got, table.Columns[0].Name)
		}
	}
}

func TestReadWanted(t *testing.T) {
	first := migrations.Migration{Name: migrations.First, SQL: "create table t_a (\n    id_a integer primary key default nextval('a_seq'),\n    n integer\n);"}
	side := migrations.Migration{Name: "0002_teragraph", SQL: "create table tg_x (n integer)", Side: true}
	for name, c := range map[string]struct {
		sql  string
		want []wantedIndex // nil for an error
	}{
		"indexes": {"-- why; and how\ncreate index ix_a on t_a (n)\n  where n > 0; create index ix_b on t_a (n desc); -- so\n", []wantedIndex{
			{"ix_a", "t_a", "(n) where n > 0"}, {"ix_b", "t_a", "(n desc)"},
		}},
		"a column":       {"alter table t_a add column m integer;", nil},
		"a unique index": {"create unique index ix_a on t_a (n);", nil},
		"something more": {"create index ix_a on t_a (n); drop table t_a;", nil},
	} {
		t.Run(name, func(t *testing.T) {
			w, err := readWanted([]migrations.Migration{first, side, {Name: "0003_x", SQL: c.sql}})
			if c.want == nil {
				if domain.AsError(err) == nil || domain.AsError(err).Code != domain.CodeInternal {
					t.Errorf("error %v", err)
				}
				return
			}
			want := wanted{ids: []wantedID{{"t_a", "id_a", "a_seq"}}, indexes: c.want, records: []string{"0003_x"}, side: []string{"0002_teragraph"}}
			if diff := cmp.Diff(want, w, cmp.AllowUnexported(wanted{}, wantedID{}, wantedIndex{})); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}
