package testdb_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
	"teragraph/internal/store/testdb"
)

// heard keeps what a test would be told.
type heard struct {
	testing.TB
	errors []string
}

func (h *heard) Errorf(format string, args ...any) {
	h.errors = append(h.errors, fmt.Sprintf(format, args...))
}

func TestUnchanged(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		write := func(statement string) {
			if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		write(`INSERT INTO t_sites (id_site, site_name, site_2fa_required, version_id) VALUES (7, 'a', true, 1)`)
		before := testdb.Snapshot(t, db)
		h := &heard{TB: t}
		testdb.Unchanged(h, db, before)
		if len(h.errors) > 0 {
			t.Error(h.errors)
		}
		write(`UPDATE t_sites SET version_id = 2`)
		testdb.Unchanged(h, db, before)
		if want := []string{`the database changed: {"t_sites":{"updated":[{"id_site":7,"version_id":2}]}}`}; !cmp.Equal(want, h.errors) {
			t.Errorf("heard %q", h.errors)
		}
		if c := testdb.Changes(t, db, before).Without(snapshot.Bookkeeping); len(c) > 0 {
			t.Error(c)
		}
		write(`DELETE FROM t_sites`)
		if diff := cmp.Diff(snapshot.Changes{"t_sites": {Deleted: []int64{7}}}, testdb.Changes(t, db, before)); diff != "" {
			t.Error(diff)
		}
	})
}
