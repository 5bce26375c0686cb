package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestFiltersThatImplyTheRule: a filter through rows that the caller sees stands in for the row rule where the one implies
// the other. The same filter within `and` never does, and gives the same rows to every caller, for each relation of the graph.
func TestFiltersThatImplyTheRule(t *testing.T) {
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		schema := f.graph.Schema()
		implied := map[string]bool{}
		for _, field := range schema.Query.Fields {
			argument := field.Arguments.ForName("filter")
			if argument == nil {
				continue
			}
			for _, relation := range schema.Types[argument.Type.Name()].Fields {
				typ := relation.Type.Name()
				if !strings.HasSuffix(typ, "Filter") || typ == argument.Type.Name() || schema.Types[typ].Fields.ForName("and") == nil {
					continue
				}
				of := func(filter string) string {
					return `{ list: ` + field.Name + `(first: 1000, filter: ` + filter + `) { totalCount nodes { id } } }`
				}
				for _, caller := range []string{cast.SiteAdmin, cast.SiteUser, cast.ProjectUser, cast.TwoRoles, cast.AllSitesUser, cast.DirectRole, cast.NoAccess, cast.SuperAdmin} {
					ctx := f.as(t, caller)
					ask := func(filter string) (string, int) {
						counter.Reset()
						data, errs := f.ask(t, ctx, of(filter))
						return data + errs, len(strings.Join(counter.Texts(), ""))
					}
					short, length := ask(`{` + relation.Name + `: {}}`)
					long, other := ask(`{and: [{` + relation.Name + `: {}}]}`)
					if diff := cmp.Diff(long, short); diff != "" && !strings.Contains(long, "FIELD_WITHHELD") {
						t.Errorf("%s by %s for %s: %s", field.Name, relation.Name, caller, diff)
					}
					var found struct{ List struct{ TotalCount int } }
					if json.NewDecoder(strings.NewReader(short)).Decode(&found) == nil && found.List.TotalCount > 0 && length < other {
						implied[field.Name+" by "+relation.Name] = true
					}
				}
			}
		}
		for _, relation := range []string{"sessions by participant", "participants by project", "participantGroups by project", "sessionParticipants by participant"} {
			if !implied[relation] {
				t.Errorf("%s: the row rule is written, too; left out is it of %v", relation, implied)
			}
		}
		for _, relation := range []string{"devices by deviceType", "sessions by sessionType", "sessions by device", "sessions by user"} {
			if implied[relation] {
				t.Errorf("%s: the row rule is left out", relation)
			}
		}
	}, database.WithDriver(counter.Wrap))
}
