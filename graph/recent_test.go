package graph_test

import (
	"strings"
	"testing"
	"time"

	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestRightsCountAtOnce: what callers hold is remembered for an hour here, and counts with the next request all the same.
func TestRightsCountAtOnce(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := remembering(t, db, defaultRules, time.Hour)
		const query = `{ project(id: "$project:1") { role } }`
		role := func() string {
			t.Helper()
			data, _ := f.ask(t, f.as(t, "luka"), withIDs(query))
			return data
		}
		for _, step := range []struct{ mutation, want string }{
			{`setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", role: ADMIN}) { id }`, `{"project":{"role":"ADMIN"}}`},
			{`setProjectRoles(inputs: {userId: "$user:5", projectId: "$project:1", role: null}) { id }`, `{"project":{"role":"USER"}}`},
		} {
			before := role()
			f.must(t, "admin", step.mutation)
			if got := role(); got != step.want || got == before {
				t.Errorf("after %s: %s, before %s", step.mutation, got, before)
			}
		}
	})
}

// TestJoinsLeaveGatedEdges: rows behind an edge with a rule of its own are read where the rule holds, by themselves.
func TestJoinsLeaveGatedEdges(t *testing.T) {
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for query, want := range map[string]bool{
			`{ participant(id: "$participant:1") { project { name } } }`: true,
			`{ user(id: "$user:5") { createdBy { name } } }`:             false,
		} {
			texts := f.statements(t, &counter, f.as(t, "luka"), withIDs(query))
			if got := strings.Contains(strings.Join(texts, "\n"), `AS "j0_"`) || strings.Contains(strings.Join(texts, "\n"), "AS `j0_`"); got != want {
				t.Errorf("%s is joined: %v\n%s", query, got, strings.Join(texts, "\n"))
			}
		}
	}, database.WithDriver(counter.Wrap))
}
