package app_test

import (
	"net/http"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// An answer costs what it selects, not what is in it: a page of all users as many statements as a page of one, and a
// short list none for what it does not show (architecture.md, law 3).
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
			count := func(path string) int {
				t.Helper()
				counter.Reset()
				if status, body := send(t, h, "admin", http.MethodGet, squashRoot+path, nil); status != http.StatusOK {
					t.Fatal(body)
				}
				return counter.Count()
			}
			for few, many := range map[string]string{
				"/users?size=1&page=4&fields=*": "/users?size=1000&fields=*", "/users?size=1": "/users?size=1000",
				"/users/login/kofi/teams": "/users/login/amara/teams", "/users/6/permissions": "/users/5/permissions", "/users/20": "/users/6",
			} {
				if a, b := count(few), count(many); a != b {
					t.Errorf("%s: %d statements, %s: %d", few, a, many, b)
				}
			}
			if short, long := count("/users"), count("/users?fields=*"); short >= long {
				t.Errorf("the short list takes %d statements, the long one %d", short, long)
			}
		})
	}
}
