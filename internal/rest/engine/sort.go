package engine

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// typeSort is a parameter that orders a list: attributes, each with asc or desc behind it if wanted, with
// commas between; what is given several times is read as one list. Its value is a list of the schema's terms
// of an order, objects of `field` and `direction`.
const typeSort = "sort"

// The directions of an order, as the schema spells them.
const (
	ascending  = "ASC"
	descending = "DESC"
)

// orderTerm is a field of the schema's order, and whether the attribute runs against it.
type orderTerm struct {
	field    string
	reversed bool
}

// sorting is what a sort parameter may name.
type sorting map[string][]orderTerm

// newSorting reads the attributes: the fields of the schema which each stands for, "-FIELD" for one that
// runs the other way.
func newSorting(attributes map[string][]string) (sorting, error) {
	s := sorting{}
	for name, fields := range attributes {
		if name == "asc" || name == "desc" || name == "" || len(fields) == 0 {
			return nil, fmt.Errorf("the attribute %q is a direction, or has no fields", name)
		}
		for _, field := range fields {
			bare, reversed := strings.CutPrefix(field, "-")
			s[name] = append(s[name], orderTerm{bare, reversed})
		}
	}
	if len(s) == 0 {
		return nil, errors.New("a sort has attributes")
	}
	return s, nil
}

// parse gives the terms that a text asks for.
func (s sorting) parse(text string) (any, error) {
	var terms []any
	seen := map[string]bool{}
	words := strings.Split(text, ",")
	for i := 0; i < len(words); i++ {
		name := strings.TrimSpace(words[i])
		if name == "" {
			continue
		}
		fields, known := s[name]
		switch {
		case !known:
			return nil, fault(fmt.Sprintf("names %q, which nothing is sorted by; there is %s, each with ,asc or ,desc if wanted",
				name, strings.Join(slices.Sorted(maps.Keys(s)), ", ")))
		case seen[name]:
			return nil, fault(fmt.Sprintf("names %q twice", name))
		}
		seen[name] = true
		against := false
		if i+1 < len(words) {
			switch strings.ToLower(strings.TrimSpace(words[i+1])) {
			case "desc":
				against = true
				fallthrough
			case "asc":
				i++
			}
		}
		for _, f := range fields {
			terms = append(terms, map[string]any{"field": f.field, "direction": direction(f.reversed != against)})
		}
	}
	if terms == nil {
		return nil, nil
	}
	return terms, nil
}

func direction(down bool) string {
	if down {
		return descending
	}
	return ascending
}

// fit checks the fields against the schema's type of an order.
func (s sorting) fit(schema *ast.Schema, order *ast.Definition) error {
	if order.Kind != ast.InputObject {
		return fmt.Errorf("a sort is given where %s is needed", order.Name)
	}
	words := map[string]*ast.Definition{}
	for _, name := range []string{"field", "direction"} {
		if f := order.Fields.ForName(name); f != nil {
			words[name] = schema.Types[f.Type.Name()]
		}
		if words[name] == nil || words[name].Kind != ast.Enum {
			return fmt.Errorf("%s has no enum %q, so it is not the type of an order", order.Name, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		for _, f := range s[name] {
			if words["field"].EnumValues.ForName(f.field) == nil {
				return fmt.Errorf("the attribute %q stands for %s, which is no %s", name, f.field, words["field"].Name)
			}
		}
	}
	return nil
}
