package engine

import (
	"fmt"
	"strings"
)

// condition is one test of a `when` or `$if`: "name" (present), "!name" (absent) or "name=literal".
type condition struct {
	param  *param
	absent bool
	equals any // nil: presence is enough
}

func parseCondition(text string, s *scope) (condition, error) {
	name, literal, hasLiteral := strings.Cut(text, "=")
	bare, absent := strings.CutPrefix(name, "!")
	p, err := s.find(bare)
	if err != nil {
		return condition{}, fmt.Errorf("condition %q: %w", text, err)
	}
	c := condition{param: p, absent: absent}
	if hasLiteral {
		value, err := p.literal(literal)
		if err != nil || absent {
			return c, fmt.Errorf("condition %q: %q is no %s that could be given", text, literal, p.typ)
		}
		c.equals = value
	}
	return c, nil
}

func (c condition) holds(args Args) bool {
	value, present := args[c.param.name]
	if c.equals != nil {
		return value == c.equals
	}
	return present != c.absent
}

// conditions hold when all of `all` do, and one of `any` unless there is none.
type conditions struct {
	all, any []condition
}

func parseConditions(all, any []string, s *scope) (conditions, error) {
	var c conditions
	for _, text := range all {
		one, err := parseCondition(text, s)
		if err != nil {
			return c, err
		}
		c.all = append(c.all, one)
	}
	for _, text := range any {
		one, err := parseCondition(text, s)
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

// certain gives the parameters that are there, and not null, where the conditions hold.
func (c conditions) certain() map[*param]bool {
	certain := map[*param]bool{}
	for _, one := range c.all {
		if !one.absent && (one.equals != nil || !one.param.nullable) {
			certain[one.param] = true
		}
	}
	return certain
}
