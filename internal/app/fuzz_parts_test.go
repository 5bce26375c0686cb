package app_test

import (
	"context"
	"log/slog"

	"entgo.io/ent/dialect"
)

// besiegingQueries reach every type from the root and back, by all kinds of arguments.
var besiegingQueries = []string{
	`{ viewer { kind user { username } } }`,
	`{ users(first: 50) { totalCount nodes { id username email notes memberships { nodes { userGroup { name users: memberships { nodes { user { username } } } } } } } } }`,
	`{ sites { nodes { name projects { nodes { name participants { nodes { name email token } } } } devices { nodes { device { name token notes } } } } } }`,
	`{ participants(filter: {name: {contains: "q"}}, orderBy: [{field: NAME, direction: DESC}]) { nodes { name uuid } pageInfo { endCursor hasNextPage } } }`,
	`query ($id: ID!) { site(id: $id) { name } participant(id: $id) { name } user(id: $id) { username } device(id: $id) { name } }`,
	`query ($n: Int, $after: Cursor) { sessions(first: $n, after: $after) { totalCount nodes { name comments sessionType { name } } pageInfo { endCursor } } }`,
	`query ($text: String) { devices(filter: {name: {contains: $text}}) { nodes { name token } } userGroups(filter: {name: {startsWith: $text}}) { nodes { name } } }`,
	`{ services { nodes { name key } } sessionTypes { nodes { name } } testTypes { nodes { name } } serverSettings { nodes { name } } }`,
	`{ tests { nodes { name summary } } assets { nodes { name } } testInvitations { nodes { key message } } sessionEvents { nodes { text context } } }`,
	`{ serviceConfigs { nodes { config } } serviceRoles { nodes { name } } serviceAccesses { nodes { id } } participantGroups { nodes { name } } }`,
	`mutation { updateUser(id: "dXNlcjo1", input: {firstName: "x"}) { firstName lastName } }`,
	`mutation { createSite(input: {name: "x"}) { id name } }`,
	`mutation { deleteSite(id: "c2l0ZTo1MDAx") }`, `mutation { login(username: "admin", password: "x") { token reason } }`, `mutation { logout }`,
	`{ __schema { types { name fields { name } } } }`, `query A { viewer { kind } } query B { __typename }`, `{ a: sites { ...f } } fragment f on SiteConnection { nodes { id @skip(if: false) } }`,
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
