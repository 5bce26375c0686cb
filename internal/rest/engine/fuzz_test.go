package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
)

func testBinder(t testing.TB) *binder {
	t.Helper()
	b, err := newBinder([]paramSpec{
		{Name: "id", Type: typeID, Aliases: []string{"id_x"}},
		{Name: "n", Type: typeInteger},
		{Name: "b", Type: typeBoolean},
		{Name: "f", Type: typeFlag},
		{Name: "s", Type: typeString},
	}, "refuse", nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Whatever a client sends is bound to typed values or refused as bad input.
func FuzzBind(f *testing.F) {
	for _, seed := range []string{
		"", "id=1&n=-5&b=TRUE&f=0&s=x", "id=1&id_x=1", "n=99999999999999999999", "s=%zz", "s=%ff", "s=a%00", "%ff=1", "b=maybe",
		"&&=&", "unknown", "id=+1", "n=１", "s=a+b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		args, err := testBinder(t).bind(raw, nil)
		if err != nil {
			var refused *domain.Error
			if !errors.As(err, &refused) || refused.Code != domain.CodeBadInput || refused.Message == "" {
				t.Fatalf("%q gives %v", raw, err)
			}
			_, body := errorSpec{Status: 400, Body: bodyErrors}.spell(refused, "")
			if !json.Valid(body) {
				t.Fatalf("%q is refused with %q, which is no JSON", raw, body)
			}
			return
		}
		for name, value := range args {
			switch v := value.(type) {
			case int64:
				if v > 1<<31-1 || v < -1<<31 || name == "id" && v < 1 {
					t.Errorf("%s is bound to %d", name, v)
				}
			case string:
				if !utf8.ValidString(v) || v == "" || name != "s" {
					t.Errorf("%s is bound to %q", name, v)
				}
			case bool:
				if name != "b" && (name != "f" || !v) {
					t.Errorf("%s is bound to %t", name, v)
				}
			default:
				t.Errorf("%s is bound to %T", name, v)
			}
		}
	})
}

func TestBindKeepsText(t *testing.T) {
	b := testBinder(t)
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.StringMatching(`[^\x00]+`).Draw(t, "text")
		args, err := b.bind(url.Values{"s": {want}}.Encode(), nil)
		if err != nil || args["s"] != want {
			t.Fatalf("%q became %q, %v", want, args["s"], err)
		}
	})
}

// fuzzProjection has every rule of the language.
func fuzzProjection() *projection {
	add := &addition{key: "added", value: []byte("1")}
	j := &join{key: "id", equals: []string{"me"}, object: []string{"held"}, shape: &shape{whenNull: null}}
	return &projection{
		additions: []*addition{add}, joins: []*join{j},
		root: &shape{
			unwrap: []string{"rows"}, whenNull: []byte("[]"), additions: []*addition{add}, join: j,
			links: []*link{{name: `"self":`, parts: []linkPart{{text: "/rows/"}, {text: "id", key: true}}}},
			members: map[string]*member{
				"d": {drop: true},
				"c": {choices: []choiceOf{{when: []keyValue{{"id", []byte("1")}}, value: []byte(`"one"`)}}, words: map[string][]byte{`""`: null}},
				"g": {shape: &shape{whenNull: []byte("{}"), group: &group{by: []string{"by"}, value: []string{"v"}, words: map[string]string{"a": "b"}}}},
				"p": {shape: &shape{whenNull: null, pick: "fields"}},
				"s": {spread: true, nulls: [][]byte{[]byte(`"gone":null`)}, shape: &shape{whenNull: null, members: map[string]*member{"t": {spread: true}}}},
				"n": {omitNull: true},
				"u": {unless: []byte("true")},
				"w": {shape: &shape{unwrap: []string{"a", "b"}, whenNull: null, wrap: wrapList}},
				"k": {shape: &shape{wrap: "key", whenNull: null}},
			},
		},
	}
}

