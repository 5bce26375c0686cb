package plan

import (
	"context"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// Plan is one operation, decided: its root nodes by alias.
type Plan struct {
	Roots    map[string]*Node
	Access   *policy.Access
	order    []*Node
	builder  builder // makes nodes anew for the rows that a mutation wrote
	unprimed *counter
	slots    chan struct{} // one for each root field that may use the database at a time
}

// Nodes lists all nodes, parents before children, in the order of the operation.
func (p *Plan) Nodes() []*Node {
	var out []*Node
	var walk func(n *Node)
	walk = func(n *Node) {
		out = append(out, n)
		for _, alias := range n.childOrder {
			walk(n.Children[alias])
		}
	}
	for _, n := range p.order {
		walk(n)
	}
	return out
}

// builder makes the plan of one operation for one caller.
type builder struct {
	catalogue *Catalogue
	limits    Limits
	access    *policy.Access
	style     domain.Style
	oc        *graphql.OperationContext
	schema    *ast.Schema
	loaders   *loaders
	terms     int  // conditions of all filters so far
	written   bool // the root's rows were just written
	listings  bool // side tables list rows
}

// roots plans every root field of the operation that stands for rows.
func (b *builder) roots(p *Plan) error {
	root := b.schema.Query
	if b.oc.Operation.Operation == ast.Mutation {
		root = b.schema.Mutation
	}
	if root == nil {
		return nil
	}
	for _, cf := range graphql.CollectFields(b.oc, b.oc.Operation.SelectionSet, []string{root.Name}) {
		t, many := b.target(cf)
		if t == nil {
			continue
		}
		n, err := b.node(nil, t, many, cf, cf.Alias)
		if err != nil {
			return err
		}
		n.field = cf
		p.Roots[cf.Alias] = n
		p.order = append(p.order, n)
	}
	return nil
}

// target finds the type that a field leads to, and whether it is a connection.
func (b *builder) target(cf graphql.CollectedField) (*Type, bool) {
	name := cf.Definition.Type.Name()
	if base, isConnection := strings.CutSuffix(name, "Connection"); isConnection {
		return b.catalogue.Type(base), true
	}
	return b.catalogue.Type(name), false
}

// node plans the rows behind one field: arguments, then everything selected under it.
func (b *builder) node(edge *Edge, t *Type, many bool, cf graphql.CollectedField, path string) (*Node, error) {
	n := &Node{
		Path: path, Type: t, Edge: edge, Raw: cf.ArgumentMap(b.oc.Variables),
		Children: map[string]*Node{}, fields: map[string]*fieldDecision{}, wantNodes: true, fetcher: b.loaders.fetcher,
		access: b.access, written: b.written && edge == nil,
	}
	if t.Kind != "" {
		n.rows = b.access.Rows(t.Kind)
		n.need(b.access.Matrix().Type(t.Kind).Key)
	}
	if edge != nil && edge.Many {
		n.need(edge.Foreign)
	}
	if err := b.arguments(n, many); err != nil {
		return nil, atPath(err, path)
	}
	selections := cf.Selections
	if many {
		var err error
		if selections, err = b.connection(n, cf, t.Name+"Connection"); err != nil {
			return nil, atPath(err, path)
		}
	}
	if err := b.fields(n, selections); err != nil {
		return nil, err
	}
	n.loaders = b.loaders
	return n, nil
}

// arguments reads what the field was given: the id of a single object, or filter, order and window.
func (b *builder) arguments(n *Node, many bool) (err error) {
	if id, ok := n.Raw["id"]; ok && !many {
		n.Args.ID, err = b.identity(n.Type.Kind, "id", id)
		return err
	}
	if !many {
		return nil
	}
	input, _ := n.Raw["filter"].(map[string]any)
	f := filters{builder: b}
	if n.Args.Filter, err = f.filter(n.Type, "filter", input); err != nil {
		return err
	}
	if err = b.order(n, n.Raw); err != nil {
		return err
	}
	if err = b.window(n, n.Raw); err != nil || n.Edge != nil {
		return err
	}
	n.keysFirst = keysFirst(n, input)
	n.implied = b.implied(n, input)
	n.listed, err = b.listing(n, input)
	return err
}

// connection notes which parts of a connection are wanted, and gives the selection under `nodes`.
func (b *builder) connection(n *Node, cf graphql.CollectedField, name string) (ast.SelectionSet, error) {
	n.wantNodes = false
	var selections ast.SelectionSet
	for _, part := range graphql.CollectFields(b.oc, cf.Selections, []string{name}) {
		switch part.Name {
		case "nodes":
			if n.wantNodes {
				return nil, domain.BadInput("nodes", "can be selected once in a connection, with all the fields you need")
			}
			n.wantNodes = true
			n.Path += "." + part.Alias
			selections = part.Selections
		case "totalCount":
			n.wantTotal = true
		case "pageInfo":
			n.wantPage = true
		}
	}
	if n.wantPage {
		for _, t := range n.Args.Order {
			n.need(t.Column)
		}
	}
	return selections, nil
}

// fields plans what is selected on the rows of a node.
func (b *builder) fields(n *Node, selections ast.SelectionSet) error {
	for _, cf := range graphql.CollectFields(b.oc, selections, []string{n.Type.Name}) {
		if column, ok := n.Type.Columns[cf.Name]; ok {
			b.column(n, cf, column)
			continue
		}
		edge, ok := n.Type.Edges[cf.Name]
		if !ok {
			continue
		}
		if !b.may(n, cf, edge.Action) {
			continue
		}
		n.need(edge.Needs...)
		child, err := b.child(n, edge, cf)
		if err != nil {
			return err
		}
		child.joined = n.joinable(edge, child)
		n.Children[cf.Alias] = child
		n.childOrder = append(n.childOrder, cf.Alias)
	}
	return nil
}

func (b *builder) child(n *Node, edge *Edge, cf graphql.CollectedField) (*Node, error) {
	path := n.Path + "." + cf.Alias
	if edge.Target != "" {
		child, err := b.node(edge, b.catalogue.Type(edge.Target), edge.Many, cf, path)
		if err == nil {
			child.implied = edge.Implied && !n.written // what was just written is shown, seen or not
		}
		return child, err
	}
	child := &Node{Path: path, Edge: edge, Raw: cf.ArgumentMap(b.oc.Variables), fetcher: b.loaders.fetcher}
	child.loaders = b.loaders
	return child, nil
}

// column adds a field's columns, unless the caller may never read them: then they are not selected at all
// (permissions.md, point 5).
func (b *builder) column(n *Node, cf graphql.CollectedField, c Column) {
	if b.may(n, cf, c.Action) {
		n.need(c.Needs...)
	}
}

// may notes the use of a field with a rule of its own ("" for none), and says whether the caller may read it on any row.
func (b *builder) may(n *Node, cf graphql.CollectedField, action string) bool {
	if action == "" {
		return true
	}
	d := n.decide(b.access, action)
	d.fields = append(d.fields, fieldUse{path: n.Path + "." + cf.Alias})
	return d.decision.Verdict != policy.Never
}

// atPath leaves the error as it is but for the path, which tells the client where the argument stands.
func atPath(err error, path string) error {
	e := *domain.AsError(err)
	e.Message += " (at " + path + ")"
	return &e
}

type planKey struct{}

// From gives the plan of the operation that the context belongs to, nil outside of one.
func From(ctx context.Context) *Plan {
	p, _ := ctx.Value(planKey{}).(*Plan)
	return p
}

// With puts a plan into the context of its operation's resolvers.
func With(ctx context.Context, p *Plan) context.Context { return context.WithValue(ctx, planKey{}, p) }
