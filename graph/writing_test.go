package graph_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"teragraph/graph"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/command"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// commits stands before a driver and says what becomes of a COMMIT. Set its fields between requests only.
type commits struct {
	undo bool  // roll back instead, and say that it went well
	fail error // roll back instead, and answer this
}

func (c *commits) wrap(d dialect.Driver) dialect.Driver { return &committing{Driver: d, commits: c} }

type committing struct {
	dialect.Driver
	commits *commits
}

func (d *committing) Tx(ctx context.Context) (dialect.Tx, error) {
	tx, err := d.Driver.Tx(ctx)
	return &committingTx{Tx: tx, commits: d.commits}, err
}

type committingTx struct {
	dialect.Tx
	commits *commits
}

func (t *committingTx) Commit() error {
	if t.commits.undo || t.commits.fail != nil {
		if err := t.Rollback(); err != nil {
			return err
		}
		return t.commits.fail
	}
	return t.Tx.Commit()
}

// counted are passwords that count what costs time, and can be made to panic.
type counted struct {
	passwords
	hashes atomic.Int64
	panics bool
}

func (c *counted) Hash(password string) (string, error) {
	c.hashes.Add(1)
	if c.panics {
		panic("out of order")
	}
	return c.passwords.Hash(password)
}

// withPasswords is a fixture with passwords of its own.
func withPasswords(t testing.TB, db *database.DB, p command.Passwords) fixture {
	t.Helper()
	f := newFixture(t, db, defaultRules)
	m, err := policy.Load(defaultRules)
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.New(db, store.Options{Matrix: m, Limits: limits, Now: clock, Passwords: p, Tokens: tokens{}})
	if err != nil {
		t.Fatal(err)
	}
	r := &graph.Resolver{Fetcher: s.Fetcher, Reader: s, Writer: s, Sessions: sessions{}}
	f.store = s
	f.graph = graph.New(r, s, graph.Limits{Depth: 12, Complexity: 200000, Tokens: 5000, Time: 20 * time.Second, Documents: 100}, slog.New(slog.NewTextHandler(f.log, nil)))
	return f
}

// mutate sends root fields of a mutation and gives the answer.
func (f fixture) mutate(t *testing.T, who, fields string) answer {
	t.Helper()
	return f.send(t, f.as(t, who), "mutation { "+withIDs(fields)+" }", nil)
}

func (f fixture) send(t *testing.T, ctx context.Context, query string, variables map[string]any) answer {
	t.Helper()
	w := f.serve(ctx, post(t, query, variables))
	return checkAnswer(t, w)
}

// must is mutate for what has to go well.
func (f fixture) must(t *testing.T, who, fields string) string {
	t.Helper()
	got := f.mutate(t, who, fields)
	if len(got.Errors) > 0 {
		t.Fatalf("%s: %s: %+v", who, fields, got.Errors)
	}
	return string(got.Data)
}

// outcome is the code of the first error; "" when all went well. A refusal has no data.
func outcome(t *testing.T, got answer) domain.Code {
	t.Helper()
	if len(got.Errors) == 0 {
		if len(got.Data) == 0 || string(got.Data) == "null" {
			t.Errorf("no errors and no data")
		}
		return ""
	}
	if len(got.Data) > 0 && string(got.Data) != "null" {
		t.Errorf("refused, and yet answered: %s %+v", got.Data, got.Errors)
	}
	if code := got.Errors[0].Extensions.Code; code != "" {
		return code
	}
	return domain.Code("?" + got.Errors[0].Message)
}

