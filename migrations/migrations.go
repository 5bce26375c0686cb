// Package migrations holds the hand-written SQL that builds a database, once for SQLite and once for
// PostgreSQL. Files run in the order of their names, each in one transaction; a file that was
// released is never changed. ent's own migration engine refuses OpenTera's tables
// (architecture.md, section 4).
package migrations

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"entgo.io/ent/dialect"
)

//go:embed sqlite/*.sql postgres/*.sql
var files embed.FS

// First is the migration that makes OpenTera's tables. A database that records it is our own; one
// that has the tables without the record was made by an OpenTera server.
const First = "0001_opentera"

// Migration is one file.
type Migration struct {
	Name string // the file's name without its ending, recorded in tg_migrations
	SQL  string
	Side bool // touches tg_ tables only, so it also runs where OpenTera made the database
	// Triggers says that it adds triggers to OpenTera's tables, so that a database which OpenTera made gets it by its
	// adoption only, and as a whole. It can run again.
	Triggers bool
}

// For gives the migrations of ent's dialect.SQLite or dialect.Postgres in their order. A file is a
// side migration when its name ends in _teragraph, and one of triggers when it ends in _triggers.
func For(name string) ([]Migration, error) {
	folder := map[string]string{dialect.SQLite: "sqlite", dialect.Postgres: "postgres"}[name]
	if folder == "" {
		return nil, fmt.Errorf("no migrations for the dialect %q", name)
	}
	entries, err := fs.ReadDir(files, folder)
	if err != nil {
		return nil, err
	}
	all := make([]Migration, 0, len(entries))
	for _, e := range entries {
		text, err := files.ReadFile(path.Join(folder, e.Name()))
		if err != nil {
			return nil, err
		}
		base := strings.TrimSuffix(e.Name(), ".sql")
		all = append(all, Migration{Name: base, SQL: string(text), Side: strings.HasSuffix(base, "_teragraph"), Triggers: strings.HasSuffix(base, "_triggers")})
	}
	return all, nil
}
