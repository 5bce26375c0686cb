package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// values compiles the rules that change what a key holds: emptyNull, words, choose, drop.
func (c *compiler) values(rule func(key string) (*member, error), spec *projectionSpec, byKey map[string]*selected) error {
	for _, key := range spec.Drop {
		m, err := rule(key)
		if err != nil {
			return fmt.Errorf("drop: %w", err)
		}
		m.drop = true
	}
	for _, key := range spec.EmptyNull {
		m, err := rule(key)
		if err != nil {
			return fmt.Errorf("emptyNull: %w", err)
		}
		m.words = map[string][]byte{`""`: null}
	}
	for key, words := range spec.Words {
		m, err := rule(key)
		if err != nil {
			return fmt.Errorf("words: %w", err)
		}
		if m.words != nil {
			return fmt.Errorf("words: %s is in emptyNull as well", key)
		}
		if m.words, err = c.words(words, byKey[key]); err != nil {
			return fmt.Errorf("words: %s: %w", key, err)
		}
	}
	for key, choices := range spec.Choose {
		m, err := rule(key)
		if err != nil {
			return fmt.Errorf("choose: %w", err)
		}
		if m.choices, err = c.choices(choices, byKey); err != nil {
			return fmt.Errorf("choose: %s: %w", key, err)
		}
	}
	return nil
}

// words compiles those of one key; an enum has to have all of its words named.
func (c *compiler) words(words map[string]any, f *selected) (map[string][]byte, error) {
	if def := c.schema.Types[f.typeName()]; def != nil && def.Kind == ast.Enum {
		for _, v := range def.EnumValues {
			if _, ok := words[v.Name]; !ok {
				return nil, fmt.Errorf("%s has the word %s, which becomes nothing", def.Name, v.Name)
			}
		}
		if len(words) > len(def.EnumValues) {
			return nil, fmt.Errorf("%s has %d words, not %d", def.Name, len(def.EnumValues), len(words))
		}
	}
	compiled := map[string][]byte{}
	for word, value := range words {
		encoded, err := json.Marshal(value)
		if err != nil {
			return nil, err
		}
		compiled[string(quoted(word))] = encoded
	}
	return compiled, nil
}

func (c *compiler) choices(specs []choiceSpec, byKey map[string]*selected) ([]choiceOf, error) {
	var choices []choiceOf
	for i, spec := range specs {
		if last := i == len(specs)-1; (len(spec.When) == 0) != last {
			return nil, errors.New("the last choice, and only that, has no condition")
		}
		encoded, err := json.Marshal(spec.Value)
		if err != nil {
			return nil, err
		}
		choice := choiceOf{value: encoded}
		for _, key := range slices.Sorted(maps.Keys(spec.When)) {
			if byKey[key] == nil {
				return nil, fmt.Errorf("the operation does not select %q", key)
			}
			if def := c.schema.Types[byKey[key].typeName()]; def != nil && def.Kind == ast.Enum {
				if word, _ := spec.When[key].(string); def.EnumValues.ForName(word) == nil {
					return nil, fmt.Errorf("%v is no %s", spec.When[key], def.Name)
				}
			}
			value, err := json.Marshal(spec.When[key])
			if err != nil {
				return nil, err
			}
			choice.when = append(choice.when, keyValue{key, value})
		}
		choices = append(choices, choice)
	}
	return choices, nil
}

// pick checks that a parameter picks among the keys that there are.
func (c *compiler) pick(s *shape, name string, keys []string) error {
	if name == "" {
		return nil
	}
	p, err := c.scope.find(name)
	if err != nil {
		return fmt.Errorf("pick: %w", err)
	}
	if p.picking == nil {
		return fmt.Errorf("pick: the parameter %q is of type %s, not fields", name, p.typ)
	}
	has, can := slices.Sorted(slices.Values(keys)), slices.Sorted(slices.Values(p.picking.names))
	if !slices.Equal(has, can) {
		return fmt.Errorf("pick: the objects have %q, and %q picks among %q", has, name, can)
	}
	s.pick = p.name
	return nil
}

// grouping compiles a group, and gives what is selected of its values.
func (s *shape) grouping(spec *projectionSpec, set ast.SelectionSet) (ast.SelectionSet, error) {
	g := &group{by: splitPath(spec.Group.By), words: spec.Group.Words, value: splitPath(spec.Group.Value)}
	if spec.Page != nil || spec.Wrap != "" {
		return nil, errors.New("group: it goes with neither page nor wrap")
	}
	if below, err := follow(set, g.by); err != nil || len(g.by) == 0 || len(below) > 0 {
		return nil, fmt.Errorf("group: by: %q is no value of the elements: %w", spec.Group.By, err)
	}
	below, err := follow(set, g.value)
	if err != nil || len(below) == 0 || isList(set, g.value) {
		return nil, fmt.Errorf("group: value: %q is no object: %w", spec.Group.Value, err)
	}
	s.group = g
	s.whenNull = []byte("{}")
	return below, nil
}

// page compiles the envelope of a page.
func (c *compiler) page(spec *projectionSpec, r *route) error {
	root := c.result.root
	if r.paging == nil || !isList(c.root, root.unwrap) || spec.Wrap != "" || spec.WhenNull != nil || spec.Page.Key == "" {
		return errors.New("page: it has a key, unwraps a list, and the route has paging; wrap and whenNull do not go with it")
	}
	total := splitPath(spec.Page.Total)
	if _, err := follow(c.root, total); err != nil {
		return fmt.Errorf("page: total: %w", err)
	}
	if f := fieldAt(c.root, total); f == nil || f.typeName() != "Int" {
		return fmt.Errorf("page: total: %q is no number", spec.Page.Total)
	}
	root.whenNull = []byte("[]")
	c.result.page = &pageRule{key: spec.Page.Key, total: total, paging: r.paging, binder: r.binder}
	return nil
}