// run changes the database behind the server's back.
func run(t *testing.T, db *database.DB, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := db.SQL.ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// cell reads one value as a text; "null" for NULL.
func cell(t *testing.T, db *database.DB, query string) string {
	t.Helper()
	var v any
	if err := db.SQL.QueryRowContext(t.Context(), query).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	if v == nil {
		return "null"
	}
	if b, ok := v.([]byte); ok {
		return string(b)
	}
	return fmt.Sprint(v)
}

// strongPassword fits the policy of passwords.
const strongPassword = "Correct-Horse-1"

// callers are all kinds of callers, in the order of the columns of writeCases.
var callers = []string{"admin", "maya", "tomas", "priya", "luka", "amara", "noor", ""}

// words of writeCases.
var words = map[string]domain.Code{
	"ok": "", "no": domain.CodeForbidden, "hidden": domain.CodeNotFound, "depends": domain.CodeConflict,
}

// writeCases say what becomes of one request for every kind of caller: superadmin, site admin, site user, project
// admin, project user, admin of another project and user of this, no rights, nobody.
var writeCases = []struct{ fields, want string }{
	{`createSite(input: {name: "New"}) { name }`, "ok no no no no no no no"},
	{`updateSite(id: "$site:1", input: {name: "New"}) { name }`, "ok ok no no no no hidden hidden"},
	{`deleteSite(id: "$site:1")`, "depends no no no no no hidden hidden"},
	{`createProject(input: {siteId: "$site:1", name: "New"}) { name }`, "ok ok no no no no no no"},
	{`updateProject(id: "$project:1", input: {name: "New"}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`updateProject(id: "$project:1", input: {enabled: false}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`deleteProject(id: "$project:1")`, "depends depends hidden no no no hidden hidden"},
	{`createParticipantGroup(input: {projectId: "$project:1", name: "New"}) { name }`, "ok ok no ok no no no no"},
	{`updateParticipantGroup(id: "$participantGroup:1", input: {name: "New"}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`deleteParticipantGroup(id: "$participantGroup:1")`, "depends depends hidden depends no no hidden hidden"},
	{`createParticipant(input: {projectId: "$project:1", name: "New"}) { name }`, "ok ok no ok no no no no"},
	{`createParticipant(input: {participantGroupId: "$participantGroup:1", name: "New", username: "new", password: "x", loginEnabled: true, tokenEnabled: true}) { token }`, "ok ok no ok no no no no"},
	{`updateParticipant(id: "$participant:1", input: {name: "New", email: null, enabled: false, participantGroupId: "$participantGroup:2"}) { name }`, "ok ok hidden ok ok ok hidden hidden"},
	{`updateParticipant(id: "$participant:1", input: {username: "new"}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`updateParticipant(id: "$participant:1", input: {password: "new"}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`updateParticipant(id: "$participant:1", input: {loginEnabled: false}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`updateParticipant(id: "$participant:1", input: {tokenEnabled: false}) { name }`, "ok ok hidden ok no no hidden hidden"},
	{`updateParticipants(ids: ["$participant:1", "$participant:2"], input: {enabled: false}) { name }`, "ok ok hidden ok ok ok hidden hidden"},
	{`updateParticipants(ids: ["$participant:1", "$participant:5"], input: {enabled: false}) { name }`, "ok hidden hidden hidden hidden ok hidden hidden"},
	{`updateParticipants(ids: ["$participant:1", "$participant:5"], input: {password: "new"}) { name }`, "ok hidden hidden hidden hidden no hidden hidden"},
	{`deleteParticipant(id: "$participant:1")`, "depends depends hidden depends no no hidden hidden"},
	{`deleteParticipants(ids: ["$participant:1", "$participant:2"])`, "depends depends hidden depends no no hidden hidden"},
	{`createUser(input: {username: "new", password: "` + strongPassword + `", firstName: "A", lastName: "B", userGroupIds: ["$userGroup:2"]}) { name }`, "ok ok no no no no no no"},
	{`createUser(input: {username: "new", password: "` + strongPassword + `", firstName: "A", lastName: "B"}) { name }`, "ok no no no no no no no"},
	{`updateUser(id: "$user:5", input: {firstName: "New"}) { name }`, "ok ok hidden ok ok no hidden hidden"},
	{`updateUser(id: "$user:5", input: {password: "` + strongPassword + `"}) { name }`, "ok no hidden no ok no hidden hidden"},
	{`updateUser(id: "$user:5", input: {email: "x@y.example"}) { name }`, "ok no hidden no ok no hidden hidden"},
	{`updateUser(id: "$user:5", input: {twoFactorEnabled: true}) { name }`, "ok no hidden no ok no hidden hidden"},
	{`updateUser(id: "$user:5", input: {enabled: false}) { name }`, "ok no hidden no no no hidden hidden"},
	{`updateUser(id: "$user:5", input: {superadmin: true}) { name }`, "ok no hidden no no no hidden hidden"},
	{`updateUser(id: "$user:5", input: {userGroupIds: ["$userGroup:4", "$userGroup:2"]}) { name }`, "ok ok hidden no no no hidden hidden"},
	{`updateUser(id: "$user:5", input: {userGroupIds: []}) { name }`, "ok no hidden no no no hidden hidden"},
	{`deleteUser(id: "$user:5")`, "depends no hidden no no no hidden hidden"},
	{`deleteUser(id: "$user:15")`, "ok hidden hidden hidden hidden hidden hidden hidden"},
	{`createUser(input: {username: "new", password: "` + strongPassword + `", userGroupIds: ["$userGroup:2"], accountKind: HUMAN, canDeleteFromFront: false}) { name }`, "ok ok no no no no no no"},
	{`createUser(input: {username: "new", password: "` + strongPassword + `", userGroupIds: ["$userGroup:2"], accountKind: BOT}) { name }`, "ok no no no no no no no"},
	{`createUser(input: {username: "new", password: "` + strongPassword + `", userGroupIds: ["$userGroup:2"], canDeleteFromFront: true}) { name }`, "ok no no no no no no no"},
	{`updateUser(id: "$user:5", input: {accountKind: HUMAN, canDeleteFromFront: false}) { name }`, "ok ok hidden ok ok no hidden hidden"},
	{`updateUser(id: "$user:5", input: {accountKind: BOT}) { name }`, "ok no hidden no no no hidden hidden"},
	{`updateUser(id: "$user:5", input: {canDeleteFromFront: true}) { name }`, "ok no hidden no no no hidden hidden"},
	{`renameUser(id: "$user:5", username: "new") { name }`, "ok no hidden no no no hidden hidden"},
	{`renameUser(id: "$user:15", username: "new") { name }`, "ok hidden hidden hidden hidden hidden hidden hidden"},
	{`deleteUsers(ids: ["$user:15"])`, "ok hidden hidden hidden hidden hidden hidden hidden"},
	{`deleteUsers(ids: ["$user:15", "$user:5"])`, "depends hidden hidden hidden hidden hidden hidden hidden"},
	{`createUserGroup(input: {name: "New", siteRoles: [{siteId: "$site:1", role: USER}]}) { name }`, "ok ok no no no no no no"},
	{`createUserGroup(input: {name: "New", projectRoles: {projectId: "$project:1", role: ADMIN}}) { name }`, "ok ok no no no no no no"},
	{`updateUserGroup(id: "$userGroup:2", input: {name: "New"}) { name }`, "ok ok no no no no hidden hidden"},
	{`updateUserGroup(id: "$userGroup:2", input: {siteRoles: [{siteId: "$site:1", role: ADMIN}]}) { name }`, "ok ok no no no no hidden hidden"},
	{`deleteUserGroup(id: "$userGroup:2")`, "depends depends no no no no hidden hidden"},
	{`addMemberships(inputs: [{userId: "$user:5", userGroupId: "$userGroup:2"}]) { id }`, "ok ok hidden no no no hidden hidden"},
	{`addMemberships(inputs: [{userId: "$user:5", userGroupId: "$userGroup:3"}]) { id }`, "ok no hidden no no no hidden hidden"},
	{`setSiteRoles(inputs: [{userGroupId: "$userGroup:16", siteId: "$site:1", role: USER}]) { id }`, "ok ok no no no no hidden hidden"},
	{`setProjectRoles(inputs: [{userGroupId: "$userGroup:16", projectId: "$project:1", role: ADMIN}]) { id }`, "ok ok hidden ok no no hidden hidden"},
	{`setProjectRoles(inputs: [{userGroupId: "$userGroup:4", projectId: "$project:1", role: null}]) { id }`, "ok ok hidden ok no no hidden hidden"},
	{`updateUserGroup(id: "$userGroup:2", input: {description: "New"}) { name }`, "ok ok no no no no hidden hidden"},
	{`changeMemberships(userId: "$user:5", add: [{id: "$userGroup:2"}]) { name }`, "ok ok hidden no no no hidden hidden"},
	{`changeMemberships(userId: "$user:5", add: {name: "Lakeside Staff"}) { name }`, "ok ok hidden no no no hidden hidden"},
	{`changeMemberships(userId: "$user:5", add: [{id: "$userGroup:3"}]) { name }`, "ok no hidden no no no hidden hidden"},
	{`changeMemberships(userId: "$user:5", remove: [{id: "$userGroup:4"}]) { name }`, "ok no hidden no no no hidden hidden"},
	{`changeMemberships(userId: "$user:5", add: [{id: "$userGroup:2"}], remove: [{id: "$userGroup:4"}]) { name }`, "ok no hidden no no no hidden hidden"},
	{`changeMemberships(userId: "$user:5", add: [{id: "$userGroup:4"}], remove: [{id: "$userGroup:2"}]) { name }`, "ok ok hidden ok ok ok hidden hidden"},
	{`setSiteRoles(inputs: [{userId: "$user:5", siteId: "$site:1", role: USER}]) { id }`, "ok ok no no no no hidden hidden"},
	{`setSiteRoles(inputs: [{userGroupId: "$userGroup:16", siteId: "$site:1", roleName: "auditor"}]) { id }`, "ok ok no no no no hidden hidden"},
	{`setProjectRoles(inputs: [{userId: "$user:5", projectId: "$project:1", role: ADMIN}]) { id }`, "ok ok hidden ok no no hidden hidden"},
	{`setProjectRoles(inputs: [{userId: "$user:5", projectId: "$project:1", role: null}]) { id }`, "ok ok hidden ok no no hidden hidden"},
	{`setProjectRoles(inputs: [{userId: "$user:5", projectId: "$project:1", roleName: "validator"}]) { id }`, "ok ok hidden ok no no hidden hidden"},
	{`setProjectRoles(inputs: [{userId: "$user:15", projectId: "$project:1", role: USER}]) { id }`, "ok hidden hidden hidden no no hidden hidden"},
	{`deleteServiceAccess(id: "$serviceAccess:2")`, "ok ok no hidden hidden hidden hidden hidden"},
	{`deleteServiceAccess(id: "$serviceAccess:6")`, "ok no hidden no no no hidden hidden"},
	{`deleteMembership(id: "$membership:19")`, "ok ok no no no no hidden hidden"},
	{`deleteMembership(id: "$membership:4")`, "ok no hidden no no no hidden hidden"},
	{`deleteMemberships(ids: ["$membership:19", "$membership:4"])`, "ok no hidden no no no hidden hidden"},
	{`createSessionEvent(input: {sessionId: "$session:97", type: WARNING, text: "New"}) { id }`, "ok ok hidden ok ok ok hidden no"},
	{`createSessionEvent(input: {sessionId: "$session:9", type: CUSTOM_10, at: "2026-03-15T10:00:00+02:00", context: null}) { id }`, "ok ok hidden hidden hidden hidden hidden no"},
	{`updateSessionEvent(id: "$sessionEvent:225", input: {text: "New", type: STOP}) { id }`, "ok ok hidden ok ok ok hidden hidden"},
	{`updateSessionEvent(id: "$sessionEvent:225", input: {sessionId: "$session:9"}) { id }`, "ok ok hidden hidden hidden hidden hidden hidden"},
	{`updateSessionEvent(id: "$sessionEvent:14", input: {sessionId: "$session:97"}) { id }`, "ok ok hidden hidden hidden hidden hidden hidden"},
	{`deleteSessionEvent(id: "$sessionEvent:225")`, "ok ok hidden ok ok ok hidden hidden"},
	{`deleteSessionEvents(ids: ["$sessionEvent:225", "$sessionEvent:14"])`, "ok ok hidden hidden hidden hidden hidden hidden"},
}

func TestOneChangeEveryCaller(t *testing.T) {
	var c commits
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		for _, w := range writeCases {
			for i, word := range strings.Fields(w.want) {
				want := words[word]
				c.undo = want == ""
				if got := outcome(t, f.mutate(t, callers[i], w.fields)); got != want {
					t.Errorf("%s: %q for %q, want %q", w.fields, got, callers[i], want)
				}
			}
			testdb.Unchanged(t, db, before)
		}
		if strings.Contains(f.log.String(), strongPassword) {
			t.Errorf("a password is in the log: %s", f.log)
		}
	}, database.WithDriver(c.wrap))
}

// TestEveryMutationHasItsCallers keeps a new mutation from coming without a line in writeCases.
func TestEveryMutationHasItsCallers(t *testing.T) {
	tested := map[string]bool{"login": true, "logout": true} // these change no row of the graph
	for _, w := range writeCases {
		name, _, _ := strings.Cut(w.fields, "(")
		tested[name] = true
	}
	for _, f := range newCast(t, defaultRules).graph.Schema().Mutation.Fields {
		if !tested[f.Name] {
			t.Errorf("writeCases has no line of %s", f.Name)
		}
	}
}
