package policy_test

import (
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// What a change is not judged for again is only what it cannot have changed.
func TestWhatADecisionStandsOn(t *testing.T) {
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		kind   domain.Kind
		column string
		want   bool
	}{
		{domain.KindSessionEvent, "session_event_text", true},
		{domain.KindSessionEvent, "id_session", false},
		{domain.KindParticipant, "participant_name", false}, // paths of others lead through participants
		{domain.KindProject, "project_name", false},
		{"nothing", "x", false},
	} {
		if got := m.Stays(test.kind, policy.ActionUpdate, []string{test.column}); got != test.want {
			t.Errorf("%s of %s: %v", test.column, test.kind, got)
		}
	}
	rule := m.Type(domain.KindSessionEvent).Writes[policy.ActionCreate].Rule
	if !rule.Suffices("id_session", domain.KindSession) || rule.Suffices("id_session", domain.KindProject) || rule.Suffices("id_session_event_type", domain.KindSession) {
		t.Error("seeing the session, and only that, is enough for an event of it")
	}
	if m.Type(domain.KindParticipant).Writes[policy.ActionCreate].Rule.Suffices("id_project", domain.KindProject) {
		t.Error("seeing a project is not enough for a participant of it")
	}
}
