package engine

import "fmt"

// scope is what a template, a condition or an addition may name: the parameters of the query string and
// of the body, and within {$each} the fields of its objects, which hide those around them.
type scope struct {
	names map[string]*param
	outer *scope
	used  map[*param]bool // of all scopes of a route
}

func newScope(b *binder, body *body) (*scope, error) {
	s := &scope{names: map[string]*param{}, used: map[*param]bool{}}
	for _, p := range b.params {
		s.names[p.name] = p
	}
	if body != nil {
		for _, p := range body.params() {
			if s.names[p.name] != nil || p.name == callerParam {
				return nil, fmt.Errorf("body: the name %q is reserved or taken by a parameter", p.name)
			}
			s.names[p.name] = p
		}
	}
	s.names[callerParam] = &param{name: callerParam, typ: typeID, required: true}
	s.used[s.names[callerParam]] = true
	return s, nil
}

// add makes the offset of a paging known.
func (s *scope) add(p *paging) error {
	if p == nil {
		return nil
	}
	if s.names[p.offset.name] != nil {
		return fmt.Errorf("paging: the name %q is reserved or taken", p.offset.name)
	}
	s.names[p.offset.name] = p.offset
	s.used[s.names[p.page]], s.used[s.names[p.size]] = true, true
	return nil
}

// within is the scope of the elements of a list.
func (s *scope) within(list *param) *scope {
	inner := &scope{names: map[string]*param{}, outer: s, used: s.used}
	if list.isList() {
		inner.names[list.name] = list.element()
		return inner
	}
	for _, p := range list.fields.fields {
		inner.names[p.name] = p
	}
	return inner
}

// find gives the parameter of a name, and marks it as used.
func (s *scope) find(name string) (*param, error) {
	for at := s; at != nil; at = at.outer {
		if p := at.names[name]; p != nil {
			s.used[p] = true
			return p, nil
		}
	}
	return nil, fmt.Errorf("the route has no parameter %q", name)
}

// idle gives a parameter that nothing names, nil when there is none.
func (s *scope) idle(params []*param) *param {
	for _, p := range params {
		if !s.used[p] && !p.checked {
			return p
		}
		if p.fields == nil {
			continue
		}
		if inner := s.idle(p.fields.fields); inner != nil {
			return inner
		}
	}
	return nil
}