// Any bytes are projected or refused; what is valid JSON stays so.
func FuzzProjection(f *testing.F) {
	for _, seed := range []string{
		`{"me":1,"held":{"h":1},"rows":[{"id":1,"s":{"x":1,"t":{"y":2}},"n":null,"u":true,"w":{"a":{"b":1}},"k":2}]}`,
		`{"rows":[{"s":null,"n":1,"u":false,"w":{"a":null},"k":null},null,3,"\"\\",[[]],{}]}`,
		`{"rows":[{"id":1,"d":{},"c":"","g":[{"by":"a","v":{"x":1}},{"by":1,"v":[2]},{"by":"b"},3],"p":{"kept":1,"gone":{}}}]}`,
		`{"rows":null}`, `{}`, `null`, `[`, `{"rows":[{"id":`, `{"rows":"a\\\""}`, ` { "rows" : [ { "id" : 1 , "n" : null } ] } `,
		`{"rows":{"s":{},"t":1}}`, `{"rows":[{"s":5}]}`, `{"rows":[}`,
	} {
		f.Add([]byte(seed), false)
		f.Add([]byte(seed), true)
	}
	p := fuzzProjection()
	f.Fuzz(func(t *testing.T, data []byte, deny bool) {
		var d *denied
		if deny {
			d = &denied{}
			d.add([]string{"rows", "n"})
			d.add([]string{"rows", "x", "y"})
		}
		out, err := sent(p, data, asked{base: `http://"`, args: Args{"fields": picks{"kept": true}}}, d)
		if err != nil && !errors.Is(err, errMalformed) {
			t.Fatal(err)
		}
		if !json.Valid(data) || err != nil && !spreadsScalar(data) {
			if json.Valid(data) {
				t.Fatalf("%q is refused: %v", data, err)
			}
			return
		}
		if err == nil && !json.Valid(out) {
			t.Fatalf("%q becomes %q", data, out)
		}
	})
}

// sent gives all that a projection sends.
func sent(p *projection, data []byte, a asked, d *denied) ([]byte, error) {
	var out bytes.Buffer
	rest, err := p.write(&out, nil, data, a, d)
	return append(out.Bytes(), rest...), err
}

// spreadsScalar says whether a spread may have met what is no object, which a schema rules out.
func spreadsScalar(data []byte) bool {
	return bytes.Contains(data, []byte(`s"`)) || bytes.Contains(data, []byte(`t"`)) || bytes.Contains(data, []byte(`\u`))
}

// Without rules, an answer passes byte by byte, and what was withheld is all that onDeny: omit drops.
func TestProjectionPassesThrough(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		value := drawJSON(t, 3)
		raw, err := json.Marshal(map[string]any{"before": 1, "at": value, "after": "}"})
		if err != nil {
			t.Fatal(err)
		}
		p := &projection{root: &shape{unwrap: []string{"at"}, whenNull: null}}
		for _, d := range []*denied{nil, {}} {
			out, err := sent(p, raw, asked{}, d)
			if err != nil {
				t.Fatal(err)
			}
			var got any
			if err := json.Unmarshal(out, &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(value, got); diff != "" {
				t.Fatal(diff)
			}
		}
	})
}

func drawJSON(t *rapid.T, depth int) any {
	kinds := 4
	if depth > 0 {
		kinds = 6
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return nil
	case 1:
		return rapid.Bool().Draw(t, "bool")
	case 2:
		return float64(rapid.IntRange(-1000, 1000).Draw(t, "number"))
	case 3:
		return rapid.String().Draw(t, "string")
	case 4:
		list := make([]any, rapid.IntRange(0, 3).Draw(t, "length"))
		for i := range list {
			list[i] = drawJSON(t, depth-1)
		}
		return list
	}
	object := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "keys") {
		object[rapid.StringMatching(`[a-z_]{1,8}`).Draw(t, "key")] = drawJSON(t, depth-1)
	}
	return object
}
