package app_test

import (
	"net/http"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// An answer costs what it selects, not how many rows are in it, and a short list nothing for what it does not show
// (architecture.md, law 3).
func TestSquashStatements(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			var counter testdb.Counter
			db := testdb.Open(t, name, database.WithDriver(counter.Wrap))
			if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
				t.Fatal(err)
			}
			h := newApp(t, db)
			for _, path := range []string{"/users/5/permissions/validator?ids=1,2,3", "/users/6/permissions/validator?ids=1"} {
				if status, body := send(t, h, "admin", http.MethodPost, squashRoot+path, nil); status != http.StatusOK {
					t.Fatal(body)
				}
			}
			for path, most := range map[string]int{ // who asks and what they hold, a count, then one for each edge
				"/users?size=1000": 3, "/users?size=1000&fields=*": 7, "/users/6": 6, "/users/login/amara": 7, "/users/login/amara/teams": 8,
				"/users/5/permissions": 5, "/teams/4": 4, "/projects/1": 2,
			} {
				counter.Reset()
				if status, body := send(t, h, "admin", http.MethodGet, squashRoot+path, nil); status != http.StatusOK {
					t.Fatal(body)
				}
				if n := counter.Count(); n > most {
					t.Errorf("%s takes %d statements, not %d at most: %q", path, n, most, counter.Texts())
				}
			}
		})
	}
}
