package engine

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// secretWords are parts of names that a secret has. What a request sends under such a name, or what goes into a
// variable or an input field of such a name, is never repeated: a twin is made to be pasted, linked and shown. Names are
// all that an engine without dialects can go by, so a test of the whole schema holds every text that can be written and
// never be read to this list (twin_secrets_test.go in package app): a secret by any other name fails it.
var secretWords = []string{"password", "passwd", "secret", "token", "certificate", "otp", "credential"}

// openWords are names with such a part that are no secrets.
var openWords = []string{"tokenenabled", "otpenabled", "onlytoken", "token_enabled", "otp_enabled", "only_token"}

// Secret says whether the name of a field is one whose value a twin does not repeat.
func Secret(name string) bool {
	name = strings.ToLower(name)
	for _, open := range openWords {
		name = strings.ReplaceAll(name, open, "")
	}
	return slices.ContainsFunc(secretWords, func(word string) bool { return strings.Contains(name, word) })
}

// hideSecrets takes the values of secrets out of the arguments. They stay given, so that the same variables are made.
func hideSecrets(args Args, params []*param) (hidden bool) {
	for _, p := range params {
		value, given := args[p.name]
		if !given {
			continue
		}
		if Secret(p.name) {
			args[p.name], hidden = nil, true
		}
		if list, ok := value.([]Args); ok {
			for _, object := range list {
				hidden = hideSecrets(object, p.fields.fields) || hidden
			}
		}
	}
	return hidden
}

// hideSecretKeys does the same with what was made of them.
func hideSecretKeys(v any) (hidden bool) {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Collect(maps.Keys(v)) {
			if text, ok := v[key].(string); ok && text != "" && Secret(key) {
				v[key], hidden = nil, true
			}
			hidden = hideSecretKeys(v[key]) || hidden
		}
	case []any:
		for _, element := range v {
			hidden = hideSecretKeys(element) || hidden
		}
	}
	return hidden
}

// uses says whether a template has a parameter in it.
func uses(t template, name string) bool {
	switch t := t.(type) {
	case argument:
		return t.param.name == name
	case choice:
		return t.then != nil && uses(t.then, name) || t.otherwise != nil && uses(t.otherwise, name)
	case each:
		return uses(t.of, name)
	case *listOf:
		return slices.ContainsFunc(t.elements, func(e template) bool { return uses(e, name) })
	case *objectOf:
		return slices.ContainsFunc(t.members, func(m memberOf) bool { return uses(m.value, name) })
	}
	return false
}

// boundless says whether an operation has a list at its root that names no page.
func boundless(set ast.SelectionSet, variables map[string]any) bool {
	for _, s := range set {
		f, ok := s.(*ast.Field)
		if !ok || f.Definition == nil || f.Definition.Arguments.ForName("first") == nil {
			continue
		}
		if !paged(f, variables) {
			return true
		}
	}
	return false
}

// paged says whether a list is asked for with the size of a page.
func paged(f *ast.Field, variables map[string]any) bool {
	for _, name := range []string{"first", "limit"} {
		a := f.Arguments.ForName(name)
		if a != nil && (a.Value.Kind != ast.Variable || variables[a.Value.Raw] != nil) {
			return true
		}
	}
	return false
}

// readable gives rules as data: as their file has them, with what is not said left out.
func readable(rules any) any {
	v := reflect.ValueOf(rules)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Struct:
		object := map[string]any{}
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
			if name != "" && !v.Field(i).IsZero() {
				object[name] = readable(v.Field(i).Interface())
			}
		}
		if value, ok := v.Type().FieldByName("Value"); ok && object["value"] == nil && value.Type.Kind() == reflect.Interface {
			object["value"] = nil // a rule that writes null says so
		}
		return object
	case reflect.Map:
		object := map[string]any{}
		for _, key := range v.MapKeys() {
			object[key.String()] = readable(v.MapIndex(key).Interface())
		}
		return object
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = readable(v.Index(i).Interface())
		}
		return list
	}
	return rules
}
