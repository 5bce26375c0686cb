package engine

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"teragraph/internal/domain"
)

// The types of parameters in a query string. Those of fields in a body are in field.go.
const (
	typeID      = "id"      // a whole number from 1 that fits a column; 0 names no row and counts as absent
	typeInteger = "integer" // a whole number of 32 bits
	typeBoolean = "boolean" // true, false, 1, 0 in any case
	typeFlag    = "flag"    // a boolean whose false counts as absent
	typeString  = "string"  // any text; an empty one counts as absent
	typeDate    = "date"    // YYYY-MM-DD: the moment at which the day begins, in UTC
	typeDateEnd = "dateEnd" // YYYY-MM-DD: the moment at which the day is over
)

// callerParam is the parameter that every route has: the id of the signed-in caller.
const callerParam = "caller"

// param is a parameter of the query string or a field of the body.
type param struct {
	name     string // in arguments: the first of its names
	path     string // as a client writes it: "site.site_name", "project_access[].id_project"
	typ      string
	min      *int64
	required bool
	nullable bool           // a field that may be null, which is not the same as absent
	zeroNull bool           // a field whose 0 is null
	empty    string         // of a string in a body: what "" is, unless it is a text as any
	values   map[string]any // of an enum: what a client writes -> the schema's name, or nil for null
	fields   *fieldSet      // of a list
}

// certain says that a value is always there and never null.
func (p *param) certain() bool { return p.required && !p.nullable }

// missing refuses a request without the parameter.
func (p *param) missing() error { return domain.BadInput(p.path, "is missing; it is needed here") }

// binder turns a query string into typed arguments.
type binder struct {
	names         map[string]*param // aliases, too
	params        []*param
	refuseUnknown bool
}

func newBinder(specs []paramSpec, unknown string) (*binder, error) {
	b := &binder{names: map[string]*param{}}
	switch unknown {
	case "", "ignore":
	case "refuse":
		b.refuseUnknown = true
	default:
		return nil, fmt.Errorf("unknown: %q is neither ignore nor refuse", unknown)
	}
	for _, s := range specs {
		switch s.Type {
		case typeID, typeInteger, typeBoolean, typeFlag, typeString, typeEnum, typeDate, typeDateEnd:
		default:
			return nil, fmt.Errorf("parameter %q has no type %q", s.Name, s.Type)
		}
		if s.Min != nil && s.Type != typeInteger {
			return nil, fmt.Errorf("parameter %q: only an integer has a min", s.Name)
		}
		if (len(s.Values) > 0) != (s.Type == typeEnum) {
			return nil, fmt.Errorf("parameter %q: an enum has values, and nothing else has", s.Name)
		}
		p := &param{name: s.Name, path: s.Name, typ: s.Type, min: s.Min, required: s.Required, values: map[string]any{}}
		for text, word := range s.Values {
			p.values[text] = word
		}
		b.params = append(b.params, p)
		for _, name := range append([]string{s.Name}, s.Aliases...) {
			if name == "" || name == callerParam || b.names[name] != nil {
				return nil, fmt.Errorf("parameter name %q is empty, reserved or taken", name)
			}
			b.names[name] = p
		}
	}
	return b, nil
}

// bind reads the arguments of a request. Every failure is a CodeBadInput error which names the
// parameter as the client wrote it, and what would be right.
func (b *binder) bind(rawQuery string) (Args, error) {
	pairs, err := parseQuery(rawQuery)
	if err != nil {
		return nil, err
	}
	args := make(Args, len(pairs))
	seen := make(map[string]string, len(pairs))
	var strangers []string
	for _, pr := range pairs {
		p := b.names[pr.name]
		if p == nil {
			strangers = append(strangers, pr.name)
			continue
		}
		if earlier, twice := seen[p.name]; twice {
			if earlier == pr.name {
				return nil, domain.BadInput(pr.name, "is given twice; give it once")
			}
			return nil, domain.BadInput(pr.name, fmt.Sprintf("means the same as %q; give one of them", earlier))
		}
		seen[p.name] = pr.name
		value, err := p.parse(pr.value)
		if err != nil {
			return nil, domain.BadInput(pr.name, err.Error())
		}
		if value != nil {
			args[p.name] = value
		}
	}
	if b.refuseUnknown && len(strangers) > 0 {
		return nil, domain.Errorf(domain.CodeBadInput, "Unknown arguments: %s", strings.Join(strangers, ", "))
	}
	for _, p := range b.params {
		if _, given := args[p.name]; p.required && !given {
			return nil, p.missing()
		}
	}
	return args, nil
}

// parse gives the typed value, nil for one that counts as absent.
func (p *param) parse(s string) (any, error) {
	switch p.typ {
	case typeString:
		if s == "" {
			return nil, nil
		}
		return s, nil
	case typeEnum:
		if word, ok := p.values[s]; ok {
			return word, nil
		}
		return nil, fault("is none of: " + strings.Join(p.words(), ", "))
	case typeDate, typeDateEnd:
		return p.day(s)
	case typeBoolean, typeFlag:
		switch strings.ToLower(s) {
		case "true", "1":
			return true, nil
		case "false", "0":
			if p.typ == typeFlag {
				return nil, nil
			}
			return false, nil
		}
		return nil, fault("is not a boolean; give true or false")
	}
	n, err := p.whole(s)
	if err != nil || n == 0 && p.typ == typeID {
		return nil, err
	}
	return n, nil
}

// whole reads a number of 32 bits; one of a row is not negative.
func (p *param) whole(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil && isInteger(s), err == nil && (n > math.MaxInt32 || n < math.MinInt32):
		return 0, fault("is too large a number; the largest is 2147483647")
	case err != nil:
		return 0, fault("is not an integer; give a whole number such as 12")
	case (p.typ == typeID || p.typ == typeKey) && n < 0:
		return 0, fault("is no id; ids are whole numbers from 1")
	case p.min != nil && n < *p.min:
		return 0, fault(fmt.Sprintf("is too small; the smallest is %d", *p.min))
	}
	return n, nil
}

// day gives a moment as the graph reads it.
func (p *param) day(s string) (any, error) {
	if s == "" {
		return nil, nil
	}
	at, err := time.Parse(time.DateOnly, s)
	if err != nil || at.Year() == 0 || at.Year() == 9999 {
		return nil, fault("is not a date; give one such as 2026-03-15")
	}
	if p.typ == typeDateEnd {
		at = at.AddDate(0, 0, 1)
	}
	return at.Format(time.RFC3339), nil
}

func isInteger(s string) bool {
	digits := strings.TrimLeft(s, "+-")
	return digits != "" && len(s)-len(digits) <= 1 && strings.Trim(digits, "0123456789") == ""
}
