package migrations

import (
	"regexp"
	"slices"
	"testing"

	"entgo.io/ent/dialect"
	"github.com/google/go-cmp/cmp"
)

func names(t *testing.T, d string) []string {
	t.Helper()
	all, err := For(d)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	return names
}

func TestBothDialectsHaveTheSameSteps(t *testing.T) {
	lite, pg := names(t, dialect.SQLite), names(t, dialect.Postgres)
	if diff := cmp.Diff(lite, pg); diff != "" {
		t.Errorf("sqlite and postgres differ (-sqlite +postgres):\n%s", diff)
	}
	if lite[0] != First || !slices.IsSorted(lite) {
		t.Errorf("steps %v: want %s first and the names in order", lite, First)
	}
	if _, err := For(dialect.MySQL); err == nil {
		t.Error("an unknown dialect has migrations")
	}
}

func TestSideMigrationsTouchNoTableOfOpenTera(t *testing.T) {
	object := regexp.MustCompile(`(?im)^\s*(?:create|alter|drop|insert|update|delete)\b[^;(]*`)
	side := 0
	for _, d := range []string{dialect.SQLite, dialect.Postgres} {
		all, err := For(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range all {
			if !m.Side {
				continue
			}
			side++
			for _, s := range object.FindAllString(m.SQL, -1) {
				if !regexp.MustCompile(`\btg_`).MatchString(s) || regexp.MustCompile(`\bt_`).MatchString(s) {
					t.Errorf("%s/%s: %q is about another table", d, m.Name, s)
				}
			}
		}
	}
	if side == 0 {
		t.Error("no side migration was found")
	}
}
