package property_test

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// keepsRow says whether a filter input keeps a row: all its conditions hold. A guarded column is tested
// only where the caller may read it, a relation only through rows that the caller sees.
func (a *answer) keepsRow(e *entity, input object, r row) bool {
	for key, v := range input {
		if v != nil && !a.holds(e, key, v, r) {
			return false
		}
	}
	return true
}

func (a *answer) holds(e *entity, key string, v any, r row) bool {
	switch key {
	case "not":
		return !a.keepsRow(e, v.(object), r)
	case "and":
		return !slices.ContainsFunc(v.([]any), func(f any) bool { return !a.keepsRow(e, f.(object), r) })
	case "or":
		return slices.ContainsFunc(v.([]any), func(f any) bool { return a.keepsRow(e, f.(object), r) })
	}
	if column, ok := e.tests[key]; ok {
		rule := a.guarded(e.kind, column)
		return (rule == "" || a.reads(e.kind, rule, r)) && test(e, key, v, a.w.at(e.kind, column, r))
	}
	rel, ok := e.related[key]
	if !ok {
		panic(e.kind + " has a filter without a meaning: " + key)
	}
	name, table := typeOfKind(rel.kind)
	return slices.ContainsFunc(rel.keys(a.w, r), func(id any) bool {
		target := a.w.find(table, id)
		if !a.sees(rel.kind, target) {
			return false
		}
		if wanted, ok := v.(objectID); ok {
			return wanted.n == id
		}
		return a.keepsRow(entities[name], v.(object), target)
	})
}

// timeFilters are the keys that take a DateTimeFilter.
var timeFilters = map[string]bool{"startsAt": true, "at": true, "createdAt": true, "expiresAt": true}

func test(e *entity, key string, v, stored any) bool {
	if words := e.words[key]; words != nil {
		return testWords(words, v.([]any), stored)
	}
	if span, ok := v.(object); ok && timeFilters[key] {
		return testSpan(span, stored)
	}
	switch v := v.(type) {
	case object: // StringFilter
		for op, want := range v {
			if want != nil && !testText(op, want, stored) {
				return false
			}
		}
		return true
	case []any:
		return slices.ContainsFunc(v, func(one any) bool {
			if w, ok := one.(word); ok {
				return string(w) == stored
			}
			return one.(objectID).n == stored
		})
	case bool:
		if key == "hasGroup" {
			return (stored != nil) == v
		}
	}
	return v == stored
}

func testText(op string, want, stored any) bool {
	if op == "isNull" {
		return (stored == nil) == want.(bool)
	}
	s, ok := stored.(string)
	if !ok {
		return false
	}
	switch op {
	case "eq":
		return s == want
	case "in":
		return slices.Contains(want.([]any), any(s))
	case "contains":
		return strings.Contains(fold(s), fold(want.(string)))
	case "startsWith":
		return strings.HasPrefix(fold(s), fold(want.(string)))
	}
	panic("a text has a condition without a meaning: " + op)
}

// fold makes the letters of ASCII small.
func fold(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 32
		}
	}
	return string(b)
}

// ordering compares rows as orderBy wants it: nulls last, texts byte by byte, in the end by key.
type ordering struct {
	a     *answer
	e     *entity
	terms []object
}

func (a *answer) order(e *entity, f *field) ordering {
	list, _ := f.arg("orderBy").([]any)
	o := ordering{a: a, e: e}
	for _, t := range list {
		o.terms = append(o.terms, t.(object))
	}
	o.terms = append(o.terms, object{"field": word("ID")})
	return o
}

func (o ordering) sort(rows []row) { slices.SortFunc(rows, o.compare) }

// behind gives the rows that come after one.
func (o ordering) behind(rows []row, one row) []row {
	return slices.DeleteFunc(slices.Clone(rows), func(r row) bool { return o.compare(r, one) <= 0 })
}

func (o ordering) compare(x, y row) int {
	for _, t := range o.terms {
		column, ok := o.e.orders[string(t["field"].(word))]
		if !ok {
			panic(o.e.kind + " has an order without a meaning: " + string(t["field"].(word)))
		}
		v, w := o.value(column, x), o.value(column, y)
		if v == nil || w == nil {
			if v == nil && w == nil {
				continue
			}
			if v == nil {
				return 1
			}
			return -1
		}
		c := compareValues(v, w)
		if t["direction"] == word("DESC") {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return 0
}

// value gives what a row counts as in an ordering: a withheld value is none.
func (o ordering) value(column string, r row) any {
	if rule := o.a.guarded(o.e.kind, column); rule != "" && !o.a.reads(o.e.kind, rule, r) {
		return nil
	}
	return o.a.w.at(o.e.kind, column, r)
}

func compareValues(v, w any) int {
	switch v := v.(type) {
	case bool: // false before true
		return map[bool]int{true: 1}[v] - map[bool]int{true: 1}[w.(bool)]
	case int:
		return cmp.Compare(v, w.(int))
	case int64:
		return cmp.Compare(v, w.(int64))
	case string:
		return cmp.Compare(v, w.(string))
	}
	return v.(time.Time).Compare(w.(time.Time))
}

// refuse notes arguments that use a column which the caller may read of no row at all. Under an edge that is withheld on
// every row nothing is planned, so nothing is refused: the caller learns that the edge is withheld.
func (a *answer) refuse(fields []*field, path string) {
	for _, f := range active(fields) {
		at := strings.TrimPrefix(path+"."+f.alias, ".")
		if e := entities[f.parent]; e != nil {
			to, ok := e.one[f.name]
			if rule := a.guarded(e.kind, to.column); ok && rule != "" && a.hopeless(e.kind, rule) {
				continue
			}
		}
		if base, ok := strings.CutSuffix(f.typ, "Connection"); ok {
			e := entities[base]
			if filter, ok := f.arg("filter").(object); ok {
				a.refuseFilter(e, "filter", filter, at)
			}
			for _, t := range a.order(e, f).terms {
				a.refuseColumn(e, "orderBy", e.orders[string(t["field"].(word))], at)
			}
		}
		a.refuse(f.sub, at)
	}
}

func (a *answer) refuseFilter(e *entity, argument string, input object, at string) {
	for key, v := range input {
		name := argument + "." + key
		switch {
		case v == nil:
		case key == "not":
			a.refuseFilter(e, name, v.(object), at)
		case key == "and" || key == "or":
			for _, f := range v.([]any) {
				a.refuseFilter(e, name, f.(object), at)
			}
		case e.tests[key] != "":
			a.refuseColumn(e, name, e.tests[key], at)
		default:
			if nested, ok := v.(object); ok {
				target, _ := typeOfKind(e.related[key].kind)
				a.refuseFilter(entities[target], name, nested, at)
			}
		}
	}
}

func (a *answer) refuseColumn(e *entity, argument, column, at string) {
	if rule := a.guarded(e.kind, column); rule != "" && a.hopeless(e.kind, rule) {
		a.refused[argument+" (at "+at+")"] = true
	}
}
