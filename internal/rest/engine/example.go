package engine

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// params are those of the query string, the path and the body, and those that a first query gives.
func (r *route) params() []*param {
	params := r.binder.params
	if r.body != nil {
		params = slices.Concat(params, r.body.params())
	}
	if r.first != nil {
		params = slices.Concat(params, r.first.params())
	}
	return params
}

// example gives a value that a client might send, as text in a query string and as an argument.
func (p *param) example() (text string, value any) {
	switch p.typ {
	case typeID, typeKey, typeInteger:
		n := int64(1)
		if p.min != nil {
			n = max(n, *p.min)
		}
		return fmt.Sprint(n), n
	case typeBoolean, typeFlag:
		return "true", true
	case typeEnum:
		word := p.words()[0]
		return word, p.values[word]
	case typeDate, typeDateEnd:
		value, _ = p.day("2026-03-15")
		return "2026-03-15", value
	case typeIDs:
		return "1,2", []any{int64(1), int64(2)}
	case typeTexts:
		return p.name, []any{p.name}
	case typeSort, typeFields:
		if p.usual != nil {
			text = *p.usual
		}
		value, _ = p.parse(text)
		return text, value
	case typeDatetime:
		return "", "2026-03-15T10:00:00Z"
	case typeJSON:
		return "{}", "{}"
	case typeList:
		object := Args{}
		exampleFields(object, p.fields.fields)
		return "", []Args{object}
	}
	return p.name, p.name
}

// exampleFields gives all fields an example.
func exampleFields(args Args, fields []*param) {
	for _, f := range fields {
		_, args[f.name] = f.example()
	}
}

// exampleBody adds a body to the arguments: one that leads to the first variant with an operation, or with that of a name.
func (r *route) exampleBody(args Args, operation string) {
	if r.body == nil {
		if args[r.binder.form.name] == nil {
			_, args[r.binder.form.name] = r.binder.form.example()
		}
		return
	}
	exampleFields(args, r.body.params())
	for i, v := range r.variants {
		if v.document == nil || operation != "" && v.document.operation.Name != operation {
			continue
		}
		needed := v.when.needed()
		for p, value := range needed {
			args[p.name] = value
		}
		for _, earlier := range r.variants[:i] { // none of them may be taken instead
			for p := range earlier.when.needed() {
				if _, stays := needed[p]; !stays && earlier.when.hold(args) {
					delete(args, p.name)
				}
			}
		}
		return
	}
}

// needed gives an example of what the conditions ask for.
func (c conditions) needed() map[*param]any {
	needed := map[*param]any{}
	add := func(one condition) {
		switch {
		case one.absent:
		case one.equals != nil:
			needed[one.param] = one.equals
		default:
			_, needed[one.param] = one.param.example()
		}
	}
	for _, one := range c.all {
		add(one)
	}
	if len(c.any) > 0 {
		add(c.any[0])
	}
	return needed
}

// exampleQuery gives a query string that leads to a variant, as far as it is the query string that does.
func exampleQuery(r *route, v *variant) string {
	needed := v.when.needed()
	var pairs []string
	for _, p := range r.binder.params {
		value, asked := needed[p]
		if p.in == inPath {
			continue
		}
		if !asked && !p.required && !slices.Contains(v.require, p) {
			continue
		}
		text, usual := p.example()
		if asked && value != usual {
			text = p.spelled(value)
		}
		pairs = append(pairs, url.QueryEscape(p.name)+"="+url.QueryEscape(text))
	}
	return strings.Join(pairs, "&")
}

// spelled writes an argument as a client would.
func (p *param) spelled(value any) string {
	for _, word := range p.words() {
		if p.values[word] == value {
			return word
		}
	}
	return fmt.Sprint(value)
}

// examplePath fills a path.
func examplePath(r *route, path string) string {
	for _, p := range r.binder.path {
		text, _ := p.example()
		path = strings.Replace(path, "{"+p.name+"}", url.PathEscape(text), 1)
	}
	return path
}
