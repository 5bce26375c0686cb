package app_test

import (
	"context"
	"log/slog"

	"entgo.io/ent/dialect"
)

// besiegingQueries are what else is asked: by all kinds of arguments, from type to type and back, changes, and bad ones.
var besiegingQueries = []string{
	`{ viewer { kind user { username } } }`,
	`{ users(first: 50) { totalCount nodes { id memberships { nodes { userGroup { name memberships { nodes { user { username } } } } } } } } }`,
	`{ participants(filter: {name: {contains: "q"}}, orderBy: [{field: NAME, direction: DESC}]) { nodes { name uuid } pageInfo { endCursor hasNextPage } } }`,
	`query ($id: ID!) { site(id: $id) { name } participant(id: $id) { name } user(id: $id) { username } device(id: $id) { name } }`,
	`query ($n: Int, $after: Cursor) { sessions(first: $n, after: $after) { totalCount nodes { name comments sessionType { name } } pageInfo { endCursor } } }`,
	`query ($text: String) { devices(filter: {name: {contains: $text}}) { nodes { name token } } userGroups(filter: {name: {startsWith: $text}}) { nodes { name } } }`,
	`mutation { updateUser(id: "dXNlcjo1", input: {firstName: "x"}) { firstName lastName } }`,
	`mutation { createSite(input: {name: "x"}) { id name } }`,
	`mutation { deleteSite(id: "c2l0ZTo1MDAx") }`, `mutation { login(username: "admin", password: "x") { token reason } }`, `mutation { logout }`,
	`query A { viewer { kind } } query B { __typename }`, `{ a: sites { ...f } } fragment f on SiteConnection { nodes { id @skip(if: false) } }`,
	`{ site(id: "c2l0ZTo1MDAx") { name projects { nodes { name } } } user(id: "dXNlcjo1MDAx") { username } participant(id: "cGFydGljaXBhbnQ6NTAwMQ") { name } }`,
}

// undo stands before a driver and, when it is on, rolls back what is committed, and says that it went well.
type undo struct{ on bool }

func (u *undo) wrap(d dialect.Driver) dialect.Driver { return undoing{d, u} }

type undoing struct {
	dialect.Driver
	undo *undo
}

func (d undoing) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := d.Driver.Tx(ctx)
	return undoingTx{tx, d.undo}, err
}

type undoingTx struct {
	dialect.Tx
	undo *undo
}

func (t undoingTx) Commit() error {
	if t.undo.on {
		return t.Rollback()
	}
	return t.Tx.Commit()
}

// complaints is a log that keeps what the program says of failures of its own, but for the line that any request gets.
type complaints struct{ heard []string }

// Enabled is for errors.
func (c *complaints) Enabled(_ context.Context, level slog.Level) bool {
	return level >= slog.LevelError
}

// Handle keeps a line.
func (c *complaints) Handle(_ context.Context, r slog.Record) error {
	if r.Message == "request" {
		return nil
	}
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	c.heard = append(c.heard, text)
	return nil
}

// WithAttrs is the same log.
func (c *complaints) WithAttrs([]slog.Attr) slog.Handler { return c }

// WithGroup is the same log.
func (c *complaints) WithGroup(string) slog.Handler { return c }
