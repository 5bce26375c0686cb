package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// parseTemplate reads a YAML value.
func parseTemplate(v any, s *scope) (template, error) {
	switch v := v.(type) {
	case nil, bool, int64:
		return constant{v}, nil
	case uint64:
		return constant{int64(v)}, nil
	case string:
		if name, ok := strings.CutPrefix(v, "$?"); ok {
			return parsePresence(name, s)
		}
		if name, ok := strings.CutPrefix(v, "$"); ok {
			p, err := s.find(name)
			if err == nil && p.typ == typeList {
				err = fmt.Errorf("%s is a list; use it with $each", v)
			}
			return argument{p}, err
		}
		return constant{v}, nil
	case []any:
		list := &listOf{elements: make([]template, len(v))}
		var err error
		for i := range v {
			if list.elements[i], err = parseTemplate(v[i], s); err != nil {
				return nil, err
			}
		}
		return list, nil
	case map[string]any:
		if condition, ok := v["$if"]; ok {
			return parseChoice(condition, v, s)
		}
		if list, ok := v["$each"]; ok {
			return parseEach(list, v, s)
		}
		return parseObject(v, s)
	}
	return nil, fmt.Errorf("%v (%T) cannot be a variable's value", v, v)
}

func parseObject(v map[string]any, s *scope) (*objectOf, error) {
	object := &objectOf{}
	for _, key := range slices.Sorted(maps.Keys(v)) {
		member, err := parseTemplate(v[key], s)
		if err != nil {
			return nil, err
		}
		object.members = append(object.members, memberOf{key, member})
	}
	return object, nil
}

func parseChoice(asked any, v map[string]any, s *scope) (template, error) {
	text, _ := asked.(string)
	one, err := parseCondition(text, s)
	if err != nil {
		return nil, err
	}
	c := choice{condition: one}
	for key, branch := range v {
		var t template
		if key != "$if" {
			if t, err = parseTemplate(branch, s); err != nil {
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

func parseEach(list any, v map[string]any, s *scope) (template, error) {
	name, _ := list.(string)
	p, err := s.find(name)
	if err != nil {
		return nil, err
	}
	if p.typ != typeList && !p.isList() || len(v) != 2 || v["of"] == nil {
		return nil, fmt.Errorf("$each: %s: it has the name of a list and `of`, what is made from each of its elements", name)
	}
	of, err := parseTemplate(v["of"], s.within(p))
	return each{param: p, of: of}, err
}

// parsePresence reads what follows "$?".
func parsePresence(text string, s *scope) (template, error) {
	name, key, dotted := strings.Cut(text, ".")
	p, err := s.find(name)
	if err != nil || !dotted {
		return presence{p}, err
	}
	if p.picking == nil || !slices.Contains(p.picking.names, key) {
		return nil, fmt.Errorf("$?%s: %s is no parameter that picks %q", text, name, key)
	}
	return pick{p, key}, nil
}
