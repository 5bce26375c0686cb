package property_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teragraph/internal/store/testdb"
)

// TestLatestSessionsOfProjects draws what the listing of sessions leads to (ADR 0015), which random queries seldom are:
// the answers are those of the reference, and the listing gave a good part of them.
func TestLatestSessionsOfProjects(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			c := &campaign{server: newServer(t, name), files: readFiles(t), seen: &coverage{drawn: map[string]int{}}}
			listed := 0
			newRounds(t).until(t, number(t, "TERAGRAPH_PROPERTY_DRAWS", 200), &c.draws, func() func(*rapid.T) {
				return func(rt *rapid.T) {
					w := worlds().Draw(rt, "rows")
					c.load(rt, w)
					form := []float64{0, 2}[draw{rt}.upTo(1, "form of the conditions")]
					c.wideFrom = &form
					random := rapid.Custom(func(t *rapid.T) matrixText { return matrixText(randomMatrix(t, c.matrix)) }).Draw(rt, "random rules")
					policies := append(slices.Clone(c.base(rt)), c.under(rt, "random", []byte(random), nil))
					rt.Repeat(map[string]func(*rapid.T){"list": func(rt *rapid.T) {
						c.draws++
						if c.latest(rt, w, policies[draw{rt}.upTo(2, "rules")]) {
							listed++
						}
					}})
				}
			})
			t.Logf("%d draws, %d with rows, %d of the listing", c.draws, c.withRows, listed)
			if c.withRows*20 < c.draws || listed*20 < c.draws {
				t.Errorf("the draws say too little: of %d, %d have rows, %d are of the listing", c.draws, c.withRows, listed)
			}
		})
	}
}

// latest compares one list of sessions of projects, by its pages or as one window, and says whether it was read by the
// listing.
func (c *campaign) latest(rt *rapid.T, w *world, r *rules) bool {
	d := draw{rt}
	who := d.caller(w)
	a := c.author(rt, w, r, who, nil)
	projects := []any{}
	for range 1 + d.upTo(2, "projects") {
		projects = append(projects, a.id("project"))
	}
	filter := object{"project": object{"id": projects}}
	if d.oneIn(4, "startsAt") {
		filter["startsAt"] = object{[]string{"from", "before"}[d.upTo(1, "end")]: a.moment()}
	}
	if d.oneIn(6, "another filter") {
		filter["name"] = object{"contains": "a"}
	}
	orders := []any{}
	for _, name := range []word{"STARTS_AT", "ID"}[:1+d.upTo(1, "orders")] {
		orders = append(orders, object{"field": name, "direction": []word{"DESC", "ASC"}[d.upTo(1, "direction")]})
	}
	f := sel("Query", "sessions", "SessionConnection")
	f.alias = "list"
	f.args = []argument{{name: "filter", typ: "SessionFilter", value: filter}, {name: "orderBy", value: orders}}
	j := newJudge(w, r.book, who)
	plain := fmt.Sprintf("{ sessions(%s first: 2) { nodes { id } } }", arguments(f.args))
	listed := strings.Contains(strings.Join(c.ask(rt, r, who, plain, nil).statements, "\n"), "tg_sessions_projects")
	if d.oneIn(3, "window") {
		f.args = append(f.args, argument{name: "limit", value: d.upTo(3, "limit")}, argument{name: "offset", value: d.upTo(3, "offset")})
		f.sub = []*field{
			sel(f.typ, "nodes", "Session", sel("Session", "id", "ID"), sel("Session", "startsAt", "DateTime")),
			sel(f.typ, "pageInfo", "PageInfo", sel("PageInfo", "hasNextPage", "Boolean")),
		}
		c.compare(rt, r, j, &query{fields: []*field{f}})
		return listed
	}
	c.follow(rt, r, j, f, 1+d.upTo(2, "size"))
	return listed
}
