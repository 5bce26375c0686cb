package property_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// object is an input object, word an enum value, objectID the id of a row.
type (
	object   map[string]any
	word     string
	objectID struct {
		kind string
		n    int
	}
)

// argument is one argument of a field; with variable its value travels in the variables.
type argument struct {
	name, typ string
	value     any
	variable  bool
}

// field is one selected field. The ways to write it (fragments, directives, twice) change nothing but off.
type field struct {
	parent, name, alias string
	typ                 string // named type of the result
	args                []argument
	after               row // the row whose cursor is the argument `after`
	sub                 []*field

	fragment  int // 0 none, 1 and 2 inline, 3 named
	directive int // 0 none, 1 @include(if: true), 2 @skip(if: false), 3 @include(if: false), 4 @skip(if: true)
	twice     bool
	number    int // tells the fields of a query apart, for the names of variables
}

func (f *field) off() bool { return f.directive >= 3 }

func (f *field) arg(name string) any {
	for _, a := range f.args {
		if a.name == name {
			return a.value
		}
	}
	return nil
}

// active gives the fields that directives do not leave out.
func active(fields []*field) (on []*field) {
	for _, f := range fields {
		if !f.off() {
			on = append(on, f)
		}
	}
	return on
}

// query is an operation: a query, or a mutation when its fields are fields of that.
type query struct{ fields []*field }

func (q *query) changes() bool { return len(q.fields) > 0 && q.fields[0].parent == "Mutation" }

// text writes the query and its variables.
func (q *query) text() (text string, variables map[string]any) {
	p := &printer{variables: map[string]any{}}
	p.set(q.fields)
	head := "query"
	if q.changes() {
		head = "mutation"
	}
	if len(p.declared) > 0 {
		head += "(" + strings.Join(p.declared, ", ") + ")"
	}
	return head + " " + p.b.String() + strings.Join(p.fragments, ""), p.variables
}

// GoString writes the query for the report of a failure.
func (q *query) GoString() string {
	text, variables := q.text()
	given, _ := json.Marshal(variables) // texts, numbers and booleans
	return "\n  " + text + "\n  variables " + string(given)
}

type printer struct {
	b         strings.Builder
	declared  []string
	fragments []string
	variables map[string]any
}

func (p *printer) set(fields []*field) {
	p.b.WriteString("{ ")
	for _, f := range fields {
		if f.twice && len(f.sub) > 1 {
			half := *f
			half.sub = f.sub[:1]
			p.field(&half)
			half.sub = f.sub[1:]
			p.field(&half)
			continue
		}
		p.field(f)
	}
	p.b.WriteString("} ")
}

var directives = []string{"", "@include(if: true) ", "@skip(if: false) ", "@include(if: $no) ", "@skip(if: true) "}

func (p *printer) field(f *field) {
	directive := directives[f.directive]
	if f.directive == 3 {
		p.declare("no", "Boolean!", false)
	}
	switch f.fragment {
	case 0:
		p.plain(f, directive)
	case 1, 2:
		on := "... on " + f.parent + " "
		if f.fragment == 2 && directive != "" {
			on = "... "
		}
		p.b.WriteString(on + directive + "{ ")
		p.plain(f, "")
		p.b.WriteString("} ")
	case 3:
		name := fmt.Sprintf("F%d", len(p.fragments))
		p.fragments = append(p.fragments, "")
		at := len(p.fragments) - 1
		p.b.WriteString("..." + name + " " + directive)
		inner := &printer{variables: p.variables, declared: p.declared, fragments: p.fragments}
		inner.plain(f, "")
		p.declared, p.fragments = inner.declared, inner.fragments
		p.fragments[at] = "fragment " + name + " on " + f.parent + " { " + inner.b.String() + "} "
	}
}

func (p *printer) plain(f *field, directive string) {
	if f.alias != f.name {
		p.b.WriteString(f.alias + ": ")
	}
	p.b.WriteString(f.name)
	if len(f.args) > 0 {
		p.b.WriteByte('(')
		for i, a := range f.args {
			if i > 0 {
				p.b.WriteString(", ")
			}
			p.b.WriteString(a.name + ": ")
			if a.variable {
				name := fmt.Sprintf("v%d_%s", f.number, a.name)
				p.declare(name, a.typ, plainValue(a.value))
				p.b.WriteString("$" + name)
			} else {
				p.b.WriteString(literal(a.value))
			}
		}
		p.b.WriteByte(')')
	}
	p.b.WriteString(" " + directive)
	if len(f.sub) > 0 {
		p.set(f.sub)
	}
}

func (p *printer) declare(name, typ string, value any) {
	if _, ok := p.variables[name]; !ok {
		p.variables[name] = value
		p.declared = append(p.declared, "$"+name+": "+typ)
	}
}

// plainValue turns a value into JSON's forms.
func plainValue(v any) any {
	switch v := v.(type) {
	case object:
		out := map[string]any{}
		for key, item := range v {
			out[key] = plainValue(item)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = plainValue(item)
		}
		return out
	case word:
		return string(v)
	case objectID:
		return opaque(v.kind, v.n)
	case int:
		return json.Number(fmt.Sprint(v))
	}
	return v
}

// literal writes a value as GraphQL does.
func literal(v any) string {
	switch v := v.(type) {
	case object:
		var parts []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			parts = append(parts, key+": "+literal(v[key]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case []any:
		var parts []string
		for _, item := range v {
			parts = append(parts, literal(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case word:
		return string(v)
	case nil:
		return "null"
	}
	text, _ := json.Marshal(plainValue(v)) // a text, a number or a boolean
	return string(text)
}
