package scalar_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/graph/scalar"
	"teragraph/internal/domain"
)

func writeJSON(t testing.TB, style domain.Style, text string) string {
	t.Helper()
	var b strings.Builder
	if err := scalar.MarshalJSON(text).MarshalGQLContext(domain.WithStyle(t.Context(), style), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestMarshalJSON(t *testing.T) {
	for _, c := range []struct{ text, graph, legacy string }{
		{`{"a": [1, null]}`, `{"a": [1, null]}`, `"{\"a\": [1, null]}"`},
		{`null`, `null`, `"null"`},
		{`12.50`, `12.50`, `"12.50"`},
		{`"quoted"`, `"quoted"`, `"\"quoted\""`},
		{``, `""`, `""`},
		{`Config string`, `"Config string"`, `"Config string"`},
		{`{"a": 1} x`, `"{\"a\": 1} x"`, `"{\"a\": 1} x"`},
		{"\"\xff\"", "\"\\\"\uFFFD\\\"\"", "\"\\\"\uFFFD\\\"\""},
	} {
		if got := writeJSON(t, domain.StyleGraph, c.text); got != c.graph {
			t.Errorf("%q: %s, want %s", c.text, got, c.graph)
		}
		if got := writeJSON(t, domain.StyleOpenTera, c.text); got != c.legacy {
			t.Errorf("%q in OpenTera's style: %s, want %s", c.text, got, c.legacy)
		}
	}
}

func TestUnmarshalJSON(t *testing.T) {
	for _, c := range []struct {
		value any
		want  string
	}{
		{map[string]any{"b": json.Number("1.0"), "a": []any{nil, true, "<"}}, `{"a":[null,true,"<"],"b":1.0}`},
		{"Config string", "Config string"},
		{"12", `"12"`},
		{"", ""},
		{int64(7), "7"},
		{nil, "null"},
	} {
		got, err := scalar.UnmarshalJSON(t.Context(), c.value)
		if err != nil || got != c.want {
			t.Errorf("%v: %s, %v, want %s", c.value, got, err, c.want)
		}
	}
	if _, err := scalar.UnmarshalJSON(t.Context(), math.Inf(1)); domain.AsError(err).Code != domain.CodeBadInput {
		t.Errorf("a number that JSON has not: %v", err)
	}
}

// FuzzJSON: whatever text is stored is written as JSON, and whatever JSON is read comes out as the same value.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`{"a": [1, null]}`, "", "text", `"12"`, "12", "\xff", "\"\xff\"", "\u2028", `"\ud800"`, strings.Repeat("[", 11_000)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, style := range []domain.Style{domain.StyleGraph, domain.StyleOpenTera} {
			value, err := parsed(writeJSON(t, style, text))
			if err != nil {
				t.Fatalf("%q is written as %s: %v", text, writeJSON(t, style, text), err)
			}
			stored, err := scalar.UnmarshalJSON(t.Context(), value)
			if err != nil {
				t.Fatalf("%q cannot be read: %v", text, err)
			}
			if again, err := parsed(writeJSON(t, domain.StyleGraph, stored)); err != nil || !cmp.Equal(value, again) {
				t.Errorf("%q: %v became %v, %v", text, value, again, err)
			}
		}
	})
}

// parsed reads JSON whose numbers may be larger than any float.
func parsed(text string) (value any, err error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err = d.Decode(&value); err == nil && d.More() {
		err = errors.New("something follows the value")
	}
	return value, err
}
