package engine

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"teragraph/internal/domain"
)

// binder turns query string and path into typed arguments.
type binder struct {
	names         map[string]*param // aliases, too
	params        []*param
	path          []*param // those of the path, in its order
	form          *param   // the one that the body may have
	refuseUnknown bool
}

// newBinder compiles the parameters of a route whose path has parameters of these names.
func newBinder(specs []paramSpec, unknown string, path []string) (*binder, error) {
	b := &binder{names: map[string]*param{}}
	switch unknown {
	case "", "ignore":
	case "refuse":
		b.refuseUnknown = true
	default:
		return nil, fmt.Errorf("unknown: %q is neither ignore nor refuse", unknown)
	}
	for _, s := range specs {
		p, err := newParam(s)
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", s.Name, err)
		}
		switch {
		case p.in == inPath && !slices.Contains(path, p.name):
			return nil, fmt.Errorf("parameter %q: the path has no {%s}", s.Name, s.Name)
		case p.in == inForm && b.form != nil:
			return nil, fmt.Errorf("parameter %q: a body has one parameter, and %q is it", s.Name, b.form.name)
		case p.in == inForm:
			b.form = p
		}
		b.params = append(b.params, p)
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			if name == "" || name == callerParam || name == twinParam || b.names[name] != nil {
				return nil, fmt.Errorf("parameter name %q is empty, reserved or taken", name)
			}
			b.names[name] = p
		}
	}
	for _, name := range path {
		p := b.names[name]
		if p == nil || p.in != inPath {
			return nil, fmt.Errorf("no parameter in the path describes {%s}", name)
		}
		b.path = append(b.path, p)
	}
	return b, nil
}

func newParam(s paramSpec) (*param, error) {
	p := &param{
		name: s.Name, path: s.Name, in: s.In, typ: s.Type, min: s.Min, max: s.Max,
		required: s.Required || s.In == inPath, values: map[string]any{},
	}
	switch s.Type {
	case typeID, typeInteger, typeBoolean, typeFlag, typeString, typeEnum, typeDate, typeDateEnd, typeIDs, typeTexts, typeSort, typeFields:
	default:
		return nil, fmt.Errorf("there is no type %q", s.Type)
	}
	var err error
	switch s.In {
	case "":
		p.in = inQuery
	case inQuery, inForm:
	case inPath:
		if len(s.Aliases) > 0 || s.Default != "" {
			return nil, errors.New("one of the path has no aliases and no default")
		}
	default:
		return nil, fmt.Errorf("in: %q is none of query, path, form", s.In)
	}
	switch {
	case (s.Min != nil || s.Max != nil) && s.Type != typeInteger:
		return nil, errors.New("only an integer has a min or a max")
	case (len(s.Values) > 0) != (s.Type == typeEnum):
		return nil, errors.New("an enum has values, and nothing else has")
	case (s.Attributes != nil) != (s.Type == typeSort):
		return nil, errors.New("a sort has attributes, and nothing else has")
	case (s.Names != nil) != (s.Type == typeFields), s.Names == nil && (s.Always != nil || s.Usual != nil):
		return nil, errors.New("fields has names, and nothing else has")
	case s.Type == typeSort:
		p.sorting, err = newSorting(s.Attributes)
	case s.Type == typeFields:
		p.picking, err = newPicking(s.Names, s.Always, s.Usual)
	}
	if err != nil {
		return nil, err
	}
	for text, word := range s.Values {
		p.values[text] = word
	}
	if s.Default == "" {
		return p, nil
	}
	if value, err := p.parse(s.Default); err != nil || value == nil || s.Required || s.Type == typeFields {
		return nil, fmt.Errorf("the default %q cannot be given, or is not needed", s.Default)
	}
	p.usual = &s.Default
	return p, nil
}

// bind reads the arguments of a request from its query string and the values in its path. Every failure is a
// CodeBadInput error which names the parameter as the client wrote it, and what would be right.
func (b *binder) bind(rawQuery string, path []string) (Args, error) {
	args := Args{}
	for i, p := range b.path {
		if err := plainText(path[i]); err != nil {
			return nil, domain.BadInput(p.name, err.Error())
		}
		value, err := p.bound(p.name, path[i])
		if err != nil {
			return nil, err
		}
		if value != nil {
			args[p.name] = value
		}
	}
	pairs, err := parseQuery(rawQuery)
	if err != nil {
		return nil, err
	}
	if err := b.bindQuery(pairs, args); err != nil {
		return nil, err
	}
	for _, p := range b.params {
		if _, given := args[p.name]; given {
			continue
		}
		switch {
		case p.usual != nil:
			args[p.name], _ = p.parse(*p.usual) // it was right when the program started; values are made anew
		case p.picking != nil:
			args[p.name] = p.picking.usual
		case p.required && p.in != inForm:
			return nil, p.missing()
		}
	}
	return args, nil
}

func (b *binder) bindQuery(pairs []pair, args Args) error {
	seen := make(map[string]string, len(pairs))
	sorts := map[*param][]string{}
	var strangers []string
	for _, pr := range pairs {
		p := b.names[pr.name]
		if p == nil || p.in == inPath {
			strangers = append(strangers, pr.name)
			continue
		}
		if p.typ == typeSort { // the one type that may be given several times
			sorts[p] = append(sorts[p], pr.value)
			continue
		}
		if earlier, twice := seen[p.name]; twice {
			if earlier == pr.name {
				return domain.BadInput(pr.name, "is given twice; give it once")
			}
			return domain.BadInput(pr.name, fmt.Sprintf("means the same as %q; give one of them", earlier))
		}
		seen[p.name] = pr.name
		value, err := p.bound(pr.name, pr.value)
		if err != nil {
			return err
		}
		if value != nil {
			args[p.name] = value
		}
	}
	for p, texts := range sorts {
		value, err := p.bound(p.name, strings.Join(texts, ","))
		if err != nil {
			return err
		}
		if value != nil {
			args[p.name] = value
		}
	}
	if b.refuseUnknown && len(strangers) > 0 {
		return domain.Errorf(domain.CodeBadInput, "Unknown arguments: %s", strings.Join(strangers, ", "))
	}
	return nil
}

// bindForm reads the parameter that the body may have, unless the query string has it.
func (b *binder) bindForm(r *http.Request, args Args) error {
	if b.form == nil || args[b.form.name] != nil {
		return nil
	}
	value, err := b.readForm(r, b.form)
	if err != nil {
		return err
	}
	if value == nil {
		if b.form.required {
			return b.form.missing()
		}
		return nil
	}
	args[b.form.name] = value
	return nil
}
