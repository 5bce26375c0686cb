package property_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
	"teragraph/internal/store/testdb"
)

// TestOneMoreAllowanceHidesNothing is the second property: a rule with one more line, or a caller with one more
// grant, sees every row and reads every field that was seen and read before (permissions.md, "Adding an allow").
func TestOneMoreAllowanceHidesNothing(t *testing.T) {
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			c := &campaign{server: newServer(t, name), files: readFiles(t), seen: &coverage{drawn: map[string]int{}}}
			more, r := 0, newRounds(t)
			round := func() func(*rapid.T) { return func(rt *rapid.T) { more += c.allowMore(rt) } }
			r.until(t, number(t, "TERAGRAPH_PROPERTY_DRAWS", 200)/10, &c.draws, round)
			for extra := 0; more == 0 && extra < 20; extra++ { // few draws may all add what was there already
				r.until(t, c.draws+10, &c.draws, round)
			}
			t.Logf("%d draws, %d of them gained something", c.draws, more)
			if more == 0 {
				t.Error("no line and no grant ever showed more than before")
			}
		})
	}
}

// allowMore gives 1 if the allowance showed something new.
func (c *campaign) allowMore(rt *rapid.T) int {
	d := draw{rt}
	w := worlds().Draw(rt, "rows")
	matrix := c.matrix
	if d.oneIn(2, "random rules") {
		matrix = randomMatrix(rt, c.matrix)
	}
	who := d.caller(w)
	c.draws++
	before := c.everything(rt, "before", w, matrix, who)
	switch d.upTo(1, "what") {
	case 0:
		matrix = c.oneLineMore(d, matrix)
	case 1:
		w = oneGrantMore(d, w, who.ID)
	}
	after := c.everything(rt, "after", w, matrix, who)
	for thing, value := range before {
		if after[thing] != value {
			rt.Fatalf("%+v: %s was %q and is %q\nunder%#v", who, thing, value, after[thing], matrixText(matrix))
		}
	}
	if len(after) > len(before) {
		return 1
	}
	return 0
}

// oneLineMore adds an allowing line to the row rule or a field rule of a kind.
func (c *campaign) oneLineMore(d draw, matrix []byte) []byte {
	book, err := readRules(matrix, nil)
	if err != nil {
		d.Fatal(err)
	}
	kinds := slices.Sorted(maps.Keys(book))
	kind := rapid.SampledFrom(kinds).Draw(d.T, "kind")
	e := book[kind]
	if len(e.Fields) > 0 && d.oneIn(2, "of a field") {
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(e.Fields))).Draw(d.T, "field")
		e.Fields[name] = fieldEntry{Column: e.Fields[name].Column, Read: append(slices.Clone(e.Fields[name].Read), d.line(kind, e, true, 1))}
	} else {
		e.Visible = append(slices.Clone(e.Visible), d.line(kind, e, false, 1))
	}
	text, err := yaml.Marshal(book)
	if err != nil {
		d.Fatal(err)
	}
	return text
}

// oneGrantMore puts a user into one more group, or gives one more role to a group.
func oneGrantMore(d draw, w *world, user int) *world {
	w = w.clone()
	group := d.ref(w, "t_users_groups")
	if d.oneIn(2, "role") {
		w.add("t_services_access", row{"id_user_group": group, "id_service_role": d.ref(w, "t_services_roles")})
	} else {
		w.add("t_users_users_groups", row{"id_user": min(user, len(w.tables["t_users"])), "id_user_group": group})
	}
	return w
}

// everything lists what the caller sees: every row of every list, and every value of every scalar on it.
func (c *campaign) everything(rt *rapid.T, name string, w *world, matrix []byte, who domain.Caller) map[string]string {
	c.load(rt, w)
	r := c.under(rt, name, matrix, nil)
	schema := r.graph.Schema()
	var text strings.Builder
	for _, f := range schema.Query.Fields {
		if base, ok := strings.CutSuffix(f.Type.Name(), "Connection"); ok {
			fmt.Fprintf(&text, "%s(first: 1000) { nodes { %s } } ", f.Name, scalars(schema, base))
		}
	}
	seen := map[string]string{}
	for list, page := range c.ask(rt, r, who, "{ "+text.String()+"}", nil).data {
		for _, node := range page.(map[string]any)["nodes"].([]any) {
			row := node.(map[string]any)
			for field, value := range row {
				if value != nil && field != "role" { // a role may rise
					seen[fmt.Sprintf("%s %s %s", list, row["id"], field)] = fmt.Sprint(value)
				}
			}
		}
	}
	return seen
}

// scalars lists a type's fields that take no rows.
func scalars(schema *ast.Schema, typ string) string {
	var names []string
	for _, f := range schema.Types[typ].Fields {
		if schema.Types[f.Type.Name()].Kind != ast.Object && len(f.Arguments) == 0 {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " ")
}
