package stress_test

import (
	"database/sql"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/internal/app"
	"teragraph/internal/cast"
	"teragraph/internal/config"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// world is a served database that holds the demo cast, a client of it, and the second program.
type world struct {
	*client
	t       *testing.T
	dialect string
	plain   *sql.DB // the second program's connections
}

// each runs f on every database there is, with a server in this process; args are the program's flags.
func each(t *testing.T, f func(t *testing.T, w *world), args ...string) {
	t.Helper()
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			url := filled(t, name)
			db := testdb.Bare(t, url)
			command, err := config.Parse(args, func(string) (string, bool) { return "", false }, io.Discard)
			if err != nil {
				t.Fatal(err)
			}
			a, err := app.New(db, command.Settings, nil, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(a.Handler())
			t.Cleanup(server.Close)
			f(t, &world{client: signIn(t, server.URL), t: t, dialect: name, plain: second(t, url)})
		})
	}
}

// application names the server's connections to PostgreSQL, after the schema that is the test's own.
func application(url string) string {
	_, schema, _ := strings.Cut(url, "search_path=")
	return schema
}

// filled gives the URL of a database with the demo cast.
func filled(t *testing.T, name string) string {
	t.Helper()
	url := testdb.URL(t, name)
	if name == dialect.Postgres {
		url += "&application_name=" + application(url)
	}
	fill(t, url)
	return url
}

func fill(t *testing.T, url string) {
	t.Helper()
	db, err := database.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
}

// second opens a database as another program would: with the driver's defaults, but for waiting while it is locked.
func second(t *testing.T, url string) *sql.DB {
	t.Helper()
	driver, place := "postgres", url
	if path, found := strings.CutPrefix(url, "sqlite:"); found {
		driver, place = "sqlite", "file:"+path+"?_busy_timeout=20000&_txlock=immediate"
	}
	db, err := sql.Open(driver, place)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// spelled gives a statement the arguments of the database.
func (w *world) spelled(text string) string {
	if w.dialect == dialect.SQLite {
		return strings.ReplaceAll(text, "$", "?")
	}
	return text
}

// conn is what runs statements: the database or a transaction of it.
type conn interface {
	Exec(query string, args ...any) (sql.Result, error)
}

// exec runs a statement of the second program and gives the number of rows that it changed.
func (w *world) exec(on conn, text string, args ...any) int64 {
	w.t.Helper()
	result, err := on.Exec(w.spelled(text), args...)
	if err != nil {
		w.t.Errorf("%s: %v", text, err)
		return 0
	}
	n, err := result.RowsAffected()
	if err != nil {
		w.t.Error(err)
	}
	return n
}

// number reads one number by plain SQL.
func (w *world) number(text string, args ...any) (n int64) {
	w.t.Helper()
	if err := w.plain.QueryRow(w.spelled(text), args...).Scan(&n); err != nil {
		w.t.Errorf("%s: %v", text, err)
	}
	return n
}

// begin opens a transaction of the second program.
func (w *world) begin() *sql.Tx {
	w.t.Helper()
	tx, err := w.plain.Begin()
	if err != nil {
		w.t.Fatal(err)
	}
	return tx
}

// commit ends it.
func (w *world) commit(tx *sql.Tx) {
	w.t.Helper()
	if err := tx.Commit(); err != nil {
		w.t.Error(err)
	}
}

// blocked returns when n requests wait for a lock in PostgreSQL, or done is closed because none does any more.
// SQLite does not tell; there it returns at once.
func (w *world) blocked(n int64, done <-chan struct{}) {
	w.t.Helper()
	for w.dialect == dialect.Postgres && !w.t.Failed() {
		waiting := w.number(`SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND application_name = current_setting('application_name') `)
		select {
		case <-done:
			return
		default:
			if waiting >= n {
				return
			}
		}
	}
}

// during runs n requests at once while the second program's transaction is open, and commits it when they wait for it.
func (w *world) during(tx *sql.Tx, n int, f func(i int)) {
	w.t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		all(n, f)
	}()
	w.blocked(int64(n), done)
	w.commit(tx)
	<-done
}

// id is the id that GraphQL has for a key.
func id(kind domain.Kind, n int64) string { return domain.ID{Kind: kind, N: int(n)}.String() }

// project makes a project on the first site and gives its id and key.
func (w *world) project(name string) (string, int64) {
	w.t.Helper()
	a := w.ask(w.t.Context(), `mutation($i: CreateProjectInput!) { createProject(input: $i) { id } }`,
		vars{"i": vars{"siteId": id(domain.KindSite, 1), "name": name, "description": ""}})
	return a.text(w.t, "createProject", "id"), w.number(`SELECT id_project FROM t_projects WHERE project_name = $1`, name)
}
