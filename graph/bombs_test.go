package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teragraph/internal/cast"
)

// bomb is a document that is small to send and would be dear to answer.
func bombs() map[string]string {
	fragments := func(n int) string { // each spreads the next twice: 2^n fields
		var b strings.Builder
		b.WriteString("{ sites { nodes { ...f0 } } }")
		for i := range n {
			fmt.Fprintf(&b, " fragment f%d on Site { ...f%d ...f%d }", i, i+1, i+1)
		}
		fmt.Fprintf(&b, " fragment f%d on Site { name }", n)
		return b.String()
	}
	aliases := func(n int, field string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: %s ", i, field)
		}
		return "{ " + b.String() + "}"
	}
	filters := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: sites(filter: {name: {eq: \"x\"}, twoFactorRequired: true}) { totalCount } ", i)
		}
		return b.String()
	}
	nested := func(n int) string {
		return "{ sites(first: 1) { nodes " + strings.Repeat("{ projects(first: 1) { nodes { site ", n) + "{ name }" + strings.Repeat("} } }", n) + " } }"
	}
	return map[string]string{
		"fragments within fragments": fragments(40),
		"a fragment of itself":       "{ sites { nodes { ...f } } } fragment f on Site { name ...f }",
		"a cycle of fragments":       "{ sites { nodes { ...f } } } fragment f on Site { ...g } fragment g on Site { ...h } fragment h on Site { ...f }",
		"a cycle that nothing uses":  "{ viewer { kind } } fragment f on Site { ...g } fragment g on Site { ...f }",
		"a cycle through fields":     "{ sites { nodes { ...f } } } fragment f on Site { projects { nodes { site { ...f } } } }",
		"deep":                       nested(6),
		"deeper":                     nested(300),
		"too many tokens":            "{ viewer { " + strings.Repeat("kind ", 6000) + "} }",
		"long lists in long lists":   "{ sites(first: 1000) { nodes { projects(first: 1000) { nodes { participants(first: 1000) { nodes { id } } } } } } }",
		"aliases of long lists":      aliases(200, "participants(first: 1000) { nodes { id } }"),
		"deep introspection":         "{ __schema { types " + strings.Repeat("{ fields { type ", 20) + "{ name }" + strings.Repeat("} }", 20) + " } }",
		"the schema twice":           "{ __schema { types { description } } again: __schema { types { description } } }",
		"deep brackets":              strings.Repeat("{ a ", 4000),
		"deep lists in a value":      "{ sites(filter: {and: " + strings.Repeat("[", 4000) + strings.Repeat("]", 4000) + "}) { totalCount } }",
		"deep types of a variable":   "query($a: " + strings.Repeat("[", 4000) + "Int" + strings.Repeat("]", 4000) + ") { viewer { kind } }",
		"deep filters":               "{ sites(filter: " + strings.Repeat("{not: ", 150) + "{}" + strings.Repeat("}", 150) + ") { totalCount } }",
		"deep relations":             "{ users(filter: " + strings.Repeat("{userGroup: {user: ", 6) + "{}" + strings.Repeat("}}", 6) + ") { totalCount } }",
		"branching relations":        "{ projects(filter: " + strings.Repeat("{user: {project: ", 2) + "{user: {id: []}}" + strings.Repeat("}}", 2) + ") { totalCount } }",
		"empty conditions":           "{ sites(filter: {and: [" + strings.Repeat("{},", 200) + "]}) { totalCount } }",
		"filters of many roots":      "{ " + filters(60) + "}",
		"inline fragments":           "{ sites { nodes " + strings.Repeat("{ ... on Site ", 1600) + "{ name }" + strings.Repeat("}", 1600) + " } }",
	}
}

func TestBombs(t *testing.T) {
	f := newCast(t, defaultRules)
	ctx := f.as(t, cast.SuperAdmin)
	for name, query := range bombs() {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			w := f.serve(ctx, post(t, query, nil))
			got := checkAnswer(t, w)
			if took := time.Since(begin); took > 5*time.Second {
				t.Errorf("refused after %s", took)
			}
			if w.Code != 400 || len(got.Errors) == 0 || got.Data != nil {
				t.Errorf("%d %.300s", w.Code, w.Body)
			}
			if len(w.Body.Bytes()) > 100_000 {
				t.Errorf("the refusal has %d bytes", w.Body.Len())
			}
		})
	}
}

// TestManyAliases: two hundred of one field are many, but within every limit.
func TestManyAliases(t *testing.T) {
	f := newCast(t, defaultRules)
	var b strings.Builder
	for i := range 200 {
		fmt.Fprintf(&b, "a%d: name ", i)
	}
	w := f.serve(f.as(t, cast.SiteAdmin), post(t, "{ sites { nodes { "+b.String()+"} } }", nil))
	if got := checkAnswer(t, w); w.Code != 200 || len(got.Errors) > 0 || strings.Count(w.Body.String(), "Lakeside") != 200 {
		t.Errorf("%d %.300s", w.Code, w.Body)
	}
}

// TestLimitsSayWhat: whoever meets a limit learns which one, and how much is allowed.
func TestLimitsSayWhat(t *testing.T) {
	f := newCast(t, defaultRules)
	for name, says := range map[string]string{
		"the schema twice":         "asks for __schema more than once",
		"deep":                     "depth is over the limit of 12",
		"long lists in long lists": "complexity is over the limit of 200000",
		"aliases of long lists":    "complexity is over the limit of 200000",
		"too many tokens":          "has more than 5000 tokens",
		"a fragment of itself":     `Cannot spread fragment "f" within itself`,
		"deep relations":           "relations within relations more than 4 deep",
		"branching relations":      "relations within relations more than 4 deep",
		"empty conditions":         "too many conditions",
		"filters of many roots":    "too many conditions",
		"deep filters":             "too many conditions; an operation may have 100",
	} {
		w := f.serve(f.as(t, cast.SuperAdmin), post(t, bombs()[name], nil))
		if got := checkAnswer(t, w); !strings.Contains(got.Errors[0].Message, says) {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}
