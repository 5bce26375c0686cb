package property_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/graph/generated"
	"teragraph/internal/policy"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/plan"
)

func readSchema() *ast.Schema {
	return generated.NewExecutableSchema(generated.Config{}).Schema()
}

// guardedFields gives the action of every field with @read, as "Type.field".
func guardedFields(schema *ast.Schema) map[string]string {
	actions := map[string]string{}
	for _, def := range schema.Types {
		for _, f := range def.Fields {
			if d := f.Directives.ForName("read"); d != nil {
				actions[def.Name+"."+f.Name] = d.Arguments.ForName("action").Value.Raw
			}
		}
	}
	return actions
}

// TestSchemaAndMatrixNameTheSameFields wants every @read to be in the matrix, and every field rule of a kind that
// has a GraphQL type to guard a field.
func TestSchemaAndMatrixNameTheSameFields(t *testing.T) {
	f := readFiles(t)
	book, err := readRules(f.matrix, nil)
	if err != nil {
		t.Fatal(err)
	}
	guarded := guardedFields(readSchema())
	used := map[string]bool{}
	for field, action := range guarded {
		typ, name, _ := strings.Cut(field, ".")
		used[action] = true
		e := entities[typ]
		if typ == "ServerSettings" { // one value of several rows
			e = &entity{kind: "serverSetting", columns: map[string]string{name: "server_settings_value"}}
		}
		if e == nil || book[e.kind].Fields[name].Column != e.columns[name] || action != e.kind+"."+name {
			t.Errorf("%s asks for %s, which is no rule of the matrix on that column", field, action)
		}
	}
	for kind, e := range book {
		for name := range e.Fields {
			if typ, _ := typeOfKind(kind); typ != "" && !used[kind+"."+name] {
				t.Errorf("the matrix has a rule for %s.%s, but no field asks for it", kind, name)
			}
		}
	}
}

// TestGuardedAndSecretColumns wants secrets to be in no column, filter, order or path of the catalogue, and guarded
// columns only under their action.
func TestGuardedAndSecretColumns(t *testing.T) {
	f := readFiles(t)
	book, err := readRules(f.matrix, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.New(m, func(int) (time.Time, bool) { return time.Time{}, false })
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{"user_password", "participant_password", "user_2fa_otp_secret", "device_certificate"}
	for _, e := range book {
		secrets = append(secrets, e.Secrets...)
	}
	for name, typ := range c.Types() {
		for _, use := range uses(typ) {
			if slices.Contains(secrets, use.column) {
				t.Errorf("%s.%s uses the secret %s", name, use.name, use.column)
			}
			if typ.Kind == "" {
				continue
			}
			for rule, field := range book[string(typ.Kind)].Fields {
				if want := string(typ.Kind) + "." + rule; use.column == field.Column && use.action != want {
					t.Errorf("%s.%s uses %s under %q, want %s", name, use.name, use.column, use.action, want)
				}
			}
		}
	}
}

type use struct{ name, column, action string }

// uses lists every way in which a type of the catalogue touches a column.
func uses(typ *plan.Type) (all []use) {
	for name, c := range typ.Columns {
		for _, column := range c.Needs {
			all = append(all, use{name, column, c.Action})
		}
	}
	for name, e := range typ.Edges {
		for _, column := range append(e.Needs, e.Foreign) {
			all = append(all, use{name, column, e.Action})
		}
	}
	for name, f := range typ.Filters {
		all = append(all, use{"filter " + name, f.Column, f.Action})
		for _, p := range f.Paths {
			all = append(all, use{"filter " + name, p.From, f.Action})
			for _, hop := range p.Hops {
				all = append(all, use{"filter " + name, hop.Match, f.Action}, use{"filter " + name, hop.Take, f.Action})
			}
		}
	}
	for name, o := range typ.Orders {
		all = append(all, use{"order " + name, o.Column, o.Action})
	}
	return all
}

// TestNoFieldIsNamedLikeASecret reads the schema itself, whatever the catalogue says.
func TestNoFieldIsNamedLikeASecret(t *testing.T) {
	for _, name := range offered(readSchema()) {
		word := strings.ToLower(name[strings.Index(name, ".")+1:])
		for _, secret := range []string{"password", "secret", "certificate"} {
			if strings.Contains(word, secret) && word != "forcepasswordchange" {
				t.Errorf("%s is offered to readers", name)
			}
		}
	}
}
