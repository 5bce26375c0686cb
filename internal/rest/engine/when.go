package engine

import (
	"fmt"
	"strings"
)

// condition is one test of a `when`: "name" (present), "!name" (absent) or "name=literal".
type condition struct {
	name   string
	absent bool
	equals any // nil: presence is enough
}

func parseCondition(s string, b *binder) (condition, error) {
	name, literal, hasLiteral := strings.Cut(s, "=")
	bare, absent := strings.CutPrefix(name, "!")
	c := condition{name: bare, absent: absent}
	typ := b.typeOf(bare)
	if typ == "" {
		return c, fmt.Errorf("when %q: the route has no parameter %q", s, bare)
	}
	if hasLiteral {
		value, err := (&param{typ: typ}).parse(literal)
		if err != nil || value == nil || absent {
			return c, fmt.Errorf("when %q: %q is no %s that could be given", s, literal, typ)
		}
		c.equals = value
	}
	return c, nil
}

func (c condition) holds(args Args) bool {
	value, present := args[c.name]
	if c.equals != nil {
		return value == c.equals
	}
	return present != c.absent
}

// conditions hold when all of `all` do, and one of `any` unless there is none.
type conditions struct {
	all, any []condition
}

func parseConditions(all, any []string, b *binder) (conditions, error) {
	var c conditions
	for _, s := range all {
		one, err := parseCondition(s, b)
		if err != nil {
			return c, err
		}
		c.all = append(c.all, one)
	}
	for _, s := range any {
		one, err := parseCondition(s, b)
		if err != nil {
			return c, err
		}
		c.any = append(c.any, one)
	}
	return c, nil
}

// always says that nothing is asked.
func (c conditions) always() bool { return len(c.all) == 0 && len(c.any) == 0 }

func (c conditions) hold(args Args) bool {
	for _, one := range c.all {
		if !one.holds(args) {
			return false
		}
	}
	for _, one := range c.any {
		if one.holds(args) {
			return true
		}
	}
	return len(c.any) == 0
}

// names gives the parameters that are asked about.
func (c conditions) names() []string {
	var names []string
	for _, one := range append(c.all[:len(c.all):len(c.all)], c.any...) {
		names = append(names, one.name)
	}
	return names
}
