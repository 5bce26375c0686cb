package property_test

import (
	"fmt"
	"strings"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// pages follows the cursors of a random list to its end: the pages together are the list, no row is twice in
// them or missing, and every page tells the same count.
func (c *campaign) pages(rt *rapid.T, r *rules, j *judge, a *author) {
	types := make([]string, 0, len(entities))
	for _, f := range a.schema.Query.Fields {
		if e := f.Arguments.ForName("after"); e != nil {
			base := strings.TrimSuffix(f.Type.Name(), "Connection")
			types = append(types, base)
			for range a.guarded(a.schema.Types[base]) {
				types = append(types, base, base, base)
			}
		}
	}
	typ := rapid.SampledFrom(types).Draw(rt, "type")
	list := a.schema.Query.Fields.ForName(listOf(typ))
	size := 1 + a.upTo(2, "size")
	f := &field{parent: "Query", name: list.Name, alias: "list", typ: list.Type.Name()}
	for _, name := range []string{"filter", "orderBy"} {
		if arg := list.Arguments.ForName(name); a.oneIn(2, name) {
			f.args = append(f.args, argument{name: name, value: a.value(arg.Type, typ, "", 1)})
		}
	}
	c.follow(rt, r, j, f, size)
}

// follow compares the pages of a root list, of size rows each, with the whole. f has no window and no selection yet.
func (c *campaign) follow(t tester, r *rules, j *judge, f *field, size int) {
	given := arguments(f.args)
	f.args = append(f.args, argument{name: "first", value: 1000})
	typ := strings.TrimSuffix(f.typ, "Connection")
	f.sub = []*field{sel(f.typ, "nodes", typ, sel(typ, "id", "ID")), sel(f.typ, "totalCount", "Int")}
	q := &query{fields: []*field{f}}
	want := expect(j, q)
	if len(want.refused) > 0 {
		c.compare(t, r, j, q)
		return
	}
	whole := plainJSON(t, want.data).(map[string]any)[f.alias].(map[string]any)
	got := []any{}
	after := ""
	for {
		text := fmt.Sprintf("{ list: %s(%s first: %d%s) { nodes { id } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } }", f.name, given, size, after)
		answer := c.ask(t, r, j.caller, text, nil)
		if len(answer.errors) > 0 {
			t.Fatalf("%s: %v", text, answer.errors)
		}
		page := answer.data["list"].(map[string]any)
		info := page["pageInfo"].(map[string]any)
		got = append(got, page["nodes"].([]any)...)
		if page["totalCount"] != whole["totalCount"] || info["hasPreviousPage"] != (after != "") {
			t.Fatalf("%s as %+v: %s: a page of %v rows says %v", r.name, j.caller, text, whole["totalCount"], page)
		}
		if info["hasNextPage"] == false || len(got) > 100 {
			break
		}
		after = fmt.Sprintf(" after: %q", info["endCursor"])
	}
	if len(got) > 0 {
		c.withRows++
	}
	if diff := cmp.Diff(whole["nodes"], got); diff != "" {
		t.Fatalf("%s as %+v: the pages of %#v together (-reference +server):\n%s", r.name, j.caller, q, diff)
	}
}

// sel makes a field that is selected plainly, under its own name.
func sel(parent, name, typ string, sub ...*field) *field {
	return &field{parent: parent, name: name, alias: name, typ: typ, sub: sub}
}

func arguments(args []argument) (text string) {
	for _, a := range args {
		text += a.name + ": " + literal(a.value) + ", "
	}
	return text
}
