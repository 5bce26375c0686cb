package graph

import (
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/graph/generated"
	"teragraph/internal/store/plan"
)

// shape is what is selected on a row, a connection or the query, in the order of the answer. The flat writer knows all
// of it, or the operation is gqlgen's (docs/adr/0015-flat-writer.md).
type shape struct {
	node   *plan.Node // of the rows
	fields []part
}

// part is one field of a shape. One of the functions of the writer writes it, by its form.
type part struct {
	key   string // `"alias":`
	form  form
	gated bool // by gate, which counts what it withholds
	gate  plan.Gate
	value generated.Appender // of formPlain
	text  string             // of formText
	node  *plan.Node         // of an edge
	sub   *shape             // of an edge, of nodes
	cf    graphql.CollectedField
}

type form uint8

const (
	formPlain      form = iota // a field of the row
	formText                   // the same for all rows
	formOne                    // a row or null
	formAll                    // rows without pages
	formConnection             // a page
	formNodes                  // of a connection: its rows
	formTotal                  // of a connection
	formInfo                   // of a connection
	formInfoField              // of pageInfo
	formMoment                 // a moment that was derived
	formRole                   // what the caller holds on the row
	formNull                   // withheld on all rows
)

// shaper makes shapes for one operation.
type shaper struct {
	oc        *graphql.OperationContext
	appenders map[string]generated.Appender
	known     *plan.Plan
}

// collect calls each for the selected fields; false as soon as one of them is not known, or is asked for later (@defer).
func (s *shaper) collect(typ string, selections ast.SelectionSet, each func(p *part) bool) (*shape, bool) {
	fields := graphql.CollectFields(s.oc, selections, []string{typ})
	out := &shape{fields: make([]part, len(fields))}
	for i, cf := range fields {
		p := &out.fields[i]
		p.cf, p.key = cf, `"`+cf.Alias+`":`
		for j := range i {
			if fields[j].Alias == cf.Alias {
				return nil, false
			}
		}
		if len(cf.Deferrables) > 0 {
			return nil, false
		}
		if cf.Name == "__typename" {
			p.form, p.text = formText, `"`+typ+`"`
			continue
		}
		if !each(p) {
			return nil, false
		}
	}
	return out, true
}

// query shapes the root fields: those that stand for rows of a table.
func (s *shaper) query() (*shape, bool) {
	return s.collect("Query", s.oc.Operation.SelectionSet, func(p *part) bool {
		n := s.known.Roots[p.cf.Alias]
		return n != nil && n.Type.Source != nil && s.edge(p, n)
	})
}

// edge shapes a field that leads to the rows of a node.
func (s *shaper) edge(p *part, n *plan.Node) (ok bool) {
	p.node = n
	typ := p.cf.Definition.Type
	switch {
	case typ.Elem != nil:
		p.form = formAll
		p.sub, ok = s.row(n, p.cf.Selections)
		return ok && typ.NonNull && typ.Elem.NonNull
	case typ.NamedType == n.Type.Name:
		p.form = formOne
		p.sub, ok = s.row(n, p.cf.Selections)
		return ok && !typ.NonNull
	}
	p.form = formConnection
	p.sub, ok = s.connection(n, p.cf)
	return ok && typ.NonNull
}

func (s *shaper) connection(n *plan.Node, cf graphql.CollectedField) (*shape, bool) {
	return s.collect(cf.Definition.Type.NamedType, cf.Selections, func(p *part) (ok bool) {
		switch p.cf.Name {
		case "nodes":
			p.form = formNodes
			p.sub, ok = s.row(n, p.cf.Selections)
		case "totalCount":
			p.form, ok = formTotal, true
		case "pageInfo":
			p.form = formInfo
			p.sub, ok = s.collect("PageInfo", p.cf.Selections, func(p *part) bool {
				p.form = formInfoField
				return true
			})
		}
		return ok
	})
}

// row shapes what is selected on the rows of a node.
func (s *shaper) row(n *plan.Node, selections ast.SelectionSet) (*shape, bool) {
	out, ok := s.collect(n.Type.Name, selections, func(p *part) bool {
		if read := p.cf.Definition.Directives.ForName("read"); read != nil {
			p.gated, p.gate = true, n.Gate(read.Arguments.ForName("action").Value.Raw)
			if p.cf.Definition.Type.NonNull {
				return false
			}
		}
		return s.field(p, n)
	})
	if ok {
		out.node = n
	}
	return out, ok
}

func (s *shaper) field(p *part, n *plan.Node) bool {
	name := n.Type.Name + "." + p.cf.Name
	if p.value = s.appenders[name]; p.value != nil {
		return true // formPlain
	}
	child := n.Children[p.cf.Alias]
	switch {
	case name == "Site.role" || name == "Project.role":
		p.form = formRole
		return true
	case child != nil && child.Type != nil:
		return s.edge(p, child)
	case child != nil && p.cf.Definition.Type.NamedType == "DateTime":
		p.form, p.node = formMoment, child
		return true
	}
	p.form = formNull
	return p.gated && p.gate.Never()
}
