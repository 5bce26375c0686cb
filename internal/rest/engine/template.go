package engine

import "maps"

// template makes the value of a variable from the arguments. In YAML: "$name" is an argument,
// "$?name" whether it is there, {$if: condition, then: .., else: ..} a choice by a condition as in
// `when`, {$each: name, of: ..} a list of what is made from each object of a list; all else stands for
// itself. A list of scalars is named alike: "$name" is the list, and within {$each: name} one of its elements.
// "$?name.key" is whether a parameter of type fields picks a key.
// Values are made anew for each request, since the executor changes them in place.
type template interface {
	// eval gives false when the value is absent: an absent argument is left out of its object, an
	// object or list with nothing left in it is absent as well, unless one is needed. An argument that
	// is null is given.
	eval(args Args) (any, bool)
}

type (
	constant struct{ value any }
	argument struct{ param *param }
	presence struct{ param *param }
	pick     struct {
		param *param
		key   string
	}
	choice struct {
		condition       condition
		then, otherwise template
	}
	each struct {
		param *param
		of    template
	}
	listOf struct {
		elements []template
		needed   bool // an empty one is not absent
	}
	objectOf struct {
		members []memberOf
		needed  bool
	}
	memberOf struct {
		key   string
		value template
	}
)

func (t constant) eval(Args) (any, bool) { return t.value, true }

func (t argument) eval(args Args) (any, bool) {
	v, ok := args[t.param.name]
	return v, ok
}

func (t presence) eval(args Args) (any, bool) {
	_, ok := args[t.param.name]
	return ok, true
}

func (t pick) eval(args Args) (any, bool) {
	chosen, _ := args[t.param.name].(picks)
	return chosen[t.key], true
}

func (t choice) eval(args Args) (any, bool) {
	chosen := t.otherwise
	if t.condition.holds(args) {
		chosen = t.then
	}
	if chosen == nil {
		return nil, false
	}
	return chosen.eval(args)
}

func (t each) eval(args Args) (any, bool) {
	value, given := args[t.param.name]
	if elements, ok := value.([]any); ok {
		return t.scalars(elements, args), true
	}
	objects, ok := value.([]Args)
	if !ok {
		return nil, given
	}
	outer := maps.Clone(args)
	for _, p := range t.param.fields.fields {
		delete(outer, p.name)
	}
	list := make([]any, 0, len(objects))
	for _, object := range objects {
		inner := maps.Clone(outer)
		maps.Copy(inner, object)
		if v, ok := t.of.eval(inner); ok {
			list = append(list, v)
		}
	}
	return list, true
}

func (t each) scalars(elements []any, args Args) []any {
	inner := maps.Clone(args)
	list := make([]any, 0, len(elements))
	for _, element := range elements {
		inner[t.param.name] = element
		if v, ok := t.of.eval(inner); ok {
			list = append(list, v)
		}
	}
	return list
}

func (t *listOf) eval(args Args) (any, bool) {
	list := make([]any, 0, len(t.elements))
	for _, element := range t.elements {
		if v, ok := element.eval(args); ok {
			list = append(list, v)
		}
	}
	return list, t.needed || len(list) > 0 || len(t.elements) == 0
}

func (t *objectOf) eval(args Args) (any, bool) {
	object := make(map[string]any, len(t.members))
	for _, m := range t.members {
		if v, ok := m.value.eval(args); ok {
			object[m.key] = v
		}
	}
	return object, t.needed || len(object) > 0 || len(t.members) == 0
}
