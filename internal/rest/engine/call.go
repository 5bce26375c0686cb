package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"teragraph/internal/domain"
)

// call is an operation with what its variables are made from.
type call struct {
	document  *document
	variables *objectOf
	arguments map[string]*param // last part of a GraphQL argument's path -> parameter
}

// execute runs the operation with a request's arguments.
func (c call) execute(ctx context.Context, e Executor, args Args) *graphql.Response {
	variables := map[string]any{}
	if made, ok := c.variables.eval(args); ok {
		variables, _ = made.(map[string]any)
	}
	return e.Execute(ctx, c.document.doc, c.document.operation.Name, variables)
}

// first is a query that runs before the variants; what it finds are further arguments.
type first struct {
	call
	gives []gift
}

// gift is an argument that a first query gives.
type gift struct {
	param *param
	path  []string // lists on the way count with their first element
}

// params are what the query adds to the parameters of its route.
func (f *first) params() []*param {
	var params []*param
	for _, g := range f.gives {
		params = append(params, g.param)
	}
	return params
}

// giftTypes are the types of arguments by the scalar that a first query selects.
var giftTypes = map[string]string{"ID": typeID, "Int": typeInteger, "String": typeString, "Boolean": typeBoolean}

// first compiles a first query; what it gives is known to the scope afterwards.
func (l *loader) first(spec *firstSpec, names *scope) (*first, error) {
	if spec == nil {
		return nil, nil
	}
	f := &first{}
	var err error
	if f.call, err = l.call(spec.Operation, names, map[*param]bool{}, spec.Variables, nil); err != nil {
		return nil, fmt.Errorf("first: %w", err)
	}
	if f.document.operation.Operation != ast.Query || len(spec.Gives) == 0 {
		return nil, fmt.Errorf("first: operation %s has to be a query, and gives something", spec.Operation)
	}
	for name, place := range spec.Gives {
		path := splitPath(place)
		if _, err := follow(f.document.operation.SelectionSet, path); err != nil || len(path) == 0 {
			return nil, fmt.Errorf("first: %s: nothing is at %q: %w", name, place, err)
		}
		p := &param{name: name, path: name, typ: giftTypes[fieldAt(f.document.operation.SelectionSet, path).typeName()], required: true}
		if p.typ == "" || names.names[name] != nil || name == "" {
			return nil, fmt.Errorf("first: %s: the name is taken, or %q is no value that a variable could have", name, place)
		}
		names.names[name] = p
		f.gives = append(f.gives, gift{p, path})
	}
	return f, nil
}

// bind runs the query and adds what it gives; where a part of it is not there, the request is CodeNotFound.
func (f *first) bind(ctx context.Context, e Executor, args Args) error {
	response := f.execute(ctx, e, args)
	if _, err := outcome(response, f.arguments); err != nil {
		return err
	}
	for _, g := range f.gives {
		raw, err := findFirst(response.Data, g.path)
		if err != nil {
			return err
		}
		if raw == nil || bytes.Equal(raw, null) {
			return f.nothing()
		}
		value, err := g.param.given(raw)
		if err != nil {
			return err
		}
		args[g.param.name] = value
	}
	return nil
}

// nothing says that there is none, and by what it was looked for when that is one parameter.
func (f *first) nothing() error {
	by := map[string]bool{}
	for _, p := range f.arguments {
		by[p.path] = true
	}
	e := domain.Errorf(domain.CodeNotFound, "there is none, or none that you see")
	for name := range by {
		if len(by) == 1 {
			e = domain.Errorf(domain.CodeNotFound, "argument %q names nothing that exists or that you see", name)
			e.Argument = name
		}
	}
	return e
}

// given reads a scalar of an answer.
func (p *param) given(raw []byte) (any, error) {
	var err error
	switch p.typ {
	case typeString:
		var s string
		err = json.Unmarshal(raw, &s)
		return s, err
	case typeBoolean:
		return string(raw) == "true", nil
	}
	var n int64
	err = json.Unmarshal(raw, &n)
	return n, err
}

// findFirst is find, through the first elements of lists.
func findFirst(data []byte, path []string) ([]byte, error) {
	for {
		s := scanner{b: data}
		if s.peek() == '[' {
			s.i++
			more, err := s.more(true, ']')
			if err != nil || !more {
				return nil, err
			}
			if data, err = s.value(); err != nil {
				return nil, err
			}
			continue
		}
		if len(path) == 0 {
			return data, nil
		}
		var err error
		if data, err = find(data, path[:1]); err != nil || data == nil {
			return nil, err
		}
		path = path[1:]
	}
}

// needsDocument asks what a route needs; the graph's own answer decides.
const needsDocument = `query Needs($action: String!) { viewer { can(action: $action) } }`

// needs compiles that document, and checks the action.
func (l *loader) needs(action string) error {
	if action == "" {
		return nil
	}
	if l.hasAction == nil || !l.hasAction(action) {
		return fmt.Errorf("needs: the policy has no action %q", action)
	}
	if l.asking != nil {
		return nil
	}
	doc, problems := gqlparser.LoadQueryWithRules(l.schema, needsDocument, rules.NewDefaultRules())
	if len(problems) > 0 {
		return fmt.Errorf("needs: %w", problems)
	}
	l.asking = &document{doc: doc, operation: doc.Operations[0]}
	return nil
}

// admit refuses a caller who may not do what a route needs.
func (e *Engine) admit(ctx context.Context, action string) error {
	response := e.config.Executor.Execute(ctx, e.asking.doc, e.asking.operation.Name, map[string]any{"action": action})
	if _, err := outcome(response, nil); err != nil {
		return err
	}
	may, err := find(response.Data, []string{"viewer", "can"})
	if err != nil {
		return err
	}
	if string(may) != "true" {
		return domain.Errorf(domain.CodeForbidden, "you may not do this; it needs %s", action)
	}
	return nil
}

// call compiles an operation by its name with variables; certain are parameters that are there and not null.
func (l *loader) call(name string, names *scope, certain map[*param]bool, shared, own map[string]any) (call, error) {
	c := call{document: l.documents[name]}
	if c.document == nil {
		return c, fmt.Errorf("there is no operation %q", name)
	}
	c.document.used = true
	if err := l.variables(&c, names, certain, shared, own); err != nil {
		return c, fmt.Errorf("operation %s: %w", name, err)
	}
	return c, nil
}

// fieldAt gives what is selected at a path that can be followed.
func fieldAt(set ast.SelectionSet, path []string) *selected {
	var f *selected
	for _, key := range path {
		_, byKey := selection(set)
		f = byKey[key]
		set = f.below
	}
	return f
}
