package app_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/store/testdb"
)

// limited is a server with edges of one's own.
func limited(t *testing.T, change func(*config.Edges)) http.Handler {
	t.Helper()
	db := testdb.Open(t, dialect.SQLite)
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	s := settings(t)
	change(&s.Edges)
	a, err := app.New(db, s, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return a.Handler()
}

// refusedIn checks that an answer is 429 as the clients of its path expect one, with a time to wait.
func refusedIn(t *testing.T, path, limit string, w *httptest.ResponseRecorder) {
	t.Helper()
	seconds, err := strconv.Atoi(w.Header().Get("Retry-After"))
	if w.Code != http.StatusTooManyRequests || err != nil || seconds < 1 || seconds > 60 {
		t.Fatalf("%s: %d, Retry-After %q: %s", path, w.Code, w.Header().Get("Retry-After"), w.Body)
	}
	var got any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s: %s: %v", path, w.Body, err)
	}
	says := fmt.Sprintf("try again in %d seconds", seconds)
	switch body := got.(type) {
	case string: // opentera
		if !strings.HasPrefix(path, "/user/") || !strings.Contains(body, says) || !strings.Contains(body, limit) {
			t.Errorf("%s: %s", path, w.Body)
		}
	case map[string]any:
		extensions, _ := at(body["errors"], "*", "extensions").([]any)
		if path == "/graphql" && (len(extensions) != 1 || at(extensions[0], "limit") != limit || at(extensions[0], "code") != "THROTTLED" || at(extensions[0], "retryAfter") != float64(seconds)) {
			t.Errorf("%s: %s", path, w.Body)
		}
		if strings.HasPrefix(path, squash) && (!strings.Contains(w.Body.String(), "TooManyRequests") || !strings.Contains(w.Body.String(), says)) {
			t.Errorf("%s: %s", path, w.Body)
		}
	}
}

func TestTheRateOfACallerOnEveryProtocol(t *testing.T) {
	paths := []string{"/user/sites", squash + "/users", "/graphql"}
	for _, refusedPath := range paths {
		h := limited(t, func(e *config.Edges) { e.Rate = 2000 }) // two REST requests
		ask := func(who, path string) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			if path == "/graphql" {
				r.URL.RawQuery = "query={viewer{kind}}"
			}
			r.SetBasicAuth(who, cast.Password)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			return w
		}
		for _, path := range paths[:2] {
			if w := ask(cast.SuperAdmin, path); w.Code != http.StatusOK {
				t.Fatalf("%s within the limit: %d %s", path, w.Code, w.Body)
			}
		}
		refusedIn(t, refusedPath, "rate-limit", ask(cast.SuperAdmin, refusedPath)) // nothing is left
		if w := ask(cast.ProjectUser, "/user/sites"); w.Code != http.StatusOK {
			t.Errorf("another caller: %d %s", w.Code, w.Body)
		}
	}
}

// TestTheRateIsAnOperationsComplexity: an operation takes what it may cost, not what it did.
func TestTheRateIsAnOperationsComplexity(t *testing.T) {
	const rows = 100 // one field for the list, then nodes and id: 1 + 100 + 100
	h := limited(t, func(e *config.Edges) { e.Rate = 2 * (1 + 2*rows) })
	query := fmt.Sprintf("{ projects(first: %d) { nodes { id } } }", rows)
	for i, want := range []int{200, 200, 429} {
		if status, body := post(t, h, "", query); (status == http.StatusTooManyRequests) != (want == 429) {
			t.Errorf("operation %d: %d %s", i+1, status, body)
		}
	}
}

func TestTheRateOfAnAddressOnEveryProtocol(t *testing.T) {
	for _, path := range []string{"/user/sites", squash + "/users", "/graphql", "/openapi/opentera.json", "/user/nothing"} {
		h := limited(t, func(e *config.Edges) { e.AddressRate = 2 })
		for i := range 3 {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if i < 2 && w.Code == http.StatusTooManyRequests {
				t.Errorf("%s: request %d was refused", path, i+1)
			}
			if i == 2 {
				refusedIn(t, path, "address-rate-limit", w)
			}
		}
	}
}
