package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// route is a compiled route.
type route struct {
	name     string // "GET /path", for the log
	anyone   bool
	binder   *binder
	body     *body // nil: a body is not looked at
	handler  Handler
	variants []*variant
	onDeny   denial
}

// denial says what becomes of an answer in which fields were withheld.
type denial struct {
	omit bool
	code domain.Code // refuse the whole request so; "" to answer with nulls
}

// variant is a compiled row of a route.
type variant struct {
	when       conditions
	require    []*param
	mustSee    string  // root of the answer that must not be null
	answer     *answer // instead of an operation, or after one
	document   *document
	variables  *objectOf
	projection *projection
	arguments  map[string]*param // last part of a GraphQL argument's path -> parameter
}

// answer is a constant one.
type answer struct {
	status int
	body   []byte
}

// loader compiles routes.
type loader struct {
	schema    *ast.Schema
	documents map[string]*document
	handlers  map[string]Handler
	handled   map[string]bool
}

func (l *loader) route(spec routeSpec) (*route, error) {
	r := &route{name: spec.Method + " " + spec.Path, anyone: spec.Caller == "anyone"}
	switch spec.Method {
	case "GET", "POST", "PUT", "PATCH", "DELETE":
	default:
		return nil, fmt.Errorf("there is no method %q", spec.Method)
	}
	if !r.anyone && spec.Caller != "user" {
		return nil, fmt.Errorf("caller: %q is neither user nor anyone", spec.Caller)
	}
	var err error
	if r.binder, err = newBinder(spec.Parameters, spec.Unknown); err != nil {
		return nil, err
	}
	if spec.Body != nil {
		if spec.Method == "GET" || spec.Method == "DELETE" {
			return nil, fmt.Errorf("%s has no body", spec.Method)
		}
		if r.body, err = newBody(spec.Body); err != nil {
			return nil, err
		}
	}
	names, err := newScope(r.binder, r.body)
	if err != nil {
		return nil, err
	}
	if r.onDeny, err = parseDenial(spec.OnDeny); err != nil {
		return nil, err
	}
	if spec.Handler != "" {
		return r, l.exception(r, spec)
	}
	variants := spec.Variants
	if len(variants) == 0 {
		variants = []variantSpec{{}}
	}
	for i, vs := range variants {
		v, err := l.variant(names, spec, vs)
		if err != nil {
			return nil, fmt.Errorf("variant %d: %w", i+1, err)
		}
		if last := i == len(variants)-1; v.when.always() != last {
			return nil, fmt.Errorf("variant %d: the last variant, and only that, has no condition", i+1)
		}
		r.variants = append(r.variants, v)
	}
	params := r.binder.params
	if r.body != nil {
		params = slices.Concat(params, r.body.params())
	}
	if p := names.idle(params); p != nil {
		return nil, fmt.Errorf("nothing uses the parameter %q", p.path)
	}
	return r, nil
}

func parseDenial(s string) (denial, error) {
	switch s {
	case "", "null":
		return denial{}, nil
	case "omit":
		return denial{omit: true}, nil
	case "403":
		return denial{code: domain.CodeForbidden}, nil
	case "404":
		return denial{code: domain.CodeNotFound}, nil
	}
	return denial{}, fmt.Errorf("onDeny: %q is none of null, omit, 403, 404", s)
}

func (l *loader) exception(r *route, spec routeSpec) error {
	if spec.Reason == "" || spec.Operation != "" || len(spec.Variants) > 0 || spec.Variables != nil || spec.Projection != nil || spec.Answer != nil {
		return errors.New("an exception has a handler and a reason, and nothing of an operation")
	}
	r.handler = l.handlers[spec.Handler]
	if r.handler == nil {
		return fmt.Errorf("there is no handler %q", spec.Handler)
	}
	l.handled[spec.Handler] = true
	return nil
}

func (l *loader) variant(names *scope, rs routeSpec, vs variantSpec) (*variant, error) {
	when, err := parseConditions(vs.When, vs.WhenAny, names)
	if err != nil {
		return nil, err
	}
	v := &variant{when: when}
	for _, name := range vs.Require {
		p, err := names.find(name)
		if err != nil {
			return nil, fmt.Errorf("require: %w", err)
		}
		v.require = append(v.require, p)
	}
	if v.answer, err = parseAnswer(vs.Answer); err != nil {
		return nil, err
	}
	name, projection := vs.Operation, vs.Projection
	if v.answer != nil && name == "" {
		if vs.Variables != nil || projection != nil || vs.MustSee != "" {
			return nil, errors.New("an answer without an operation has no variables and no projection")
		}
		return v, nil
	}
	if v.answer == nil {
		if v.answer, err = parseAnswer(rs.Answer); err != nil {
			return nil, err
		}
	}
	if name == "" {
		name = rs.Operation
	}
	if projection == nil {
		projection = rs.Projection
	}
	if v.answer != nil && projection != nil {
		return nil, errors.New("an operation has an answer or a projection, not both")
	}
	if v.document = l.documents[name]; v.document == nil {
		return nil, fmt.Errorf("there is no operation %q", name)
	}
	v.document.used = true
	if v.document.operation.Operation == ast.Mutation && (rs.OnDeny == "403" || rs.OnDeny == "404") {
		return nil, fmt.Errorf("operation %s: onDeny: %s would refuse what has been done by then", name, rs.OnDeny)
	}
	if rs.Method == "GET" && v.document.operation.Operation != ast.Query {
		return nil, fmt.Errorf("operation %s: GET changes nothing, and it is a %s", name, v.document.operation.Operation)
	}
	if _, byKey := selection(v.document.operation.SelectionSet); vs.MustSee != "" && byKey[vs.MustSee] == nil {
		return nil, fmt.Errorf("operation %s: mustSee: it does not select %q", name, vs.MustSee)
	}
	v.mustSee = vs.MustSee
	if err := l.variables(v, names, rs.Variables, vs.Variables); err != nil {
		return nil, fmt.Errorf("operation %s: %w", name, err)
	}
	if v.projection, err = compileProjection(projection, v.document.operation.SelectionSet, names); err != nil {
		return nil, fmt.Errorf("operation %s: %w", name, err)
	}
	return v, nil
}

func parseAnswer(spec *answerSpec) (*answer, error) {
	if spec == nil {
		return nil, nil
	}
	if spec.Status < 200 || spec.Status > 599 {
		return nil, fmt.Errorf("answer: %d is no status of an answer", spec.Status)
	}
	body, err := json.Marshal(spec.Body)
	return &answer{spec.Status, append(body, '\n')}, err
}

// unused says which operation or handler no route names: it is a mistake in a name somewhere.
func (l *loader) unused() error {
	for _, name := range slices.Sorted(maps.Keys(l.documents)) {
		if d := l.documents[name]; !d.used {
			return fmt.Errorf("%s: no route uses the operation %s", d.file, name)
		}
	}
	for name := range l.handlers {
		if !l.handled[name] {
			return fmt.Errorf("no route uses the handler %q", name)
		}
	}
	return nil
}
