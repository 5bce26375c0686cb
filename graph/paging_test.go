package graph_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
)

type page struct {
	List struct {
		TotalCount int
		Nodes      []struct{ ID string }
		PageInfo   struct {
			HasNextPage, HasPreviousPage bool
			StartCursor, EndCursor       *string
		}
	}
}

func (p page) ids() []string {
	ids := []string{}
	for _, n := range p.List.Nodes {
		ids = append(ids, n.ID)
	}
	return ids
}

// list asks for a page of a root field.
func (f fixture) list(t testing.TB, ctx context.Context, field, args string) page {
	t.Helper()
	var p page
	f.read(t, ctx, fmt.Sprintf(`{ list: %s(%s) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, field, args), &p)
	return p
}

// orders are the ways to order each list.
var orders = map[string][]string{
	"participants": {"ID", "NAME", "EMAIL", "LAST_ONLINE", "UPDATED"},
	"users":        {"ID", "USERNAME", "FIRST_NAME", "LAST_NAME", "EMAIL"},
	"projects":     {"ID", "NAME"},
	"serviceRoles": {"ID", "NAME"},
	"memberships":  {"ID"},
}

// TestPagesAreTheList: whatever the order, the size of the pages and the caller, the pages one after the other are
// the whole list, by cursors and by offsets, and say truly what follows and what came before.
func TestPagesAreTheList(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		fixtures := map[string]fixture{defaultRules: newFixture(t, db, defaultRules), strictRules: newFixture(t, db, strictRules)}
		rapid.Check(t, func(r *rapid.T) {
			field := rapid.SampledFrom([]string{"memberships", "participants", "projects", "serviceRoles", "users"}).Draw(r, "field")
			who := rapid.SampledFrom([]string{cast.SuperAdmin, cast.SiteAdmin, cast.TwoRoles, ""}).Draw(r, "who")
			f := fixtures[rapid.SampledFrom([]string{defaultRules, strictRules}).Draw(r, "rules")]
			terms := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) string {
				return fmt.Sprintf("{field: %s, direction: %s}", rapid.SampledFrom(orders[field]).Draw(r, "order"), rapid.SampledFrom([]string{"ASC", "DESC"}).Draw(r, "direction"))
			}), 0, 3).Draw(r, "terms")
			order := "orderBy: [" + strings.Join(terms, ", ") + "]"
			if who == "" && strings.Contains(order, "EMAIL") {
				r.Skip("refused")
			}
			ctx := f.as(t, who)
			whole := f.list(t, ctx, field, order+", first: 1000")
			if whole.List.TotalCount != len(whole.List.Nodes) || whole.List.PageInfo.HasNextPage || whole.List.PageInfo.HasPreviousPage {
				r.Fatalf("totalCount %d, %d nodes, %+v", whole.List.TotalCount, len(whole.List.Nodes), whole.List.PageInfo)
			}
			size := rapid.IntRange(len(whole.List.Nodes)/8+1, len(whole.List.Nodes)+2).Draw(r, "size")
			checkPages(r, whole, size, func(i int, before page) page {
				args := fmt.Sprintf("%s, first: %d", order, size)
				if i > 0 {
					args += fmt.Sprintf(", after: %q", *before.List.PageInfo.EndCursor)
				}
				return f.list(t, ctx, field, args)
			})
			checkPages(r, whole, size, func(i int, _ page) page {
				return f.list(t, ctx, field, fmt.Sprintf("%s, limit: %d, offset: %d", order, size, i*size))
			})
		})
	})
}

func checkPages(r *rapid.T, whole page, size int, next func(i int, before page) page) {
	got := []string{}
	var p page
	for i := 0; ; i++ {
		p = next(i, p)
		got = append(got, p.ids()...)
		info := p.List.PageInfo
		if p.List.TotalCount != whole.List.TotalCount || info.HasPreviousPage != (i > 0) || info.HasNextPage && len(p.List.Nodes) != size {
			r.Fatalf("page %d of %d rows: %+v", i, len(p.List.Nodes), p.List)
		}
		if !info.HasNextPage {
			break
		}
	}
	if diff := cmp.Diff(whole.ids(), got); diff != "" {
		r.Fatalf("pages of %d (-whole +pages):\n%s", size, diff)
	}
}

// TestPagesOfEdges: a page under each of many parents is the page under that parent alone.
func TestPagesOfEdges(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, strictRules)
		ctx := f.as(t, cast.TwoRoles)
		const part = `id participants(%s) { totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`
		for _, args := range []string{
			"first: 3", "first: 1000", "first: 0", "limit: 5, offset: 4", "limit: 5, offset: 1000",
			"first: 4, orderBy: [{field: EMAIL, direction: DESC}]", `first: 7, orderBy: {field: NAME}, filter: {name: {contains: "a"}, email: {isNull: false}}`,
			"first: 2, orderBy: {field: LAST_ONLINE}", "first: 2, filter: {hasGroup: false}",
		} {
			var all, one struct {
				Projects struct {
					Nodes []map[string]any
				}
			}
			query := fmt.Sprintf("{ projects%s { nodes { "+part+" } } }", "", args)
			data, _ := f.ask(t, ctx, query)
			decodeJSON(t, data, &all)
			if len(all.Projects.Nodes) != 2 {
				t.Fatalf("%s: %s", args, data)
			}
			for _, project := range all.Projects.Nodes {
				data, _ := f.ask(t, ctx, fmt.Sprintf("{ projects%s { nodes { "+part+" } } }", fmt.Sprintf(`(filter: {id: [%q]})`, project["id"]), args))
				decodeJSON(t, data, &one)
				if diff := cmp.Diff(one.Projects.Nodes[0], project); diff != "" {
					t.Errorf("%s (-alone +among others):\n%s", args, diff)
				}
			}
		}
	})
}
