package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// compiler builds a projection and checks it against what the operation selects: a rule about a key
// that is never there, or two rules that would write the same key, is an error.
type compiler struct {
	scope  *scope
	schema *ast.Schema
	root   ast.SelectionSet
	result projection
}

func (l *loader) projection(spec *projectionSpec, root ast.SelectionSet, names *scope, r *route) (*projection, error) {
	if spec == nil {
		spec = &projectionSpec{}
	}
	c := &compiler{scope: names, schema: l.schema, root: root}
	var err error
	if len(spec.Concat) > 0 {
		err = c.concat(spec)
	} else {
		c.result.root, _, err = c.shape(spec, root)
	}
	if err == nil && spec.Page != nil {
		err = c.page(spec, r)
	}
	if err != nil {
		return nil, fmt.Errorf("projection: %w", err)
	}
	return &c.result, nil
}

// concat compiles the parts of an answer that is several lists in one.
func (c *compiler) concat(spec *projectionSpec) error {
	alone := projectionSpec{Concat: spec.Concat}
	if !reflect.DeepEqual(*spec, alone) {
		return errors.New("concat: all other rules belong into its parts")
	}
	for i, part := range spec.Concat {
		s, _, err := c.shape(part, c.root)
		if err != nil {
			return fmt.Errorf("concat %d: %w", i+1, err)
		}
		if !isList(c.root, s.unwrap) || part.Wrap != "" || part.WhenNull != nil || part.Page != nil || part.Group != nil {
			return fmt.Errorf("concat %d: it unwraps a list, and has none of wrap, whenNull, page, group", i+1)
		}
		c.result.parts = append(c.result.parts, s)
	}
	return nil
}

// isList says whether a path that can be followed ends at a list.
func isList(set ast.SelectionSet, path []string) bool {
	f := fieldAt(set, path)
	return f != nil && f.list
}

// follow gives what is selected at the end of a path.
func follow(set ast.SelectionSet, path []string) (ast.SelectionSet, error) {
	for _, key := range path {
		_, byKey := selection(set)
		f := byKey[key]
		if f == nil {
			return nil, fmt.Errorf("the operation does not select %q of the path %q", key, strings.Join(path, "."))
		}
		set = f.below
	}
	return set, nil
}

func splitPath(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, ".")
}

// shape compiles the rules for one value, and gives the keys that its objects have in the end.
func (c *compiler) shape(spec *projectionSpec, set ast.SelectionSet) (*shape, []string, error) {
	if len(spec.Concat) > 0 {
		return nil, nil, errors.New("concat: it is for the whole answer only")
	}
	s := &shape{unwrap: splitPath(spec.Unwrap), wrap: spec.Wrap, whenNull: null, members: map[string]*member{}}
	if spec.Wrap == wrapList {
		s.whenNull = []byte("[]")
	}
	if spec.WhenNull != nil {
		encoded, err := json.Marshal(spec.WhenNull)
		if err != nil {
			return nil, nil, fmt.Errorf("whenNull: %w", err)
		}
		s.whenNull = encoded
	}
	set, err := follow(set, s.unwrap)
	if err != nil {
		return nil, nil, err
	}
	if spec.Group != nil {
		if set, err = s.grouping(spec, set); err != nil {
			return nil, nil, err
		}
	}
	keys, err := c.members(s, spec, set)
	if err != nil {
		return nil, nil, err
	}
	more, err := c.additions(s, spec.Add)
	if err != nil {
		return nil, nil, err
	}
	keys = append(keys, more...)
	if spec.Join != nil {
		if more, err = c.join(s, spec.Join, set); err != nil {
			return nil, nil, err
		}
		keys = append(keys, more...)
	}
	if len(spec.Links) > 0 {
		if err := c.links(s, spec.Links, set); err != nil {
			return nil, nil, err
		}
		keys = append(keys, linksKey)
	}
	if err := c.pick(s, spec.Pick, keys); err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	for _, key := range keys {
		if seen[key] {
			return nil, nil, fmt.Errorf("two rules write the key %q", key)
		}
		seen[key] = true
	}
	s.index = c.result.shapes
	c.result.shapes++
	c.uniform(s, set)
	return s, keys, nil
}

