package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// route is a compiled route.
type route struct {
	name     string // "GET /path", for the log
	spec     routeSpec
	anyone   bool
	needs    string // an action of the policy
	binder   *binder
	paging   *paging
	body     *body // nil: a body is not looked at
	first    *first
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
	mustFind   string  // the same
	answer     *answer // instead of an operation, or after one
	call               // no document: only the answer
	status     int     // of a projected answer
	projection *projection
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
	hasAction func(string) bool
	asking    *document // what a route needs; nil when none needs anything
}

func (l *loader) route(spec routeSpec, segments []pathSegment) (*route, error) {
	r := &route{name: spec.Method + " " + spec.Path, anyone: spec.Caller == "anyone", needs: spec.Needs}
	switch spec.Method {
	case "GET", "POST", "PUT", "PATCH", "DELETE":
	default:
		return nil, fmt.Errorf("there is no method %q", spec.Method)
	}
	if !r.anyone && spec.Caller != "user" {
		return nil, fmt.Errorf("caller: %q is neither user nor anyone", spec.Caller)
	}
	if r.anyone && r.needs != "" {
		return nil, errors.New("needs: who needs something is somebody")
	}
	if err := l.needs(r.needs); err != nil {
		return nil, err
	}
	var err error
	if r.binder, err = newBinder(spec.Parameters, spec.Unknown, parametersOf(segments)); err != nil {
		return nil, err
	}
	if r.paging, err = newPaging(spec.Paging, r.binder); err != nil {
		return nil, err
	}
	if spec.Body != nil || r.binder.form != nil {
		if spec.Method == "GET" || spec.Method == "DELETE" {
			return nil, fmt.Errorf("%s has no body", spec.Method)
		}
		if spec.Body != nil && r.binder.form != nil {
			return nil, fmt.Errorf("the body is described, and the parameter %q is in it as well", r.binder.form.name)
		}
	}
	if spec.Body != nil {
		if r.body, err = newBody(spec.Body); err != nil {
			return nil, err
		}
	}
	names, err := newScope(r.binder, r.body)
	if err != nil {
		return nil, err
	}
	if err := names.add(r.paging); err != nil {
		return nil, err
	}
	if r.onDeny, err = parseDenial(spec.OnDeny); err != nil {
		return nil, err
	}
	if spec.Handler != "" {
		return r, l.exception(r, spec)
	}
	if r.first, err = l.first(spec.First, names); err != nil {
		return nil, err
	}
	variants := spec.Variants
	if len(variants) == 0 {
		variants = []variantSpec{{}}
	}
	for i, vs := range variants {
		v, err := l.variant(names, r, spec, vs)
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
	if r.first != nil {
		params = slices.Concat(params, r.first.params())
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
		return denial{code: domain.CodeFieldWithheld}, nil
	case "404":
		return denial{code: domain.CodeNotFound}, nil
	}
	return denial{}, fmt.Errorf("onDeny: %q is none of null, omit, 403, 404", s)
}

func (l *loader) exception(r *route, spec routeSpec) error {
	if spec.Reason == "" || spec.Operation != "" || len(spec.Variants) > 0 || spec.Variables != nil || spec.Projection != nil || spec.Answer != nil || spec.First != nil {
		return errors.New("an exception has a handler and a reason, and nothing of an operation")
	}
	r.handler = l.handlers[spec.Handler]
	if r.handler == nil {
		return fmt.Errorf("there is no handler %q", spec.Handler)
	}
	l.handled[spec.Handler] = true
	return nil
}

func (l *loader) variant(names *scope, r *route, rs routeSpec, vs variantSpec) (*variant, error) {
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
		if vs.Variables != nil || projection != nil || vs.MustSee != "" || vs.MustFind != "" {
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
	document := l.documents[name]
	if document == nil {
		return nil, fmt.Errorf("there is no operation %q", name)
	}
	if document.operation.Operation == ast.Mutation && (rs.OnDeny == "403" || rs.OnDeny == "404") {
		return nil, fmt.Errorf("operation %s: onDeny: %s would refuse what has been done by then", name, rs.OnDeny)
	}
	if rs.Method == "GET" && document.operation.Operation != ast.Query {
		return nil, fmt.Errorf("operation %s: GET changes nothing, and it is a %s", name, document.operation.Operation)
	}
	certain := when.certain()
	for _, p := range v.require {
		certain[p] = true
	}
	if v.call, err = l.call(name, names, certain, rs.Variables, vs.Variables); err != nil {
		return nil, err
	}
	if err := v.mustHave(rs, vs); err != nil {
		return nil, fmt.Errorf("operation %s: %w", name, err)
	}
	if v.status = rs.Status; v.status == 0 {
		v.status = http.StatusOK
	}
	if v.status < 200 || v.status > 299 || v.status == http.StatusNoContent || rs.Status != 0 && v.answer != nil {
		return nil, fmt.Errorf("status: %d is none of a projected answer", rs.Status)
	}
	if v.projection, err = l.projection(projection, v.document.operation.SelectionSet, names, r); err != nil {
		return nil, fmt.Errorf("operation %s: %w", name, err)
	}
	return v, nil
}

// mustHave compiles the roots that must not be null.
func (v *variant) mustHave(rs routeSpec, vs variantSpec) error {
	v.mustSee, v.mustFind = vs.MustSee, vs.MustFind
	if v.mustFind == "" {
		v.mustFind = rs.MustFind
	}
	_, byKey := selection(v.document.operation.SelectionSet)
	for rule, root := range map[string]string{"mustSee": v.mustSee, "mustFind": v.mustFind} {
		if root != "" && byKey[root] == nil {
			return fmt.Errorf("%s: it does not select %q", rule, root)
		}
	}
	return nil
}

func parseAnswer(spec *answerSpec) (*answer, error) {
	if spec == nil {
		return nil, nil
	}
	if spec.Status < 200 || spec.Status > 599 {
		return nil, fmt.Errorf("answer: %d is no status of an answer", spec.Status)
	}
	if spec.Status == http.StatusNoContent {
		if spec.Body != nil {
			return nil, errors.New("answer: 204 has no body")
		}
		return &answer{status: spec.Status}, nil
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
