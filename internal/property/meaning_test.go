package property_test

import (
	"slices"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// TestEveryMutationHasAMeaning wants to be told of every mutation, argument and key of an input what it does, and of
// every action of the matrix by which mutation it is done.
func TestEveryMutationHasAMeaning(t *testing.T) {
	schema := readSchema()
	done := map[verb]bool{}
	for _, f := range schema.Mutation.Fields {
		v, known := verbs[f.Name]
		if !known && !elsewhere[f.Name] {
			t.Errorf("%s is not known to the reference: say in verbs what it does", f.Name)
		}
		done[v] = true
		for _, arg := range f.Arguments {
			switch arg.Name {
			case "id", "ids", "version":
			case "userId", "username":
				if known && v.does != "rename" && v.does != "regroup" {
					t.Errorf("%s(%s) is not known to the reference", f.Name, arg.Name)
				}
			case "input", "inputs", "add", "remove":
				everyKeyHasAMeaning(t, schema, v, schema.Types[arg.Type.Name()])
			default:
				if known {
					t.Errorf("%s(%s) is not known to the reference", f.Name, arg.Name)
				}
			}
		}
	}
	for name := range verbs {
		if schema.Mutation.Fields.ForName(name) == nil {
			t.Errorf("the schema has no %s", name)
		}
	}
	book, err := readRules(readFiles(t).matrix, nil)
	if err != nil {
		t.Fatal(err)
	}
	for kind, e := range book {
		for _, action := range []string{"create", "update", "delete"} {
			by := verb{action, kind}
			switch {
			case kind == "serviceAccess" && action != "delete":
				by = verb{"grant", "project"}
			case kind == "membership" && action == "create":
				by = verb{"join", kind}
			}
			if _, ruled := e.Write[action]; ruled && !done[by] {
				t.Errorf("the matrix rules %s of %s, but no mutation does it", action, kind)
			}
		}
	}
}

func everyKeyHasAMeaning(t *testing.T, schema *ast.Schema, v verb, def *ast.Definition) {
	t.Helper()
	pairs := map[string][]string{"join": {"userId", "userGroupId"}, "grant": {v.kind + "Id", "userGroupId", "userId", "role", "roleName"}, "regroup": {"id", "name"}}
	for _, f := range def.Fields {
		known := slices.Contains(pairs[v.does], f.Name)
		if s := shapes[v.kind]; s != nil && pairs[v.does] == nil {
			known = s.columns[f.Name] != "" || lists[f.Name] != ""
		}
		if !known {
			t.Errorf("%s.%s is not known to the reference", def.Name, f.Name)
		}
	}
}
