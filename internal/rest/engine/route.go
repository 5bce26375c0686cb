package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// route is a compiled route.
type route struct {
	name     string // "GET /path", for the log
	anyone   bool
	binder   *binder
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
	status     int
	body       []byte // of a constant answer
	document   *document
	variables  objectOf
	projection *projection
	arguments  map[string]string // last part of a GraphQL argument's path -> parameter
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
	if r.onDeny, err = parseDenial(spec.OnDeny); err != nil {
		return nil, err
	}
	if spec.Handler != "" {
		return r, l.exception(r, spec)
	}
	used := map[string]bool{callerParam: true}
	variants := spec.Variants
	if len(variants) == 0 {
		variants = []variantSpec{{}}
	}
	for i, vs := range variants {
		v, err := l.variant(r.binder, spec, vs, used)
		if err != nil {
			return nil, fmt.Errorf("variant %d: %w", i+1, err)
		}
		if last := i == len(variants)-1; v.when.always() != last {
			return nil, fmt.Errorf("variant %d: the last variant, and only that, has no condition", i+1)
		}
		r.variants = append(r.variants, v)
	}
	for _, p := range spec.Parameters {
		if !used[p.Name] {
			return nil, fmt.Errorf("nothing uses the parameter %q", p.Name)
		}
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
	if spec.Reason == "" || spec.Operation != "" || len(spec.Variants) > 0 || spec.Variables != nil || spec.Projection != nil {
		return errors.New("an exception has a handler and a reason, and nothing of an operation")
	}
	r.handler = l.handlers[spec.Handler]
	if r.handler == nil {
		return fmt.Errorf("there is no handler %q", spec.Handler)
	}
	l.handled[spec.Handler] = true
	return nil
}

func (l *loader) variant(b *binder, rs routeSpec, vs variantSpec, used map[string]bool) (*variant, error) {
	when, err := parseConditions(vs.When, vs.WhenAny, b)
	if err != nil {
		return nil, err
	}
	for _, name := range when.names() {
		used[name] = true
	}
	v := &variant{when: when}
	if vs.Answer != nil {
		if vs.Operation != "" || vs.Variables != nil || vs.Projection != nil || vs.Answer.Status < 200 || vs.Answer.Status > 599 {
			return nil, errors.New("a constant answer has a status, a body, and nothing of an operation")
		}
		body, err := json.Marshal(vs.Answer.Body)
		v.status, v.body = vs.Answer.Status, append(body, '\n')
		return v, err
	}
	name := vs.Operation
	if name == "" {
		name = rs.Operation
	}
	if v.document = l.documents[name]; v.document == nil {
		return nil, fmt.Errorf("there is no operation %q", name)
	}
	v.document.used = true
	if err := l.variables(v, b, rs.Variables, vs.Variables, used); err != nil {
		return nil, fmt.Errorf("operation %s: %w", name, err)
	}
	projection := vs.Projection
	if projection == nil {
		projection = rs.Projection
	}
	if v.projection, err = compileProjection(projection, v.document.operation.SelectionSet, b, used); err != nil {
		return nil, fmt.Errorf("operation %s: %w", name, err)
	}
	return v, nil
}

// variables compiles the variables of a variant and checks each against its definition.
func (l *loader) variables(v *variant, b *binder, shared, own map[string]any, used map[string]bool) error {
	all := map[string]any{}
	maps.Copy(all, shared)
	maps.Copy(all, own)
	parsed, err := parseTemplate(all, b, used)
	if err != nil {
		return err
	}
	object, ok := parsed.(objectOf)
	if !ok {
		return errors.New("variables: there is a choice in the place of the names")
	}
	v.variables, v.arguments = object, map[string]string{}
	for _, m := range object {
		definition := v.document.operation.VariableDefinitions.ForName(m.key)
		if definition == nil {
			return fmt.Errorf("it has no variable $%s", m.key)
		}
		if err := checkTemplate(m.value, definition.Type, l.schema, b); err != nil {
			return fmt.Errorf("$%s: %w", m.key, err)
		}
		argumentNames(m.key, m.value, v.arguments)
	}
	for _, definition := range v.document.operation.VariableDefinitions {
		if definition.Type.NonNull && definition.DefaultValue == nil && all[definition.Variable] == nil {
			return fmt.Errorf("it needs the variable $%s", definition.Variable)
		}
	}
	return nil
}

// argumentNames notes which parameter stands behind the name of a GraphQL argument or input field.
func argumentNames(key string, t template, names map[string]string) {
	switch t := t.(type) {
	case argument:
		if t.name != callerParam {
			names[key] = t.name
		}
	case listOf:
		for _, element := range t {
			argumentNames(key, element, names)
		}
	case objectOf:
		for _, m := range t {
			argumentNames(m.key, m.value, names)
		}
	}
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

// parameterOf gives the parameter behind an argument of an error, "" when none is.
func (v *variant) parameterOf(argument string) string {
	argument, _, _ = strings.Cut(argument, "[")
	if at := strings.LastIndexByte(argument, '.'); at >= 0 {
		argument = argument[at+1:]
	}
	return v.arguments[argument]
}
