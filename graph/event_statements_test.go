package graph_test

import (
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestStatementsOfEvents: what the caller was found to see, and keeps locked, is not judged a second time. Moving an event
// is judged where it comes to.
func TestStatementsOfEvents(t *testing.T) {
	counter, c := &testdb.Counter{}, commits{undo: true}
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		event := lakesideEvents(1)[0]
		var session any
		for _, row := range rowsOf("t_sessions_events") {
			if id(domain.KindSessionEvent, row["id_session_event"].(int)) == event {
				session = id(domain.KindSession, row["id_session"].(int))
			}
		}
		for _, s := range []struct {
			name, query string
			want        int
		}{
			{"create", `mutation($session: ID!) { createSessionEvent(input: {sessionId: $session, type: USER, text: "x"}) { id at } }`, 5},
			{"update", `mutation($event: ID!) { updateSessionEvent(id: $event, input: {text: "x"}) { id at } }`, 5},
			{"both", `mutation($session: ID!, $event: ID!) { createSessionEvent(input: {sessionId: $session, type: USER}) { id at } updateSessionEvent(id: $event, input: {text: "y"}) { id at } }`, 8},
		} {
			ctx := f.as(t, "maya")
			counter.Reset()
			if got := f.send(t, ctx, s.query, map[string]any{"event": event, "session": session}); len(got.Errors) > 0 {
				t.Errorf("%s: %+v", s.name, got.Errors)
			}
			if got := counter.Count(); got != s.want {
				t.Errorf("%s: %d statements, want %d:\n%s", s.name, got, s.want, strings.Join(counter.Texts(), "\n"))
			}
		}
	}, database.WithDriver(counter.Wrap), database.WithDriver(c.wrap))
}
