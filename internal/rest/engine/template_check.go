package engine

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// checkTemplate says whether every value that a template can give fits a GraphQL input type.
func checkTemplate(t template, want *ast.Type, schema *ast.Schema, b *binder) error {
	switch t := t.(type) {
	case choice:
		for _, branch := range []template{t.then, t.otherwise} {
			if branch == nil {
				continue
			}
			if err := checkTemplate(branch, want, schema, b); err != nil {
				return err
			}
		}
		return nil
	case listOf:
		if want.Elem == nil {
			return fmt.Errorf("a list is given where %s is needed", want)
		}
		for _, element := range t {
			if err := checkTemplate(element, want.Elem, schema, b); err != nil {
				return err
			}
		}
		return nil
	}
	if want.Elem != nil {
		return fmt.Errorf("one value is given where %s is needed", want)
	}
	def := schema.Types[want.NamedType]
	if def == nil {
		return fmt.Errorf("the schema has no type %s", want.NamedType)
	}
	switch t := t.(type) {
	case objectOf:
		return checkObject(t, def, schema, b)
	case argument:
		return checkKind(b.typeOf(t.name), def, "$"+t.name)
	case presence:
		return checkKind(typeBoolean, def, "$?"+t.name)
	case constant:
		return checkConstant(t.value, def)
	}
	return fmt.Errorf("%T is no template", t)
}

func checkObject(t objectOf, def *ast.Definition, schema *ast.Schema, b *binder) error {
	if def.Kind != ast.InputObject {
		return fmt.Errorf("an object is given where %s is needed", def.Name)
	}
	given := map[string]bool{}
	for _, m := range t {
		field := def.Fields.ForName(m.key)
		if field == nil {
			return fmt.Errorf("%s has no field %q", def.Name, m.key)
		}
		given[m.key] = true
		if err := checkTemplate(m.value, field.Type, schema, b); err != nil {
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

// checkKind compares the type of a parameter with a scalar.
func checkKind(typ string, def *ast.Definition, what string) error {
	fits := map[string][]string{
		"ID": {typeID}, "Int": {typeInteger}, "Boolean": {typeBoolean, typeFlag}, "String": {typeString},
	}
	for _, t := range fits[def.Name] {
		if t == typ {
			return nil
		}
	}
	return fmt.Errorf("%s is a %s, and %s is needed", what, typ, def.Name)
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
