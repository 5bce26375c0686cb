package parity

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func value(t testing.TB, s string) any {
	t.Helper()
	v, err := parseJSON([]byte(s))
	if err != nil {
		t.Fatalf("%v in %s", err, s)
	}
	return v
}

func TestCompare(t *testing.T) {
	const jwt, uuid = "eyJh.eyJp-_.TD7r", "5f8fc29a-272e-45db-b36b-84c676ce5e06"
	tests := []struct {
		name, recorded, ours string
		want                 []string // paths of the differences
	}{
		{"same", `{"a":[1,{"b":null}]}`, `{"a":[{"b":null},1]}`, nil},
		{"number spelled otherwise", `[1,2.50,1e2]`, `[100,1.0,2.5]`, nil},
		{"other number", `{"a":1}`, `{"a":2}`, []string{"$.a"}},
		{"number and string", `{"a":1}`, `{"a":"1"}`, []string{"$.a"}},
		{"missing key", `{"a":1,"b":2}`, `{"a":1}`, []string{"$.b"}},
		{"key with null for missing key", `{"a":1}`, `{"a":1,"b":null}`, []string{"$.b"}},
		{"null for a value", `{"a":{}}`, `{"a":null}`, []string{"$.a"}},
		{"false for null", `{"a":null}`, `{"a":false}`, []string{"$.a"}},
		{"element missing", `[1,2]`, `[1]`, []string{"$"}},
		{"element extra", `[1]`, `[1,1]`, []string{"$"}},
		{"element other", `[{"a":1,"b":1},{"a":2,"b":2}]`, `[{"a":2,"b":3},{"a":1,"b":1}]`, []string{"$[*].b"}},
		{"any", `{"a":"<any>","b":"<any>"}`, `{"a":null,"b":[1]}`, nil},
		{"any is no missing key", `{"a":"<any>"}`, `{}`, []string{"$.a"}},
		{"placeholders choose partners", `["<any>",1,"<uuid>"]`, `["` + uuid + `",1,2]`, nil},
		{"jwt", `{"t":"<jwt>"}`, `{"t":"` + jwt + `"}`, nil},
		{"no jwt", `{"t":"<jwt>"}`, `{"t":"abc"}`, []string{"$.t"}},
		{"uuid inside", `"x <uuid> y"`, `"x ` + uuid + ` y"`, nil},
		{"hex inside", `"wss://h/wss?id=<hex>"`, `"wss://h/wss?id=0aF"`, nil},
		{"no hex inside", `"wss://h/wss?id=<hex>"`, `"wss://h/wss?id="`, []string{"$"}},
		{"datetime", `["<datetime>","<datetime>"]`, `["2024-03-15T10:00:00.120000+00:00","2024-03-15T10:00:00"]`, nil},
		{"no datetime", `["<datetime>"]`, `[null]`, []string{"$[*]"}},
		{"dot is a dot", `"a.<hex>"`, `"ab1"`, []string{"$"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, d := range compare("$", value(t, tt.recorded), value(t, tt.ours), false) {
				got = append(got, d.Path)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCompareReply(t *testing.T) {
	tests := []struct {
		name           string
		path           string
		status         int
		recorded, ours string // bodies
		ourStatus      int
		want           string // path of the difference, "" for none
	}{
		{"texts are not compared", "/a", 400, `"Missing arguments"`, `"Give an id"`, 400, ""},
		{"string against message", "/a", 400, `"Missing"`, `{"message":"x"}`, 400, "body"},
		{"same parameter", "/a", 400, `{"errors":{"id":"x"},"message":"y"}`, `{"errors":{"id":"z"},"message":"z"}`, 400, ""},
		{"other parameter", "/a", 400, `{"errors":{"id":"x"},"message":"y"}`, `{"errors":{"di":"z"},"message":"z"}`, 400, "body"},
		{"plain text", "/a", 401, `Unauthorized`, `Not you`, 401, ""},
		{"plain text against JSON", "/a", 401, `Unauthorized`, `"Unauthorized"`, 401, "body"},
		{"other status", "/a", 401, `Unauthorized`, `Unauthorized`, 403, "status"},
		{"empty", "/a", 404, ``, ``, 404, ""},
		{"empty against text", "/a", 404, ``, `x`, 404, "body"},
		{"sentence of a success", "/a", 200, `"deleted"`, `"gone"`, 200, ""},
		{"null against list", "/a", 200, "null\n", `[]`, 200, "$"},
		{"null", "/a", 200, "null\n", `null`, 200, ""},
		{"text of a success", "/a", 200, `hello <hex>`, `hello 12`, 200, ""},
		{"other text of a success", "/a", 200, `hello`, `hullo`, 200, "body"},
		{"order of a list", "/a", 200, `[1,2]`, `[2,1]`, 200, ""},
		{"order of an ordered list", "/api/user/sessions", 200, `[1,2]`, `[2,1]`, 200, "$[*]"},
		{"nested lists have no order", "/api/user/sessions", 200, `[[1,2],3]`, `[[2,1],3]`, 200, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := Case{Route: Route{"GET", tt.path}, Status: tt.status, Reply: NewReply([]byte(tt.recorded))}
			got := ""
			if d := compareReply(c, tt.ourStatus, NewReply([]byte(tt.ours))); len(d) > 0 {
				got = d[0].Path
			}
			if got != tt.want {
				t.Errorf("difference at %q, want %q", got, tt.want)
			}
		})
	}
}

// A value is the same as itself, in any order of its lists, and not the same with a key more.
func TestCompareProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := drawValue(t, 3)
		if d := compare("$", v, shuffled(t, v), false); len(d) > 0 {
			t.Fatalf("a value differs from itself: %v", d)
		}
		if d := compare("$", map[string]any{"v": v}, map[string]any{"v": v, "more": nil}, false); len(d) != 1 || d[0].Path != "$.more" {
			t.Fatalf("an additional key gives %v", d)
		}
	})
}

func drawValue(t *rapid.T, depth int) any {
	switch kind := rapid.IntRange(0, 5).Draw(t, "kind"); {
	case kind == 0:
		return nil
	case kind == 1:
		return json.Number(rapid.StringMatching(`-?(0|[1-9][0-9]{0,4})(\.[0-9]{1,3})?`).Draw(t, "number"))
	case kind == 2 || depth == 0:
		return strings.ReplaceAll(rapid.String().Draw(t, "string"), "<", "")
	case kind == 3:
		return rapid.Bool().Draw(t, "bool")
	case kind == 4:
		list := make([]any, rapid.IntRange(0, 4).Draw(t, "length"))
		for i := range list {
			list[i] = drawValue(t, depth-1)
		}
		return list
	}
	object := map[string]any{}
	for range rapid.IntRange(0, 3).Draw(t, "keys") {
		object[rapid.StringMatching(`[a-z]{1,4}`).Draw(t, "key")] = drawValue(t, depth-1)
	}
	return object
}

func shuffled(t *rapid.T, v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) == 0 {
			return v
		}
		list := rapid.Permutation(v).Draw(t, "order")
		for i := range list {
			list[i] = shuffled(t, list[i])
		}
		return list
	case map[string]any:
		object := map[string]any{}
		for key, value := range v {
			object[key] = shuffled(t, value)
		}
		return object
	}
	return v
}

// Any two bodies are compared without a panic, and a body without placeholders is the same as itself.
func FuzzCompare(f *testing.F) {
	for _, seed := range [][2]string{
		{`{"a":["<any>",1]}`, `{"a":[1,2]}`},
		{`"<jwt>"`, `"a.b.c"`},
		{`[1e999999999]`, `[1e999999999]`},
		{`text`, `null`},
		{`"<hex>(["`, `"0(["`},
		{`[[[[]]]]`, `[[[]]]`},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, recorded, ours []byte) {
		if len(recorded)+len(ours) > 4096 {
			return
		}
		for _, status := range []int{200, 400} {
			c := Case{Status: status, Reply: NewReply(recorded)}
			compareReply(c, status, NewReply(ours))
			if d := compareReply(c, status, NewReply(recorded)); len(d) > 0 {
				t.Fatalf("%q differs from itself: %v", recorded, d)
			}
		}
	})
}
