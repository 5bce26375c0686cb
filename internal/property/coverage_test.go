package property_test

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// coverage counts what was drawn: "Type.field", "Type.field(argument)", "Input.key", "Enum.VALUE".
type coverage struct{ drawn map[string]int }

func (c *coverage) note(name string) { c.drawn[name]++ }

// missing lists what the schema offers to readers and was never drawn.
func (c *coverage) missing(schema *ast.Schema) []string {
	var out []string
	for _, name := range offered(schema) {
		if c.drawn[name] == 0 {
			out = append(out, name)
		}
	}
	return out
}

// offered walks the schema from the query type: every field, argument, key of an input and value of an enum
// that is an input.
func offered(schema *ast.Schema) []string {
	found := map[string]bool{}
	var types func(def *ast.Definition, input bool)
	visited := map[string]bool{}
	types = func(def *ast.Definition, input bool) {
		if visited[def.Name] {
			return
		}
		visited[def.Name] = true
		for _, v := range def.EnumValues {
			if input {
				found[def.Name+"."+v.Name] = true
			}
		}
		for _, f := range def.Fields {
			name := def.Name + "." + f.Name
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			found[name] = true
			for _, arg := range f.Arguments {
				found[name+"("+arg.Name+")"] = true
				types(schema.Types[arg.Type.Name()], true)
			}
			types(schema.Types[f.Type.Name()], input)
		}
	}
	types(schema.Query, false)
	return slices.Sorted(maps.Keys(found))
}

// offeredToWriters lists the mutations that write rows, their arguments and the keys of their inputs.
func offeredToWriters(schema *ast.Schema) []string {
	found := map[string]bool{}
	var keys func(def *ast.Definition)
	keys = func(def *ast.Definition) {
		for _, v := range def.EnumValues {
			found[def.Name+"."+v.Name] = true
		}
		for _, f := range def.Fields {
			found[def.Name+"."+f.Name] = true
			keys(schema.Types[f.Type.Name()])
		}
	}
	for _, f := range schema.Mutation.Fields {
		if elsewhere[f.Name] {
			continue
		}
		found["Mutation."+f.Name] = true
		for _, arg := range f.Arguments {
			found["Mutation."+f.Name+"("+arg.Name+")"] = true
			keys(schema.Types[arg.Type.Name()])
		}
	}
	return slices.Sorted(maps.Keys(found))
}
