package property_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
	"teragraph/internal/store/testdb"
)

// perDatabase is how many queries one random database answers on average.
const perDatabase = 15

// TestEveryAnswerIsAsTheReferenceSays is the property: whatever the rows, the caller, the rules and the query,
// the server gives exactly what the reference reads from the rows, withholds what it withholds and refuses what
// it refuses.
func TestEveryAnswerIsAsTheReferenceSays(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			c := &campaign{server: newServer(t, name), files: readFiles(t), seen: &coverage{drawn: map[string]int{}}}
			want, r := number(t, "TERAGRAPH_PROPERTY_DRAWS", 200), newRounds(t)
			round := func() func(*rapid.T) {
				wanted := c.unseen(t)
				return func(rt *rapid.T) { c.check(rt, wanted) }
			}
			r.until(t, want, &c.draws, round)
			for extra := 0; (len(c.unseen(t)) > 0 || c.refused == 0 || c.withheld == 0) && extra < 400; extra++ { // what is rare gets its turn
				r.until(t, c.draws+1, &c.draws, round)
			}
			t.Logf("%d draws, %d with rows, %d refused, %d with withheld fields", c.draws, c.withRows, c.refused, c.withheld)
			if missing := c.seen.missing(c.base(t)[0].graph.Schema()); len(missing) > 0 {
				t.Errorf("never drawn: %v", missing)
			}
			if c.withRows*100 < 30*c.draws || c.refused == 0 || c.withheld == 0 {
				t.Errorf("the draws say too little: of %d, %d have rows, %d are refused, %d withhold fields", c.draws, c.withRows, c.refused, c.withheld)
			}
		})
	}
}

// rounds runs rapid checks, each round with a seed that follows from the first.
type rounds struct{ seed int }

func newRounds(t *testing.T) *rounds {
	t.Helper()
	r := &rounds{seed: number(t, "TERAGRAPH_PROPERTY_SEED", int(rand.Uint32())+1)}
	t.Logf("TERAGRAPH_PROPERTY_SEED=%d repeats this", r.seed)
	return r
}

// until repeats until enough was drawn.
func (r *rounds) until(t *testing.T, want int, draws *int, round func() func(*rapid.T)) {
	t.Helper()
	set(t, "rapid.nofailfile", "true")
	set(t, "rapid.steps", strconv.Itoa(perDatabase))
	if limit := os.Getenv("TERAGRAPH_PROPERTY_SHRINK"); limit != "" {
		set(t, "rapid.shrinktime", limit) // "make mutants" wants to know that it fails, not how little makes it fail
	}
	for *draws < want {
		set(t, "rapid.checks", strconv.Itoa(min(1+(want-*draws)/perDatabase, 5)))
		set(t, "rapid.seed", strconv.Itoa(r.seed))
		rapid.Check(t, round())
		r.seed += 1_000_003
	}
}

// set changes a flag of rapid for the time of the test.
func set(t *testing.T, name, value string) {
	t.Helper()
	before := flag.Lookup(name).Value.String()
	if err := flag.Set(name, value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = flag.Set(name, before) })
}

func number(t *testing.T, variable string, otherwise int) int {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is not a number from 1", variable, text)
	}
	return n
}

// campaign is one run of the property on one database.
type campaign struct {
	*server
	files
	shipped                            map[float64][]*rules // by wideFrom
	seen                               *coverage
	draws, withRows, refused, withheld int
}

// base gives the two shipped policies.
func (c *campaign) base(t tester) []*rules {
	form := -1.0 // the server's own choice
	if c.wideFrom != nil {
		form = *c.wideFrom
	}
	if c.shipped == nil {
		c.shipped = map[float64][]*rules{}
	}
	if c.shipped[form] == nil {
		c.shipped[form] = []*rules{c.under(t, "default", c.matrix, nil), c.under(t, "strict", c.matrix, c.strict)}
	}
	return c.shipped[form]
}

func (c *campaign) check(rt *rapid.T, wanted map[string]bool) {
	w := worlds().Draw(rt, "rows")
	c.load(rt, w)
	random := rapid.Custom(func(t *rapid.T) matrixText { return matrixText(randomMatrix(t, c.matrix)) }).Draw(rt, "random rules")
	form := []float64{0, 2}[draw{rt}.upTo(1, "form of the conditions")]
	c.wideFrom = &form
	policies := append(slices.Clone(c.base(rt)), c.under(rt, "random", []byte(random), nil))
	rt.Repeat(map[string]func(*rapid.T){"query": func(rt *rapid.T) {
		d := draw{rt}
		r := policies[[]int{0, 1, 2, 1, 2}[d.upTo(4, "rules")]]
		who := d.caller(w)
		j := newJudge(w, r.book, who)
		c.draws++
		if d.oneIn(6, "follow the pages") {
			c.pages(rt, r, j, c.author(rt, w, r, who, wanted))
			return
		}
		q := rapid.Custom(func(t *rapid.T) *query { return c.author(t, w, r, who, wanted).query() }).Draw(rt, "query")
		c.compare(rt, r, j, q)
	}})
}

