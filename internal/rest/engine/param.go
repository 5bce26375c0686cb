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
	in       string // query, path or form
	min      *int64
	max      *int64
	required bool
	usual    *string        // what a client who gives nothing means
	nullable bool           // a field that may be null, which is not the same as absent
	zeroNull bool           // a field whose 0 is null
	empty    string         // of a string in a body: what "" is, unless it is a text as any
	null     string         // of a string in a body: what null is, unless it is null or wrong
	checked  bool           // a field that nothing is made of
	values   map[string]any // of an enum: what a client writes -> the schema's name, or nil for null
	fold     bool           // of an enum: in any case
	fields   *fieldSet      // of a list
	sorting  sorting        // of a sort
	picking  *picking       // of fields
}

// certain says that a value is always there and never null.
func (p *param) certain() bool { return (p.required || p.usual != nil) && !p.nullable }

// missing refuses a request without the parameter.
func (p *param) missing() error { return domain.BadInput(p.path, "is missing; it is needed here") }

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
	case typeIDs, typeTexts:
		return p.parseList(s)
	case typeSort:
		return p.sorting.parse(s)
	case typeFields:
		return p.picking.parse(s)
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
		if err == nil && p.in == inPath {
			err = faultNoID
		}
		return nil, err
	}
	return n, nil
}

// faultNoID is about a number that no row can have.
const faultNoID = fault("is no id; ids are whole numbers from 1")

// whole reads a number of 32 bits; one of a row is not negative.
func (p *param) whole(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil && isInteger(s), err == nil && (n > math.MaxInt32 || n < math.MinInt32):
		return 0, fault("is too large a number; the largest is 2147483647")
	case err != nil:
		return 0, fault("is not an integer; give a whole number such as 12")
	case (p.typ == typeID || p.typ == typeKey) && n < 0, p.typ == typeIDs && n < 1:
		return 0, faultNoID
	case p.min != nil && n < *p.min:
		return 0, fault(fmt.Sprintf("is too small; the smallest is %d", *p.min))
	}
	if p.max != nil && n > *p.max {
		return 0, fault(fmt.Sprintf("is too large; the largest is %d", *p.max))
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
