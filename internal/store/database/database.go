// Package database opens the one database behind the graph, SQLite or PostgreSQL, brings its schema
// up to date and loads data files into it. Rules about rows are not here but in store and policy.
package database

import (
	"context"
	"database/sql"
	"strings"
	"sync/atomic"
	"time"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"teragraph/ent"
	"teragraph/internal/domain"
)

// pool is the number of connections, all kept open: with the design's two cores more of them only
// add latency (architecture.md, section 4).
const pool = 8

// DB is an open database. It is safe for concurrent use.
type DB struct {
	SQL     *sql.DB
	Dialect string // ent's dialect.SQLite or dialect.Postgres
	driver  dialect.Driver
	listed  atomic.Bool
}

type options struct {
	statementTimeout time.Duration
	wrap             []func(dialect.Driver) dialect.Driver
}

// Option changes how Open sets a database up.
type Option func(*options)

// WithStatementTimeout is the time limit of a request: PostgreSQL ends any statement that runs longer than nine tenths of it,
// or than the statement's context has left, by itself, so that its connection stays. Zero, the default, leaves the server's
// own setting. SQLite has no such limit; the context's deadline holds there.
func WithStatementTimeout(d time.Duration) Option {
	return func(o *options) { o.statementTimeout = d }
}

// WithDriver puts a layer between ent and database/sql: a statement counter, or what notes how long
// each took. The layer of the last option is the outermost. A layer has to offer
// BeginTx beside dialect.Driver, as Watched does.
func WithDriver(layer func(dialect.Driver) dialect.Driver) Option {
	return func(o *options) { o.wrap = append(o.wrap, layer) }
}

// Open connects to "sqlite:PATH" or "postgres://...". A wrong URL is a CodeBadInput error, a database
// that does not answer within 5 seconds a CodeUnavailable one; neither text has the password in it.
// Open creates no table: see Migrate.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	var o options
	for _, f := range opts {
		f(&o)
	}
	db, place, err := connect(url, o)
	if err != nil {
		return nil, err
	}
	db.SQL.SetMaxOpenConns(pool)
	db.SQL.SetMaxIdleConns(pool)
	if err := db.ping(ctx); err != nil {
		_ = db.SQL.Close()
		return nil, unavailable(place, err)
	}
	for _, layer := range o.wrap {
		db.driver = layer(db.driver)
	}
	return db, nil
}

// connect prepares the connections and says in words where they lead to.
func connect(url string, o options) (*DB, string, error) {
	scheme, rest, _ := strings.Cut(url, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(rest)
	case "postgres", "postgresql":
		return openPostgres(url, o)
	}
	return nil, "", domain.Errorf(domain.CodeBadInput,
		"the database URL is neither sqlite:PATH nor postgres://USER:PASSWORD@HOST/NAME")
}

// ping also reads, because SQLite opens a file that is no database without complaint.
func (db *DB) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	query := "select 1"
	if db.Dialect == dialect.SQLite {
		query = "select count(*) from sqlite_master"
	}
	var n int
	return db.SQL.QueryRowContext(ctx, query).Scan(&n)
}

func unavailable(place string, cause error) error {
	hint := ""
	if strings.Contains(cause.Error(), "SSL is not enabled") {
		hint = " (the server speaks no TLS: add ?sslmode=disable to the URL)"
	}
	return domain.Wrap(cause, domain.CodeUnavailable, "the database at "+place+" does not answer"+hint)
}

// Driver gives what ent sends its statements through, all layers included. Statements that ent cannot
// spell go through it too, so that they are counted and cached like the others.
func (db *DB) Driver() dialect.Driver { return db.driver }

// Client gives a new ent client without any guard: only store may build one, to put the guards on it.
func (db *DB) Client() *ent.Client { return ent.NewClient(ent.Driver(db.driver)) }

// Close ends all connections.
func (db *DB) Close() error { return db.SQL.Close() }

// Empty tells whether there is no user yet, deleted ones included: only then may a seed be planted.
func (db *DB) Empty(ctx context.Context) (bool, error) {
	var empty bool
	err := db.SQL.QueryRowContext(ctx, "select not exists (select 1 from t_users)").Scan(&empty)
	return empty, domain.Wrap(err, domain.CodeUnavailable, "the table of users could not be read")
}

func newDB(conns *sql.DB, name string) *DB {
	return &DB{SQL: conns, Dialect: name, driver: entsql.OpenDB(name, conns)}
}
