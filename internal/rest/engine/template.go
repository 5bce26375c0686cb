package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// template makes the value of a variable from the arguments. In YAML: "$name" is an argument,
// "$?name" whether it is there, {$if: name, then: .., else: ..} a choice; all else stands for itself.
// Values are made anew for each request, since the executor changes them in place.
type template interface {
	// eval gives false when the value is absent: an absent argument is left out of its object, an
	// object or list with nothing left in it is absent as well.
	eval(args Args) (any, bool)
}

type (
	constant struct{ value any }
	argument struct{ name string }
	presence struct{ name string }
	choice   struct {
		name            string
		then, otherwise template
	}
	listOf   []template
	objectOf []memberOf
	memberOf struct {
		key   string
		value template
	}
)

func (t constant) eval(Args) (any, bool) { return t.value, true }

func (t argument) eval(args Args) (any, bool) {
	v, ok := args[t.name]
	return v, ok
}

func (t presence) eval(args Args) (any, bool) {
	_, ok := args[t.name]
	return ok, true
}

func (t choice) eval(args Args) (any, bool) {
	chosen := t.otherwise
	if _, ok := args[t.name]; ok {
		chosen = t.then
	}
	if chosen == nil {
		return nil, false
	}
	return chosen.eval(args)
}

func (t listOf) eval(args Args) (any, bool) {
	list := make([]any, 0, len(t))
	for _, element := range t {
		if v, ok := element.eval(args); ok {
			list = append(list, v)
		}
	}
	return list, len(list) > 0 || len(t) == 0
}

func (t objectOf) eval(args Args) (any, bool) {
	object := make(map[string]any, len(t))
	for _, m := range t {
		if v, ok := m.value.eval(args); ok {
			object[m.key] = v
		}
	}
	return object, len(object) > 0 || len(t) == 0
}

// parseTemplate reads a YAML value; used gets the names of its parameters.
func parseTemplate(v any, b *binder, used map[string]bool) (template, error) {
	named := func(name string) (string, error) {
		if b.typeOf(name) == "" {
			return "", fmt.Errorf("the route has no parameter %q", name)
		}
		used[name] = true
		return name, nil
	}
	switch v := v.(type) {
	case string:
		if name, ok := strings.CutPrefix(v, "$?"); ok {
			n, err := named(name)
			return presence{n}, err
		}
		if name, ok := strings.CutPrefix(v, "$"); ok {
			n, err := named(name)
			return argument{n}, err
		}
		return constant{v}, nil
	case []any:
		list := make(listOf, len(v))
		for i := range v {
			element, err := parseTemplate(v[i], b, used)
			if err != nil {
				return nil, err
			}
			list[i] = element
		}
		return list, nil
	case map[string]any:
		if condition, ok := v["$if"]; ok {
			return parseChoice(condition, v, b, used, named)
		}
		object := make(objectOf, 0, len(v))
		for _, key := range slices.Sorted(maps.Keys(v)) {
			member, err := parseTemplate(v[key], b, used)
			if err != nil {
				return nil, err
			}
			object = append(object, memberOf{key, member})
		}
		return object, nil
	case uint64:
		return constant{int64(v)}, nil
	case bool, int64:
		return constant{v}, nil
	}
	return nil, fmt.Errorf("%v (%T) cannot be a variable's value", v, v)
}

func parseChoice(condition any, v map[string]any, b *binder, used map[string]bool, named func(string) (string, error)) (template, error) {
	name, _ := condition.(string)
	name, err := named(name)
	if err != nil {
		return nil, err
	}
	c := choice{name: name}
	for key, branch := range v {
		var t template
		if key != "$if" {
			if t, err = parseTemplate(branch, b, used); err != nil {
				return nil, err
			}
		}
		switch key {
		case "$if":
		case "then":
			c.then = t
		case "else":
			c.otherwise = t
		default:
			return nil, fmt.Errorf("a choice has $if, then and else, not %q", key)
		}
	}
	return c, nil
}
