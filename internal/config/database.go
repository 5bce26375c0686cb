package config

import (
	"errors"
	"net/url"
	"strings"
)

// DatabaseKind is one of the two databases.
type DatabaseKind string

// The databases.
const (
	SQLite   DatabaseKind = "sqlite"
	Postgres DatabaseKind = "postgres"
)

// Database says where the rows are. Its zero value names none.
type Database struct {
	Kind DatabaseKind
	Path string // SQLite: the file; "" only for the parity command, which makes its own
	URL  string // PostgreSQL: the URL with its password; do not log it, log the Database
}

// String names the database without its password.
func (d Database) String() string {
	if d.Kind != Postgres {
		return "sqlite:" + d.Path
	}
	u, err := url.Parse(d.URL)
	if err != nil {
		return "postgres://..."
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}

// GoString names the database without its password.
func (d Database) GoString() string { return d.String() }

// parseDatabase reads sqlite:PATH or a PostgreSQL URL. Its errors never hold the value, which
// may hold a password.
func parseDatabase(s string) (Database, error) {
	switch {
	case s == "sqlite":
		return Database{Kind: SQLite}, nil
	case strings.HasPrefix(s, "sqlite:"):
		path := strings.TrimPrefix(s, "sqlite:")
		switch {
		case path == "":
			return Database{}, errors.New("names no file; sqlite:PATH is needed, such as sqlite:teragraph.db")
		case strings.Contains(path, ":memory:") || strings.ContainsAny(path, "?#%\x00"):
			return Database{}, errors.New("is not the path of a file; sqlite:PATH takes a plain path, without options")
		}
		return Database{Kind: SQLite, Path: path}, nil
	case strings.HasPrefix(s, "postgres://"), strings.HasPrefix(s, "postgresql://"):
		u, err := url.Parse(s)
		if err != nil {
			return Database{}, errors.New("is not a readable URL; postgres://USER:PASSWORD@HOST:PORT/NAME is needed, special characters as %XX")
		}
		if strings.Trim(u.Path, "/") == "" && u.Query().Get("dbname") == "" {
			return Database{}, errors.New("names no database; postgres://USER:PASSWORD@HOST:PORT/NAME is needed")
		}
		return Database{Kind: Postgres, URL: s}, nil
	}
	return Database{}, errors.New("is unknown; sqlite:PATH or postgres://USER:PASSWORD@HOST:PORT/NAME is needed")
}