func (c *campaign) author(t *rapid.T, w *world, r *rules, who domain.Caller, wanted map[string]bool) *author {
	a := &author{draw: draw{t}, schema: r.graph.Schema(), w: w, seen: c.seen, wanted: wanted}
	a.cursor = func(typ string, order []any, id int) string {
		text := fmt.Sprintf("{ %s(filter: {id: [%q]}, orderBy: %s) { pageInfo { endCursor } } }", listOf(typ), opaque(entities[typ].kind, id), literal(order))
		data, _ := c.ask(t, r, who, text, nil).data[listOf(typ)].(map[string]any)
		if data == nil {
			return ""
		}
		cursor, _ := data["pageInfo"].(map[string]any)["endCursor"].(string)
		return cursor
	}
	return a
}

// listOf gives the root field that lists a type.
func listOf(typ string) string {
	name := strings.ToLower(typ[:1]) + typ[1:]
	if strings.HasSuffix(name, "s") {
		name += "e"
	}
	return name + "s"
}

// compare asks both sides.
func (c *campaign) compare(rt tester, r *rules, j *judge, q *query) {
	text, variables := q.text()
	got := c.ask(rt, r, j.caller, text, variables)
	want := expect(j, q)
	if len(want.refused) > 0 {
		c.refused++
		checkRefused(rt, got, want)
		return
	}
	if want.rows > 0 {
		c.withRows++
	}
	if len(want.withheld) > 0 {
		c.withheld++
	}
	if diff := cmp.Diff(plainJSON(rt, want.data), masked(got.data)); diff != "" {
		rt.Fatalf("%s as %+v: %#v\n(-reference +server):\n%s\nerrors: %v", r.name, j.caller, q, diff, got.errors)
	}
	withheld := map[string]int{}
	for _, e := range got.errors {
		if e.Extensions["code"] != domain.CodeFieldWithheld {
			rt.Fatalf("%s as %+v: %#v\n%v", r.name, j.caller, q, e)
		}
		withheld[fmt.Sprintf("%s %s", e.Path, e.Extensions["rule"])] += int(e.Extensions["count"].(int64))
	}
	if diff := cmp.Diff(want.withheld, withheld); diff != "" {
		rt.Fatalf("%s as %+v: %#v\nwithheld (-reference +server):\n%s", r.name, j.caller, q, diff)
	}
}

// checkRefused wants one error that names one of the arguments at fault, and no fetch but of the caller's rights.
func checkRefused(rt tester, got response, want *answer) {
	if len(got.errors) != 1 || got.data != nil {
		rt.Fatalf("wanted to be refused one of %v, got %v and %v", want.refused, got.errors, got.data)
	}
	e := got.errors[0]
	_, at, _ := strings.Cut(e.Message, " (at ")
	name := fmt.Sprintf("%s (at %s", e.Extensions["argument"], at)
	if !want.refused[name] || e.Extensions["code"] != domain.CodeFieldWithheld {
		rt.Fatalf("wanted to be refused one of %v, got %s: %v", slices.Collect(maps.Keys(want.refused)), name, e)
	}
	if len(got.statements) > 1 || len(got.statements) == 1 && !strings.Contains(got.statements[0], "WITH own AS") {
		rt.Fatalf("a refused query asked the database: %v", got.statements)
	}
}

// masked puts one word for all cursors.
func masked(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key, item := range v {
			if text, ok := item.(string); ok && (strings.HasPrefix(key, "startCursor") || strings.HasPrefix(key, "endCursor")) && text != "" {
				v[key] = someCursor
				continue
			}
			masked(item)
		}
	case []any:
		for _, item := range v {
			masked(item)
		}
	}
	return v
}

// plainJSON brings the reference's data into the form of the server's.
func plainJSON(rt tester, v any) any {
	text, err := json.Marshal(v)
	if err != nil {
		rt.Fatal(err)
	}
	d := json.NewDecoder(strings.NewReader(string(text)))
	d.UseNumber()
	var out map[string]any
	if err := d.Decode(&out); err != nil {
		rt.Fatal(err)
	}
	return out
}

// unseen lists what was never drawn so far.
func (c *campaign) unseen(t tester) map[string]bool {
	wanted := map[string]bool{}
	for _, name := range c.seen.missing(c.base(t)[0].graph.Schema()) {
		wanted[name] = true
	}
	return wanted
}