func (c *compiler) members(s *shape, spec *projectionSpec, set ast.SelectionSet) ([]string, error) {
	order, byKey := selection(set)
	rule := func(key string) (*member, error) {
		if byKey[key] == nil {
			return nil, fmt.Errorf("the operation does not select %q", key)
		}
		if s.members[key] == nil {
			s.members[key] = &member{}
		}
		return s.members[key], nil
	}
	below := map[string][]string{}
	for key, sub := range spec.Fields {
		m, err := rule(key)
		if err != nil {
			return nil, err
		}
		if sub == nil {
			return nil, fmt.Errorf("fields: %s has no rules", key)
		}
		if m.shape, below[key], err = c.shape(sub, byKey[key].below); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
	}
	for key, nulls := range spec.Spread {
		m, err := rule(key)
		if err != nil {
			return nil, err
		}
		if below[key], err = c.spread(m, nulls, byKey[key], below[key]); err != nil {
			return nil, fmt.Errorf("spread %s: %w", key, err)
		}
	}
	for _, key := range spec.OmitNull {
		m, err := rule(key)
		if err != nil {
			return nil, err
		}
		m.omitNull = true
	}
	for key, literal := range spec.OmitUnless {
		m, err := rule(key)
		if err != nil {
			return nil, err
		}
		if m.unless, err = json.Marshal(literal); err != nil {
			return nil, err
		}
	}
	if err := c.values(rule, spec, byKey); err != nil {
		return nil, err
	}
	var keys []string
	for _, key := range order {
		if m := s.members[key]; m != nil && m.drop {
			continue
		}
		if m := s.members[key]; m != nil && m.spread {
			if m.omitNull || m.unless != nil {
				return nil, fmt.Errorf("%s is spread and cannot be left out as well", key)
			}
			keys = append(keys, below[key]...)
			continue
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// spread makes a member one that is flattened, and gives the keys it contributes.
func (c *compiler) spread(m *member, nulls []string, f *selected, keys []string) ([]string, error) {
	if f.list || len(f.below) == 0 {
		return nil, fmt.Errorf("only an object can be spread")
	}
	if m.shape == nil {
		keys, _ = selection(f.below)
	} else if len(m.shape.unwrap) > 0 || m.shape.wrap != "" {
		return nil, fmt.Errorf("its projection cannot unwrap or wrap")
	}
	m.spread = true
	for _, name := range nulls {
		known := false
		for _, key := range keys {
			known = known || key == name
		}
		if !known {
			return nil, fmt.Errorf("%q is none of its keys", name)
		}
		m.nulls = append(m.nulls, append(quotedKey(name), null...))
	}
	return keys, nil
}

func (c *compiler) additions(s *shape, specs []additionSpec) ([]string, error) {
	var keys []string
	for _, spec := range specs {
		when, err := parseConditions(spec.When, nil, c.scope)
		if err != nil {
			return nil, err
		}
		a := &addition{index: len(c.result.additions), key: spec.Key, when: when}
		if text, ok := spec.Value.(string); ok && strings.HasPrefix(text, "$") {
			p, err := c.scope.find(text[1:])
			if err != nil {
				return nil, fmt.Errorf("add %s: %w", spec.Key, err)
			}
			a.param = p.name
		} else if a.value, err = json.Marshal(spec.Value); err != nil {
			return nil, fmt.Errorf("add %s: %w", spec.Key, err)
		}
		s.additions = append(s.additions, a)
		c.result.additions = append(c.result.additions, a)
		keys = append(keys, spec.Key)
	}
	return keys, nil
}

func (c *compiler) join(s *shape, spec *joinSpec, set ast.SelectionSet) ([]string, error) {
	if _, byKey := selection(set); byKey[spec.Key] == nil {
		return nil, fmt.Errorf("join: the operation does not select %q", spec.Key)
	}
	j := &join{index: len(c.result.joins), key: spec.Key, equals: splitPath(spec.Equals), object: splitPath(spec.Object)}
	c.result.joins = append(c.result.joins, j)
	if _, err := follow(c.root, j.equals); err != nil {
		return nil, fmt.Errorf("join: %w", err)
	}
	below, err := follow(c.root, j.object)
	if err != nil || len(below) == 0 {
		return nil, fmt.Errorf("join: %q is no object of the answer: %w", spec.Object, err)
	}
	sub := spec.Projection
	if sub == nil {
		sub = &projectionSpec{}
	}
	var keys []string
	if j.shape, keys, err = c.shape(sub, below); err != nil {
		return nil, fmt.Errorf("join: %w", err)
	}
	s.join = j
	return keys, nil
}
