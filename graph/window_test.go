package graph_test

import (
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestHiddenRowsTakeNoPlace: under several parents a page is counted among the rows that the caller sees. At both of
// Amara's sites a project that she does not see comes first by name.
func TestHiddenRowsTakeNoPlace(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		loadCast(t, db)
		f := newFixture(t, db, "default")
		data, errs := f.ask(t, f.as(t, cast.TwoRoles), `{
			sites(orderBy: {field: NAME}) { nodes { projects(first: 1, orderBy: {field: NAME}) { totalCount nodes { name } pageInfo { hasNextPage } } } }
		}`)
		want := `{"sites":{"nodes":[` +
			`{"projects":{"totalCount":1,"nodes":[{"name":"Stroke Recovery at Home"}],"pageInfo":{"hasNextPage":false}}},` +
			`{"projects":{"totalCount":1,"nodes":[{"name":"Pulmonary Telecare"}],"pageInfo":{"hasNextPage":false}}}]}}`
		if data != want || errs != "null" {
			t.Errorf("%s %s\nwant %s", data, errs, want)
		}
	})
}
