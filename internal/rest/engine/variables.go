package engine

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
)

// variables compiles the variables of a call and checks each against its definition.
func (l *loader) variables(v *call, names *scope, certain map[*param]bool, shared, own map[string]any) error {
	all := map[string]any{}
	maps.Copy(all, shared)
	maps.Copy(all, own)
	var err error
	if v.variables, err = parseObject(all, names); err != nil {
		return err
	}
	v.arguments = map[string]*param{}
	check := fitter{l.schema, certain}
	for _, m := range v.variables.members {
		definition := v.document.operation.VariableDefinitions.ForName(m.key)
		if definition == nil {
			return fmt.Errorf("it has no variable $%s", m.key)
		}
		if err := check.fit(m.value, definition.Type, definition.DefaultValue != nil); err != nil {
			return fmt.Errorf("$%s: %w", m.key, err)
		}
		argumentNames(m.key, m.value, v.arguments)
	}
	for _, definition := range v.document.operation.VariableDefinitions {
		if definition.Type.NonNull && definition.DefaultValue == nil && all[definition.Variable] == nil {
			return fmt.Errorf("it needs the variable $%s", definition.Variable)
		}
	}
	return nil
}

// argumentNames notes which parameter stands behind the name of a GraphQL argument or input field.
func argumentNames(key string, t template, names map[string]*param) {
	switch t := t.(type) {
	case argument:
		if t.param.name != callerParam {
			names[key] = t.param
		}
	case choice:
		argumentNames(key, t.then, names)
		argumentNames(key, t.otherwise, names)
	case each:
		names[key] = t.param
		argumentNames(key, t.of, names)
	case *listOf:
		for _, element := range t.elements {
			argumentNames(key, element, names)
		}
	case *objectOf:
		for _, m := range t.members {
			argumentNames(m.key, m.value, names)
		}
	}
}

// indexes are the places in lists that an argument's path holds.
var indexes = regexp.MustCompile(`\[[0-9]+\]`)

// parameterOf gives the path of the parameter behind an argument of an error, "" when none is:
// "inputs[2].siteId" -> "site_access[2].id_site".
func parameterOf(arguments map[string]*param, argument string) string {
	key := indexes.ReplaceAllString(argument, "")
	p := arguments[key[strings.LastIndexByte(key, '.')+1:]]
	if p == nil {
		return ""
	}
	path := p.path
	for _, index := range indexes.FindAllString(argument, -1) {
		switch {
		case strings.Contains(path, "[]"):
			path = strings.Replace(path, "[]", index, 1)
		case p.typ == typeList: // the fault is of a whole object
			path += index
		}
	}
	return path
}
