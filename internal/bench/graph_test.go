package bench_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"

	"teragraph/internal/bench"
	"teragraph/internal/domain"
)

// The operations. listFields are the fields of a row of the flat list.
const (
	listFields = 8
	listQuery  = `{ participants(first: %d, orderBy: {field: NAME}) { nodes { id uuid name email token enabled lastOnline projectId } } }`
	treeQuery  = `{ sites(first: 2) { nodes { name projects(first: 10) { totalCount nodes { name participants(first: 20, orderBy: {field: NAME}) { totalCount nodes { name email token participantGroup { name } } } } } } } }`
	treeFields = 2*3 + 10*4 + 200*5
)

var callers = []string{bench.Superadmin, bench.Member}

// BenchmarkPlan makes the plan of an operation, without any statement.
func BenchmarkPlan(b *testing.B) {
	each(b, "default", func(b *testing.B, f fixture) {
		for name, query := range map[string]string{"list": fmt.Sprintf(listQuery, 1000), "tree": treeQuery} {
			for _, who := range callers {
				b.Run(name+"/"+who, func(b *testing.B) {
					doc, errs := gqlparser.LoadQueryWithRules(f.graph.Schema(), query, nil)
					if errs != nil {
						b.Fatal(errs)
					}
					ctx := f.as(b, who)
					access, err := f.store.Access(ctx, domain.CallerFrom(ctx))
					if err != nil {
						b.Fatal(err)
					}
					b.ReportAllocs()
					for b.Loop() {
						oc := &graphql.OperationContext{Doc: doc, Operation: doc.Operations[0]}
						if _, err := f.store.Plan(ctx, f.graph.Schema(), oc, access); err != nil {
							b.Fatal(err)
						}
					}
				})
			}
		}
	})
}

// BenchmarkAccess reads what a caller holds and applies the matrix: what every request of a user pays.
func BenchmarkAccess(b *testing.B) {
	each(b, "default", func(b *testing.B, f fixture) {
		ctx := f.as(b, bench.Member)
		b.ReportAllocs()
		for b.Loop() {
			if _, err := f.store.Access(ctx, domain.CallerFrom(ctx)); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkList answers a flat list of eight fields a row.
func BenchmarkList(b *testing.B) {
	each(b, "default", func(b *testing.B, f fixture) {
		for _, rows := range []int{100, 1000} {
			for _, who := range callers {
				b.Run(fmt.Sprintf("%d/%s", rows, who), func(b *testing.B) {
					serve(b, f.graph, http.MethodPost, "/graphql", graphQL(b, fmt.Sprintf(listQuery, rows)), f.as(b, who), rows*listFields)
				})
			}
		}
	})
}

// BenchmarkStrictList is the same where the member reads e-mail and token of one project's rows only.
func BenchmarkStrictList(b *testing.B) {
	each(b, "strict", func(b *testing.B, f fixture) {
		serve(b, f.graph, http.MethodPost, "/graphql", graphQL(b, fmt.Sprintf(listQuery, 1000)), f.as(b, bench.Member), 1000*listFields)
	})
}

// BenchmarkTree answers three levels, counts and pages at each.
func BenchmarkTree(b *testing.B) {
	each(b, "default", func(b *testing.B, f fixture) {
		for _, who := range callers {
			b.Run(who, func(b *testing.B) {
				serve(b, f.graph, http.MethodPost, "/graphql", graphQL(b, treeQuery), f.as(b, who), treeFields)
			})
		}
	})
}

// BenchmarkPoint answers one row by its id, with its project and site.
func BenchmarkPoint(b *testing.B) {
	each(b, "default", func(b *testing.B, f fixture) {
		query := fmt.Sprintf(`{ participant(id: %s) { name email project { name site { name } } } }`, id(domain.KindParticipant, 77))
		for _, who := range callers {
			b.Run(who, func(b *testing.B) {
				serve(b, f.graph, http.MethodPost, "/graphql", graphQL(b, query), f.as(b, who), 5)
			})
		}
	})
}

// BenchmarkGrowth answers the same page and the same row with ten times the rows in the same projects.
func BenchmarkGrowth(b *testing.B) {
	queries := map[string]string{
		"page":  fmt.Sprintf(`{ project(id: %s) { participants(first: 50, orderBy: {field: NAME}) { nodes { name email } } } }`, id(domain.KindProject, 3)),
		"point": fmt.Sprintf(`{ participant(id: %s) { name email project { name } } }`, id(domain.KindParticipant, 77)),
	}
	for _, times := range []int{1, 10} {
		b.Run(fmt.Sprintf("x%d", times), func(b *testing.B) {
			grown := size
			grown.Participants *= times
			eachSize(b, "default", grown, func(b *testing.B, f fixture) {
				for name, query := range queries {
					b.Run(name, func(b *testing.B) {
						serve(b, f.graph, http.MethodPost, "/graphql", graphQL(b, query), f.as(b, bench.Member), 0)
					})
				}
			})
		})
	}
}
