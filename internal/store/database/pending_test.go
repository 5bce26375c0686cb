package database_test

import (
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
	"teragraph/migrations"
)

// Pending says what Migrate would do, and does none of it.
func TestPending(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			db := testdb.Bare(t, testdb.URL(t, name))
			all, err := migrations.For(name)
			if err != nil {
				t.Fatal(err)
			}
			want := func(state database.State, lacking int) {
				t.Helper()
				for range 2 {
					if got, list, err := db.Pending(t.Context()); err != nil || got != state || len(list) != lacking {
						t.Errorf("%s %v %v, want %s and %d", got, list, err, state, lacking)
					}
				}
			}
			change := func(text string) {
				t.Helper()
				if _, err := db.SQL.ExecContext(t.Context(), text); err != nil {
					t.Fatal(err)
				}
			}
			want(database.Fresh, len(all))
			if _, err := db.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			want(database.Ours, 0)
			change("DELETE FROM tg_migrations WHERE name = '" + migrations.First + "'") // now it looks like OpenTera's
			want(database.OpenTera, 0)
			change("INSERT INTO tg_migrations SELECT '9999_future', applied_at FROM tg_migrations LIMIT 1")
			if _, _, err := db.Pending(t.Context()); domain.AsError(err).Code != domain.CodeConflict || !strings.Contains(err.Error(), "newer") {
				t.Error(err)
			}
		})
	}
}
