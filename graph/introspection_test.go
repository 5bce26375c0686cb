package graph_test

import (
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql/introspection"

	"teragraph/internal/cast"
)

// TestIntrospectionOfTools: what every tool asks first fits into the limits, for everybody.
func TestIntrospectionOfTools(t *testing.T) {
	f := newCast(t, defaultRules)
	for _, who := range []string{"", cast.ProjectUser} {
		w := f.serve(f.as(t, who), post(t, introspection.Query, nil))
		if got := checkAnswer(t, w); w.Code != 200 || len(got.Errors) > 0 || !strings.Contains(w.Body.String(), `"name":"Participant"`) {
			t.Errorf("as %q: %d %.300s", who, w.Code, w.Body)
		}
	}
}
