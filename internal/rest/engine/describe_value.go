package engine

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// Value describes a JSON value of an answer: exactly one of its parts after Nullable is there.
type Value struct {
	Nullable bool
	Scalar   string          // a scalar or enum of the graph, written in the dialect's style
	Typed    string          // a type of a parameter: its value as the client gave it
	Constant json.RawMessage // always this
	Element  *Value          // of a list
	Members  []Member        // of an object; nil for none, empty for {}
	Values   *Value          // of an object with any keys
	AnyOf    []*Value
}

// Member is a key of an object.
type Member struct {
	Key      string
	About    string // the description in the graph
	Optional bool   // not in every answer
	Value    *Value
}

func constantOf(v any) *Value {
	raw, _ := json.Marshal(v) // it was read from YAML, and compiled before
	return &Value{Constant: raw}
}

// part is a selection set, and whether it is there for some requests only.
type part struct {
	set   ast.SelectionSet
	maybe bool
}

// collected is what a key is in some objects.
type collected struct {
	field *ast.Field
	maybe bool // in all its places
	below []part
}

// collect gives the keys of a selection in their order, with fragments resolved.
func collect(parts []part) (order []string, byKey map[string]*collected) {
	byKey = map[string]*collected{}
	var walk func(set ast.SelectionSet, maybe bool)
	walk = func(set ast.SelectionSet, maybe bool) {
		for _, s := range set {
			switch s := s.(type) {
			case *ast.Field:
				here := maybe || conditional(s.Directives)
				f := byKey[s.Alias]
				if f == nil {
					f = &collected{field: s, maybe: here}
					byKey[s.Alias], order = f, append(order, s.Alias)
				}
				f.maybe = f.maybe && here
				f.below = append(f.below, part{s.SelectionSet, here})
			case *ast.InlineFragment:
				other := s.TypeCondition != "" && s.ObjectDefinition != nil && s.TypeCondition != s.ObjectDefinition.Name
				walk(s.SelectionSet, maybe || other || conditional(s.Directives))
			case *ast.FragmentSpread:
				walk(s.Definition.SelectionSet, maybe || conditional(s.Directives) || s.Definition.TypeCondition != s.ObjectDefinition.Name)
			}
		}
	}
	for _, p := range parts {
		walk(p.set, p.maybe)
	}
	for _, f := range byKey {
		if f.maybe { // what is below is there whenever the key is, unless it has a condition of its own
			for i := range f.below {
				f.below[i].maybe = len(f.below) > 1
			}
		}
	}
	return order, byKey
}

func conditional(directives ast.DirectiveList) bool {
	return directives.ForName("skip") != nil || directives.ForName("include") != nil
}

// shapeOf describes what a projection makes of an operation's data.
func (d described) shapeOf(spec *projectionSpec, set ast.SelectionSet, enum func(string) bool) *Value {
	if spec == nil {
		spec = &projectionSpec{}
	}
	root := part{set: set}
	s := shaper{route: d.route, enum: enum, omit: d.route.onDeny.omit, root: root}
	object := &ast.Type{NonNull: true}
	if len(spec.Concat) == 0 {
		v := s.value(object, []part{root}, spec)
		if spec.Page != nil {
			return pageOf(spec.Page.Key, v)
		}
		return v
	}
	element := &Value{}
	for _, one := range spec.Concat {
		v := s.value(object, []part{root}, one)
		element.AnyOf = append(element.AnyOf, v.Element)
	}
	return &Value{Element: element}
}

// shaper follows a projection as the emitter does, over types instead of values.
type shaper struct {
	route *route
	enum  func(typ string) bool
	omit  bool // withheld fields are left out
	root  part
}

func (s shaper) value(typ *ast.Type, parts []part, spec *projectionSpec) *Value {
	if spec == nil {
		spec = &projectionSpec{}
	}
	typ, parts = follows(typ, parts, splitPath(spec.Unwrap))
	whenNull := spec.WhenNull
	switch {
	case spec.WhenNull != nil:
	case spec.Wrap == wrapList || spec.Page != nil:
		whenNull = []any{}
	case spec.Group != nil:
		whenNull = map[string]any{}
	}
	v := s.body(typ, parts, spec)
	switch spec.Wrap {
	case "":
	case wrapList:
		v = &Value{Element: v}
	default:
		v = &Value{Members: []Member{{Key: spec.Wrap, Value: v}}}
	}
	if typ.NonNull {
		return v
	}
	return orElse(v, whenNull)
}

// orElse is a value in whose place a constant may stand.
func orElse(v *Value, instead any) *Value {
	constant := constantOf(instead)
	switch {
	case bytes.Equal(constant.Constant, null):
		v.Nullable = true
		return v
	case v.Element != nil && string(constant.Constant) == "[]", v.Values != nil && string(constant.Constant) == "{}":
		return v
	}
	return &Value{AnyOf: []*Value{v, constant}}
}

