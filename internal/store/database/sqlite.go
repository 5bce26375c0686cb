package database

import (
	"context"
	"database/sql"
	"net/url"
	"time"

	"entgo.io/ent/dialect"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"teragraph/internal/domain"
)

// openSQLite prepares a file. Writers begin immediately: a transaction that reads first and writes
// later could else fail in the middle, when another one wrote in between; the busy timeout does not
// help there. A commit is on the disk before it is acknowledged (synchronous=full), also when the machine
// loses its power. Times are text in UTC that sorts as the times do.
func openSQLite(path string) (*DB, string, error) {
	if path == "" || path == ":memory:" {
		return nil, "", domain.Errorf(domain.CodeBadInput,
			"the database URL names no file: write sqlite:PATH, such as sqlite:teragraph.db (every connection would have its own memory database)")
	}
	file := url.URL{Path: path}
	name := "file:" + file.EscapedPath() +
		"?_busy_timeout=5000&_synchronous=full&_foreign_keys=on&_time_format=sqlite&_timezone=UTC&_txlock=immediate&_dqs=0"
	conns, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, "", unavailable("sqlite:"+path, err)
	}
	db := newDB(conns, dialect.SQLite)
	db.driver = Watched(newQueued(db.driver), microseconds)
	return db, "sqlite:" + path, nil
}

// microseconds cuts times to what PostgreSQL stores, so that both databases compare and answer alike.
func microseconds(_ context.Context, _ string, args any) any {
	list, ok := args.([]any)
	if !ok {
		return args
	}
	for i, arg := range list {
		switch t := arg.(type) {
		case time.Time:
			list[i] = t.UTC().Truncate(time.Microsecond)
		case *time.Time:
			if t != nil {
				list[i] = t.UTC().Truncate(time.Microsecond)
			}
		}
	}
	return list
}
