package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

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