// follows gives the type and the selection at the end of a path; it is nullable when something on the way is.
func follows(typ *ast.Type, parts []part, path []string) (*ast.Type, []part) {
	sure := typ.NonNull
	for _, key := range path {
		_, byKey := collect(parts)
		f := byKey[key]
		sure = sure && f.field.Definition.Type.NonNull && !f.maybe
		typ, parts = f.field.Definition.Type, f.below
	}
	end := *typ
	end.NonNull = sure
	return &end, parts
}

// body describes a value that is not null.
func (s shaper) body(typ *ast.Type, parts []part, spec *projectionSpec) *Value {
	if spec.Group != nil {
		below, under := follows(typ.Elem, parts, splitPath(spec.Group.Value))
		only := *spec
		only.Group = nil
		return &Value{Values: &Value{Element: s.body(below, under, &only)}}
	}
	if typ.Elem != nil {
		element := s.body(typ.Elem, parts, spec)
		if !typ.Elem.NonNull {
			element.Nullable = true
		}
		return &Value{Element: element}
	}
	if !slices.ContainsFunc(parts, func(p part) bool { return len(p.set) > 0 }) {
		return &Value{Scalar: typ.NamedType}
	}
	return &Value{Members: s.members(parts, spec)}
}

func (s shaper) members(parts []part, spec *projectionSpec) []Member {
	members := []Member{}
	order, byKey := collect(parts)
	for _, key := range order {
		f := byKey[key]
		if slices.Contains(spec.Drop, key) {
			continue
		}
		if nulls, spread := spec.Spread[key]; spread {
			members = append(members, s.spread(f, nulls, spec.Fields[key])...)
			continue
		}
		m := Member{Key: key, About: f.field.Definition.Description, Optional: f.maybe, Value: s.value(f.field.Definition.Type, f.below, spec.Fields[key])}
		if def := f.field.ObjectDefinition; f.field.Name == "__typename" && def != nil && def.Kind == ast.Object {
			m.Value = constantOf(def.Name)
		}
		if s.omit && f.field.Definition.Directives.ForName("read") != nil {
			m.Optional, m.Value.Nullable = true, false
		}
		if slices.Contains(spec.OmitNull, key) {
			m.Optional, m.Value.Nullable = true, false
		}
		s.reword(&m, spec)
		if literal, ok := spec.OmitUnless[key]; ok {
			m.Optional, m.Value = true, constantOf(literal)
		}
		members = append(members, m)
	}
	for _, a := range spec.Add {
		members = append(members, s.addition(a))
	}
	if spec.Join != nil {
		typ, below := follows(&ast.Type{NonNull: true}, []part{s.root}, splitPath(spec.Join.Object))
		sub := spec.Join.Projection
		if sub == nil {
			sub = &projectionSpec{}
		}
		for _, m := range s.body(typ, below, sub).Members {
			m.Optional = true
			members = append(members, m)
		}
	}
	if len(spec.Links) > 0 {
		members = append(members, linksOf(spec.Links, byKey))
	}
	if p := s.route.binder.names[spec.Pick]; p != nil && p.picking != nil {
		for i := range members {
			members[i].Optional = members[i].Optional || !slices.Contains(p.picking.always, members[i].Key)
		}
	}
	return members
}

// spread gives the members of an object that is flattened into the one around it.
func (s shaper) spread(f *collected, nulls []string, spec *projectionSpec) []Member {
	if spec == nil {
		spec = &projectionSpec{}
	}
	members := s.members(f.below, spec)
	for i := range members {
		m := &members[i]
		switch {
		case f.maybe:
			m.Optional = true
		case f.field.Definition.Type.NonNull:
			continue
		case slices.Contains(nulls, m.Key):
			m.Value.Nullable = true
			continue
		default:
			m.Optional = true
		}
		m.Value.Nullable = m.Value.Nullable || slices.Contains(nulls, m.Key)
	}
	return members
}

func (s shaper) addition(a additionSpec) Member {
	m := Member{Key: a.Key, Optional: len(a.When) > 0}
	name, isText := a.Value.(string)
	if !isText || name == "" || name[0] != '$' {
		m.Value = constantOf(a.Value)
		return m
	}
	m.Value, m.Optional = &Value{Typed: typeID}, m.Optional || name[1:] != callerParam
	for _, p := range s.route.params() {
		if p.name == name[1:] {
			m.Value, m.Optional = &Value{Typed: p.typ, Nullable: p.nullable}, len(a.When) > 0 || !p.required
		}
	}
	return m
}
