package graph_test

import (
	"fmt"
	"slices"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// sessionIDs lists the sessions that the caller sees, in their order.
func (f fixture) sessionIDs(t *testing.T, who string) []string {
	t.Helper()
	var answer struct {
		Sessions struct{ Nodes []struct{ ID string } }
	}
	f.read(t, f.as(t, who), "{ sessions(first: 1000, orderBy: [{field: ID}]) { nodes { id } } }", &answer)
	ids := make([]string, len(answer.Sessions.Nodes))
	for i, n := range answer.Sessions.Nodes {
		ids[i] = n.ID
	}
	return ids
}

func number(t *testing.T, opaque string) int {
	t.Helper()
	n, err := domain.ParseID(domain.KindSession, "id", opaque)
	if err != nil {
		t.Fatal(err)
	}
	return n.N
}

// TestRemovedLinksShowNothing: a participant who was taken out of a session shows it to nobody any more.
func TestRemovedLinksShowNothing(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		seen := f.sessionIDs(t, cast.ProjectUser)
		all := f.sessionIDs(t, cast.SuperAdmin)
		i := slices.IndexFunc(all, func(id string) bool { return !slices.Contains(seen, id) })
		if i < 0 {
			t.Fatal("the cast has no session that is out of reach")
		}
		for _, tt := range []struct {
			deleted string
			want    bool
		}{{"CURRENT_TIMESTAMP", false}, {"NULL", true}} {
			insert := fmt.Sprintf("INSERT INTO t_sessions_participants (id_session, id_participant, version_id, deleted_at) VALUES (%d, 1, 1, %s)", number(t, all[i]), tt.deleted)
			if _, err := db.SQL.ExecContext(t.Context(), insert); err != nil {
				t.Fatal(err)
			}
			if got := slices.Contains(f.sessionIDs(t, cast.ProjectUser), all[i]); got != tt.want {
				t.Errorf("with a link that was removed at %s the session is seen: %t, want %t", tt.deleted, got, tt.want)
			}
		}
	})
}

// TestSessionsTellWhoLedThem: whoever sees a session may know its creator by name, also one whom they see nowhere else.
func TestSessionsTellWhoLedThem(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		const ottilie = 12 // at a site of her own
		session := f.sessionIDs(t, cast.ProjectUser)[0]
		if _, err := db.SQL.ExecContext(t.Context(), fmt.Sprintf("UPDATE t_sessions SET id_creator_user = %d WHERE id_session = %d", ottilie, number(t, session))); err != nil {
			t.Fatal(err)
		}
		got, errs := f.ask(t, f.as(t, cast.ProjectUser), fmt.Sprintf("{ user(id: %q) { name } session(id: %q) { creatorUser { name } } }", id(domain.KindUser, ottilie), session))
		if want := `{"user":null,"session":{"creatorUser":{"name":"Ottilie Brandauer"}}}`; got != want || errs != "null" {
			t.Errorf("%s %s, want %s", got, errs, want)
		}
	})
}
