package main

import (
	"go/parser"
	"go/token"
	"strings"
	"testing"
)

const generated = `package generated

func (ec *executionContext) fieldContext_Site_name() (*graphql.FieldContext, error) {
	return graphql.NewScalarFieldContext("Site", field, errors.New("field of type String does not have child fields"))
}

func (ec *executionContext) _Site() {
	ec.ProcessDeferredGroup(graphql.DeferredGroup{
		Defers:   deferLabelToView,
		Path:     graphql.GetPath(ctx),
	})

	return out
}
`

func TestTrim(t *testing.T) {
	got, err := trim([]byte(generated))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.ParseFile(token.NewFileSet(), "", got, 0); err != nil {
		t.Errorf("%v in\n%s", err, got)
	}
	for _, want := range []string{
		`"Site", field, errNoChildren)`, "\tif len(deferLabelToView) > 0 {\n\t\tec.ProcessDeferredGroup(graphql.DeferredGroup{\n", "\t\t})\n\t}\n\n\treturn out", "var errNoChildren = errors.New",
	} {
		if strings.Count(string(got), want) != 1 {
			t.Errorf("not once %q in\n%s", want, got)
		}
	}
	if _, err := trim(got); err == nil {
		t.Error("what is trimmed already is trimmed again")
	}
}
