package app_test

import (
	"context"
	"database/sql"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"
	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// locks is a server on PostgreSQL, whose statements a test can hold up by locking a table.
type locks struct {
	*testing.T
	handler http.Handler
	db      *database.DB
	other   *sql.DB // connections that are not the server's
}

func newLocks(t *testing.T, limit time.Duration) *locks {
	t.Helper()
	if !slices.Contains(testdb.Dialects(), dialect.Postgres) {
		t.Skip("TERAGRAPH_TEST_POSTGRES names no server")
	}
	url := testdb.URL(t, dialect.Postgres)
	// The connections know another limit than the requests: so each statement has to be told what its request has left.
	other := testdb.Bare(t, url)
	db, err := database.Open(t.Context(), url+"&application_name="+strings.ToLower(t.Name()), database.WithStatementTimeout(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	s := settings(t)
	s.TimeLimit = limit
	a, err := app.New(db, s, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return &locks{t, a.Handler(), db, other.SQL}
}

const sites = `{"query":"{ sites { nodes { name } } }"}`

// ask asks for rows of the table that is locked.
func (l *locks) ask() (status int, body string) {
	r := httptest.NewRequestWithContext(l.Context(), http.MethodPost, "/graphql", strings.NewReader(sites))
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(cast.SuperAdmin, cast.Password)
	w := httptest.NewRecorder()
	l.handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// pool gives the processes of the server's connections, all eight, and how many statements each keeps prepared.
func (l *locks) pool() map[int]int {
	l.Helper()
	kept := map[int]int{}
	for range l.db.SQL.Stats().MaxOpenConnections {
		c, err := l.db.SQL.Conn(l.Context())
		if err != nil {
			l.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		var pid, n int
		if err := c.QueryRowContext(l.Context(), "select pg_backend_pid(), (select count(*) from pg_prepared_statements) + $1", 0).Scan(&pid, &n); err != nil {
			l.Fatal(err)
		}
		kept[pid] = n
	}
	return kept
}

// warm opens all connections, and has each keep a statement. The operation that is held up is not among these: one that is
// prepared survives the end of its context, while one that is new takes its connection with it.
func (l *locks) warm() map[int]int {
	l.Helper()
	l.pool()
	l.pool()
	before := l.pool()
	for pid, n := range before {
		if n < 1 {
			l.Fatalf("the connection of process %d keeps nothing", pid)
		}
	}
	if status, body := l.ask(); status != http.StatusOK { // the password is remembered from now on
		l.Fatalf("%d %s", status, body)
	}
	return before
}

// kept wants the same connections as before, with all that they kept prepared.
func (l *locks) kept(before map[int]int) {
	l.Helper()
	after := l.pool()
	for pid, n := range before {
		if now, there := after[pid]; !there || now < n {
			l.Errorf("the connection of process %d: there %t, keeps %d statements of %d", pid, there, now, n)
		}
	}
}

// hold locks the sites until it is released.
func (l *locks) hold() (release func()) {
	l.Helper()
	tx, err := l.other.BeginTx(context.WithoutCancel(l.Context()), nil)
	if err != nil {
		l.Fatal(err)
	}
	if _, err := tx.ExecContext(l.Context(), "lock table t_sites in access exclusive mode"); err != nil {
		l.Fatal(err)
	}
	release = sync.OnceFunc(func() { _ = tx.Rollback() })
	l.Cleanup(release)
	return release
}

// held is how many statements of the server run, or wait for the lock.
func (l *locks) held() (n int) {
	l.Helper()
	const running = "select count(*) from pg_stat_activity where application_name = $1 and state <> 'idle'"
	if err := l.other.QueryRowContext(l.Context(), running, strings.ToLower(l.Name())).Scan(&n); err != nil {
		l.Fatal(err)
	}
	return n
}

// wait asks the database until it is so.
func (l *locks) wait(what string, so func() bool) {
	l.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); {
		if time.Now().After(end) {
			l.Fatalf("never: %s", what)
		}
		l.held()
	}
}

// TestTheTimeLimitEndsTheStatements of more slow operations than there are connections; all of these stay, with what they
// keep prepared.
func TestTheTimeLimitEndsTheStatements(t *testing.T) {
	l := newLocks(t, 5*time.Second) // what is left for a busy machine is a share of it
	before := l.warm()
	release := l.hold()
	var asked sync.WaitGroup
	for range 12 {
		asked.Go(func() {
			if status, body := l.ask(); status != http.StatusServiceUnavailable || !strings.Contains(body, `"TIMEOUT"`) || !strings.Contains(body, `"limit":"time-limit"`) {
				t.Errorf("%d %s", status, body)
			}
		})
	}
	l.wait("all connections wait for the lock", func() bool { return l.held() == len(before) })
	asked.Wait()
	if n := l.held(); n != 0 {
		t.Errorf("%d statements run on", n)
	}
	l.kept(before)
	release()
	if status, body := l.ask(); status != http.StatusOK || !strings.Contains(body, "nodes") {
		t.Errorf("afterwards: %d %s", status, body)
	}
}

// TestClientsThatHangUp cost no connection and no prepared statement, and their operations end.
func TestClientsThatHangUp(t *testing.T) {
	const clients = 50
	l := newLocks(t, time.Minute)
	var finished, noticed sync.WaitGroup
	finished.Add(clients)
	noticed.Add(clients)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer finished.Done()
		context.AfterFunc(r.Context(), noticed.Done)
		l.handler.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	before, waiting := l.warm(), l.db.SQL.Stats().WaitCount
	release := l.hold()
	var open []net.Conn
	for range clients {
		c, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/graphql", strings.NewReader(sites))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/json")
		request.SetBasicAuth(cast.SuperAdmin, cast.Password)
		if err := request.Write(c); err != nil {
			t.Fatal(err)
		}
	}
	l.wait("all connections wait for the lock, and the other clients for a connection", func() bool {
		return l.held() == len(before) && l.db.SQL.Stats().WaitCount-waiting >= int64(clients-len(before))
	})
	for _, c := range open {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}
	noticed.Wait()
	if n := l.held(); n != len(before) {
		t.Errorf("%d of %d statements go on", n, len(before))
	}
	release()
	finished.Wait()
	l.kept(before)
	if s := l.db.SQL.Stats(); s.InUse != 0 || s.OpenConnections != len(before) {
		t.Errorf("%+v", s)
	}
	if status, body := l.ask(); status != http.StatusOK {
		t.Errorf("afterwards: %d %s", status, body)
	}
}
