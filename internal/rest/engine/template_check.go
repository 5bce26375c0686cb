package engine

import (
	"fmt"
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// fitter says whether every value that a template can give fits a GraphQL input type, so that no
// request can make variables which the executor refuses. It marks the objects and lists that are
// needed, empty ones too.
type fitter struct {
	schema  *ast.Schema
	certain map[*param]bool // there, and not null, where the template is used
}

// fit checks a template against a type; optional says that its value may be absent all the same.
func (f fitter) fit(t template, want *ast.Type, optional bool) error {
	switch t := t.(type) {
	case choice:
		return f.choice(t, want, optional)
	case each:
		if want.Elem == nil {
			return fmt.Errorf("a list is given where %s is needed", want)
		}
		if err := f.given(t.param, "$each: "+t.param.name, want, optional); err != nil {
			return err
		}
		return f.fit(t.of, want.Elem, true)
	case *listOf:
		if want.Elem == nil {
			return fmt.Errorf("a list is given where %s is needed", want)
		}
		t.needed = want.NonNull
		for _, element := range t.elements {
			if err := f.fit(element, want.Elem, true); err != nil {
				return err
			}
		}
		return nil
	case constant:
		if t.value == nil {
			if want.NonNull {
				return fmt.Errorf("null is given where %s is needed", want)
			}
			return nil
		}
	}
	if a, ok := t.(argument); ok && (a.param.isList() || a.param.sorting != nil) {
		return f.list(a.param, want, optional)
	}
	if want.Elem != nil {
		return fmt.Errorf("one value is given where %s is needed", want)
	}
	def := f.schema.Types[want.NamedType]
	if def == nil {
		return fmt.Errorf("the schema has no type %s", want.NamedType)
	}
	switch t := t.(type) {
	case *objectOf:
		t.needed = want.NonNull
		return f.object(t, def)
	case argument:
		if err := checkKind(t.param, def, "$"+t.param.name); err != nil {
			return err
		}
		return f.given(t.param, "$"+t.param.name, want, optional)
	case presence:
		return checkKind(&param{typ: typeBoolean}, def, "$?"+t.param.name)
	case pick:
		return checkKind(&param{typ: typeBoolean}, def, "$?"+t.param.name+"."+t.key)
	case constant:
		return checkConstant(t.value, def)
	}
	return fmt.Errorf("%T is no template", t)
}

// list checks a parameter whose value is a list.
func (f fitter) list(p *param, want *ast.Type, optional bool) error {
	if want.Elem == nil {
		return fmt.Errorf("$%s is a list, and %s is needed", p.name, want)
	}
	def := f.schema.Types[want.Elem.Name()]
	if def == nil || want.Elem.Elem != nil {
		return fmt.Errorf("$%s is a list of values, and %s is needed", p.name, want)
	}
	err := error(nil)
	if p.sorting != nil {
		err = p.sorting.fit(f.schema, def)
	} else {
		err = checkKind(p.element(), def, "$"+p.name)
	}
	if err != nil {
		return err
	}
	return f.given(p, "$"+p.name, want, optional)
}

// given refuses a parameter that may be missing or null where something is needed.
func (f fitter) given(p *param, what string, want *ast.Type, optional bool) error {
	switch {
	case !want.NonNull || p.certain() || f.certain[p] || optional && !p.nullable:
		return nil
	case p.nullable:
		return fmt.Errorf("%s may be null, and %s is needed", what, want)
	}
	return fmt.Errorf("%s may be absent, and %s is needed: make it required, or put it into when or require", what, want)
}

func (f fitter) choice(t choice, want *ast.Type, optional bool) error {
	if want.NonNull && !optional && (t.then == nil || t.otherwise == nil) {
		return fmt.Errorf("$if: %s: without then and else it may be absent, and %s is needed", t.condition.param.name, want)
	}
	if t.then != nil {
		there := fitter{f.schema, maps.Clone(f.certain)}
		maps.Copy(there.certain, conditions{all: []condition{t.condition}}.certain())
		if err := there.fit(t.then, want, optional); err != nil {
			return err
		}
	}
	if t.otherwise == nil {
		return nil
	}
	return f.fit(t.otherwise, want, optional)
}

func (f fitter) object(t *objectOf, def *ast.Definition) error {
	if def.Kind != ast.InputObject {
		return fmt.Errorf("an object is given where %s is needed", def.Name)
	}
	given := map[string]bool{}
	for _, m := range t.members {
		field := def.Fields.ForName(m.key)
		if field == nil {
			return fmt.Errorf("%s has no field %q", def.Name, m.key)
		}
		given[m.key] = true
		if err := f.fit(m.value, field.Type, field.DefaultValue != nil); err != nil {
			return fmt.Errorf("%s.%s: %w", def.Name, m.key, err)
		}
	}
	for _, field := range def.Fields {
		if field.Type.NonNull && field.DefaultValue == nil && !given[field.Name] {
			return fmt.Errorf("%s needs the field %q", def.Name, field.Name)
		}
	}
	return nil
}

// checkKind compares the type of a parameter with a scalar or an enum.
func checkKind(p *param, def *ast.Definition, what string) error {
	if p.typ == typeEnum && def.Kind == ast.Enum {
		for word, value := range p.values {
			if name, ok := value.(string); ok && def.EnumValues.ForName(name) == nil {
				return fmt.Errorf("%s: %q stands for %s, which is no %s", what, word, name, def.Name)
			}
		}
		return nil
	}
	fits := map[string][]string{
		"ID": {typeID, typeKey}, "Int": {typeInteger}, "Boolean": {typeBoolean, typeFlag},
		"String": {typeString, typeJSON, typeEnum}, "DateTime": {typeDatetime, typeDate, typeDateEnd},
	}
	if slices.Contains(fits[def.Name], p.typ) {
		return nil
	}
	return fmt.Errorf("%s is a %s, and %s is needed", what, p.typ, def.Name)
}

func checkConstant(value any, def *ast.Definition) error {
	switch v := value.(type) {
	case string:
		if def.Kind == ast.Enum && def.EnumValues.ForName(v) != nil || def.Name == "String" {
			return nil
		}
	case bool:
		if def.Name == "Boolean" {
			return nil
		}
	case int64:
		if def.Name == "Int" {
			return nil
		}
	}
	return fmt.Errorf("%v is no %s", value, def.Name)
}
