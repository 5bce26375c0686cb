package graph_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/lexer"
	"github.com/vektah/gqlparser/v2/parser"

	"teragraph/internal/cast"
)

// FuzzLimits: what is answered was within the limits, by the text that was sent and by the answer itself.
func FuzzLimits(f *testing.F) {
	for _, seed := range []string{
		"{ a: viewer { kind } b: viewer { kind } c: viewer { kind } d: viewer { kind } e: viewer { kind } f: viewer { kind } }",
		"{ sites(first: 9) { nodes { projects(first: 9) { nodes { participants(first: 9) { nodes { name } } } } } } }",
		"{ sites { nodes { projects { nodes { site { name } } } } } }", "{ viewer { kind @skip(if: false) @include(if: true) } ...{ ...A @include(if: true) } } fragment A on Query { viewer @skip(if: false) { kind @skip(if: false) } }",
		"query($n: Int = 100) { sites(first: $n) { nodes { ...S } } } fragment S on Site { name projects(limit: 50) { nodes { name } } }",
		"{ __schema { types { fields { type { ofType { ofType { name } } } } } } }", `{ __type(name: "Site") { fields { name } } }`,
		"{ sites(first: 1) { nodes { projects(first: 1) { nodes { participants(first: 1) { nodes { project { name } } } } } } } }",
		"{ users(first: 50) { nodes { memberships { nodes { userGroup { name } } } } } }", "{ projects { nodes { deviceProjects { nodes { id } } } } }",
	} {
		f.Add(seed)
	}
	for _, o := range operations {
		f.Add(withIDs(o.query))
	}
	g := newCast(f, defaultRules).within(edges())
	ctx := g.as(f, cast.SiteAdmin)
	f.Fuzz(func(t *testing.T, query string) {
		got := checkAnswer(t, g.serve(ctx, post(t, query, nil)))
		if got.Data == nil {
			return
		}
		checkText(t, query)
		raw, err := json.Marshal(got.Data)
		if err != nil {
			t.Fatal(err)
		}
		var data any
		if err := json.Unmarshal(raw, &data); err != nil {
			t.Fatal(err)
		}
		deep, values := measured(data)
		if l := edges(); !strings.Contains(query, "__") && (deep > l.Depth || values > l.Complexity) {
			t.Errorf("%s\nis answered with %d values, %d deep", query, values, deep)
		}
	})
}

// checkText measures a document that was run.
func checkText(t *testing.T, query string) {
	t.Helper()
	l, source := edges(), &ast.Source{Input: query}
	tokens, directives := 0, 0
	for lex := lexer.New(source); ; {
		token, err := lex.ReadToken()
		if err != nil {
			t.Fatal(err)
		}
		if token.Kind == lexer.EOF {
			break
		}
		if tokens++; token.Kind == lexer.At {
			directives++
		}
	}
	doc, err := parser.ParseQuery(source)
	if err != nil {
		t.Fatalf("%s\nis no document and was run: %v", query, err)
	}
	aliases := 0
	for _, o := range doc.Operations {
		aliases += aliased(o.SelectionSet)
	}
	for _, f := range doc.Fragments {
		aliases += aliased(f.SelectionSet)
	}
	if tokens > l.Tokens || directives > l.Directives || aliases > l.Aliases {
		t.Errorf("%s\nwas run: %d tokens, %d directives, %d aliases", query, tokens, directives, aliases)
	}
}

// aliased counts the fields under another name.
func aliased(set ast.SelectionSet) (n int) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if s.Alias != s.Name {
				n++
			}
			n += aliased(s.SelectionSet)
		case *ast.InlineFragment:
			n += aliased(s.SelectionSet)
		}
	}
	return n
}

// measured gives how deep the objects of an answer are in each other, and how many members they have together.
func measured(v any) (deep, values int) {
	var inner []any
	switch v := v.(type) {
	case []any:
		inner = v
	case map[string]any:
		for _, member := range v {
			inner = append(inner, member)
		}
	}
	for _, member := range inner {
		d, n := measured(member)
		deep, values = max(deep, d), values+n
	}
	if _, object := v.(map[string]any); object {
		return deep + 1, values + len(inner)
	}
	return deep, values
}
