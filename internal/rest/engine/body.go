package engine

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"teragraph/internal/domain"
)

// body reads the JSON body of a route into arguments.
type body struct {
	wrapper string
	names   []string // of the wrapper, the first one first
	fields  *fieldSet
	list    *param // of a body that may be a list
}

func newBody(spec *bodySpec) (*body, error) {
	if spec.Wrapper == "" && (spec.List || len(spec.Aliases) > 0) {
		return nil, errors.New("body: a list, and aliases, need a wrapper")
	}
	b := &body{wrapper: spec.Wrapper, names: append([]string{spec.Wrapper}, spec.Aliases...)}
	at := spec.Wrapper
	if spec.List {
		at += "[]"
	}
	var err error
	if b.fields, err = newFieldSet(at, spec.Fields, spec.Ignored); err != nil {
		return nil, fmt.Errorf("body: %w", err)
	}
	if spec.List {
		b.list = &param{name: spec.Wrapper, path: spec.Wrapper, typ: typeList, required: true, fields: b.fields}
	}
	return b, nil
}

// params are what the body adds to the parameters of its route.
func (b *body) params() []*param {
	if b.list != nil {
		return []*param{b.list}
	}
	return b.fields.fields
}

// read adds the arguments of a request's body. A failure is a refusal, or a CodeBadInput error that
// names the field by its path.
func (b *body) read(r *http.Request, args Args) error {
	tree, err := readJSON(r)
	if err != nil {
		return err
	}
	return b.bind(tree, args)
}

func (b *body) bind(tree any, args Args) error {
	if b.wrapper == "" {
		object, ok := tree.(map[string]any)
		if !ok {
			return domain.Errorf(domain.CodeBadInput, "the body of the request is not an object; give {...}")
		}
		bound, err := b.fields.bind("", object)
		maps.Copy(args, bound)
		return err
	}
	name, value, err := b.unwrap(tree)
	if err != nil {
		return err
	}
	if b.list == nil {
		object, ok := value.(map[string]any)
		if !ok {
			return domain.BadInput(name, "is not an object; give {...}")
		}
		bound, err := b.fields.bind(name, object)
		maps.Copy(args, bound)
		return err
	}
	if object, ok := value.(map[string]any); ok {
		bound, err := b.fields.bind(name, object)
		args[b.list.name] = []Args{bound}
		return err
	}
	list, err := b.fields.bindList(name, value)
	args[b.list.name] = list
	return err
}

// unwrap gives what the one member of a body holds, and its name as the client wrote it.
func (b *body) unwrap(tree any) (string, any, error) {
	object, _ := tree.(map[string]any)
	found := ""
	for _, name := range b.names {
		if _, ok := object[name]; !ok {
			continue
		}
		if found != "" {
			return "", nil, domain.BadInput(name, fmt.Sprintf("means the same as %q; give one of them", found))
		}
		found = name
	}
	if found == "" {
		return "", nil, domain.BadInput(b.wrapper, fmt.Sprintf(`is missing; the body is an object with it: {"%s": {...}}`, b.wrapper))
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if name != found {
			return "", nil, domain.BadInput(name, fmt.Sprintf("is unknown; the body holds %q and nothing else", found))
		}
	}
	return found, object[found], nil
}

// fieldSet is what the objects of a body may hold.
type fieldSet struct {
	fields  []*param
	names   map[string]*param // aliases, too
	ignored map[string]bool
}

func newFieldSet(at string, specs []fieldSpec, ignored []string) (*fieldSet, error) {
	s := &fieldSet{names: map[string]*param{}, ignored: map[string]bool{}}
	if len(specs) == 0 {
		return nil, fmt.Errorf("%s has no fields", at)
	}
	for _, spec := range specs {
		p, err := newField(at, spec)
		if err != nil {
			return nil, fmt.Errorf("field %q: %w", spec.Name, err)
		}
		s.fields = append(s.fields, p)
		for _, name := range append([]string{spec.Name}, spec.Aliases...) {
			if name == "" || s.names[name] != nil {
				return nil, fmt.Errorf("field name %q is empty or taken", name)
			}
			s.names[name] = p
		}
	}
	for _, name := range ignored {
		if s.names[name] != nil || s.ignored[name] {
			return nil, fmt.Errorf("ignored: %q is a field already", name)
		}
		s.ignored[name] = true
	}
	return s, nil
}

// bind gives the arguments of one object; its errors name fields by their path from the wrapper.
func (s *fieldSet) bind(at string, object map[string]any) (Args, error) {
	args := make(Args, len(object))
	seen := make(map[string]string, len(object))
	for _, name := range slices.Sorted(maps.Keys(object)) {
		p := s.names[name]
		switch {
		case p == nil && s.ignored[name]:
			continue
		case p == nil:
			return args, domain.BadInput(below(at, name), "is unknown; leave it out")
		case seen[p.name] != "":
			return args, domain.BadInput(below(at, name), fmt.Sprintf("means the same as %q; give one of them", seen[p.name]))
		}
		seen[p.name] = name
		value, given, err := p.read(below(at, name), object[name])
		if err != nil {
			return args, err
		}
		if given {
			args[p.name] = value
		}
	}
	for _, p := range s.fields {
		if _, given := args[p.name]; p.required && !given {
			return args, domain.BadInput(below(at, p.name), "is missing; it is needed here")
		}
	}
	return args, nil
}

func (s *fieldSet) bindList(at string, value any) ([]Args, error) {
	elements, ok := value.([]any)
	if !ok {
		return nil, domain.BadInput(at, "is not a list of objects; give [{...}]")
	}
	list := make([]Args, len(elements))
	for i, element := range elements {
		place := at + "[" + strconv.Itoa(i) + "]"
		object, ok := element.(map[string]any)
		if !ok {
			return nil, domain.BadInput(place, "is not an object; give {...}")
		}
		var err error
		if list[i], err = s.bind(place, object); err != nil {
			return nil, err
		}
	}
	return list, nil
}
