package engine

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"
	"pgregory.net/rapid"
)

// A run that is leaped over is written as one that is read: whatever texts hold, wherever the ruled keys stand, and
// whatever is null, empty or a list.
func TestLeaps(t *testing.T) {
	keys := []string{"a", "b", "id", "d", "s", "n", "z"}
	hostile := rapid.SampledFrom([]string{`,"d":`, `"s":{"a":1}}`, `\`, `\"`, `}`, `},{"id":1`, "", `,"z":`, `é,"`, "\n"})
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.Permutation(keys).Draw(t, "keys")[:rapid.IntRange(1, len(keys)).Draw(t, "length")]
		ruled := map[string]*member{}
		for _, name := range names {
			switch rapid.IntRange(0, 5).Draw(t, name) {
			case 0:
				ruled[name] = &member{drop: true}
			case 1:
				ruled[name] = &member{omitNull: true}
			case 2:
				ruled[name] = &member{words: map[string][]byte{`""`: null}}
			case 3:
				ruled[name] = &member{shape: &shape{index: 1, uniform: true, whenNull: null, members: map[string]*member{"y": {drop: true}}}}
			}
		}
		element := func() string {
			var o strings.Builder
			for i, name := range names {
				value := []byte(rapid.SampledFrom([]string{"null", "0", "true", "[]", `[1,2]`}).Draw(t, "literal"))
				switch rapid.IntRange(0, 3).Draw(t, "form") {
				case 0, 1:
					texts := rapid.SliceOfN(hostile, 1, 3).Draw(t, "texts")
					value, _ = json.Marshal(strings.Join(texts, ""))
				case 2:
					if m := ruled[name]; m == nil || m.shape != nil {
						value = []byte(`[{"x":"},","y":null,"w":[],"n":1},{"x":"\\","y":",\"w\":","w":7,"n":null}]`)
					}
				}
				o.WriteString(map[bool]string{true: "{", false: ","}[i == 0] + `"` + name + `":` + string(value))
			}
			return o.String() + "}"
		}
		var rows []string
		for range rapid.IntRange(0, 5).Draw(t, "rows") {
			rows = append(rows, element())
		}
		data := []byte(`{"rows":[` + strings.Join(rows, ",") + `],"others":[{"id":1,"d":2}]}`)
		added := &addition{key: "added", value: []byte("1")}
		of := func(uniform bool) string {
			p := &projection{shapes: 2, additions: []*addition{added}, root: &shape{
				unwrap: []string{"rows"}, uniform: uniform, hidden: map[string]bool{"x": true, "y": true, "w": true, "n": true},
				whenNull: null, members: ruled, additions: []*addition{added},
			}}
			out, err := sent(p, data, asked{}, nil)
			if err != nil || !json.Valid(out) {
				t.Fatalf("%s becomes %s, %v", data, out, err)
			}
			return string(out)
		}
		if diff := cmp.Diff(of(false), of(true)); diff != "" {
			t.Fatalf("%s:\n%s", data, diff)
		}
	})
}

// Keys are looked for only in objects that are alike, and only those that no value before them can have.
func TestUniform(t *testing.T) {
	const selected = "query Q { things { id name owner { %s } flag } }"
	schema := testSchema + "extend type Thing { blob: JSON }\nscalar JSON\n"
	for _, c := range []struct {
		name, schema, document string
		spec                   projectionSpec
		want                   bool
		hidden                 string
	}{
		{"scalars", schema, "query Q { things { id name flag } }", projectionSpec{}, true, ""},
		{"a key that is below a value that passes", schema, strings.Replace(selected, "%s", "name", 1), projectionSpec{}, true, "name"},
		{"another key below", schema, strings.Replace(selected, "%s", "owner_name: name", 1), projectionSpec{}, true, "owner_name"},
		{"a key below one that is ruled", schema, strings.Replace(selected, "%s", "name", 1), projectionSpec{Drop: []string{"owner"}}, true, ""},
		{"JSON, which can have any key", schema, "query Q { things { id blob } }", projectionSpec{}, false, ""},
		{"JSON that is dropped", schema, "query Q { things { id blob } }", projectionSpec{Drop: []string{"blob"}}, true, ""},
		{"an interface somewhere", schema + "interface Named { name: String }", "query Q { things { id } }", projectionSpec{}, false, ""},
	} {
		l := &loader{schema: schemaOf(t, c.schema)}
		c.spec.Unwrap = "things"
		doc, problems := gqlparser.LoadQueryWithRules(l.schema, c.document, rules.NewDefaultRules())
		if problems != nil {
			t.Fatal(problems)
		}
		p, err := l.projection(&c.spec, doc.Operations[0].SelectionSet, nil, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		maps.DeleteFunc(p.root.hidden, func(_ string, is bool) bool { return !is })
		if hidden := strings.Join(slices.Sorted(maps.Keys(p.root.hidden)), " "); p.root.uniform != c.want || hidden != c.hidden {
			t.Errorf("%s: %t, hidden are %q", c.name, p.root.uniform, hidden)
		}
	}
}
