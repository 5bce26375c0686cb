package openapi_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
	"teragraph/internal/rest/openapi"
	"teragraph/internal/rest/opentera"
	"teragraph/internal/rest/squash"
	"teragraph/internal/schematest"
)

func errorf(format string, args ...any) error { return fmt.Errorf(format, args...) }

// schemaOnly is an executor that runs nothing: descriptions need the schema alone.
type schemaOnly struct {
	engine.Executor // nil: nothing runs
	schema          *ast.Schema
}

func (s schemaOnly) Schema() *ast.Schema { return s.schema }

// dialects are all that are served.
func dialects() []engine.Dialect { return []engine.Dialect{opentera.New(nil), squash.New()} }

func describe(t *testing.T, name string) engine.API {
	t.Helper()
	for _, d := range dialects() {
		if d.Name != name {
			continue
		}
		e, err := engine.New(d, engine.Config{
			Executor:     schemaOnly{schema: schematest.Load(t)},
			Authenticate: func(*http.Request) (domain.Caller, error) { return domain.Caller{}, nil },
			ListLimit:    func(ctx context.Context, _ int) context.Context { return ctx },
			HasAction:    func(string) bool { return true },
			MaxRows:      1, Log: slog.New(slog.DiscardHandler),
		})
		if err != nil {
			t.Fatal(err)
		}
		return e.Describe()
	}
	t.Fatalf("no dialect %s", name)
	return engine.API{}
}

var options = openapi.Options{Basic: "basic", Schemes: map[string]map[string]any{"basic": {"type": "http", "scheme": "basic"}}}

func documentOf(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := openapi.Document(describe(t, name), options)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func load(t *testing.T, raw []byte) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestDocuments: the document of each dialect is sound OpenAPI 3.1, and has each route.
func TestDocuments(t *testing.T) {
	for _, d := range dialects() {
		doc := load(t, documentOf(t, d.Name))
		if err := doc.Validate(t.Context()); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		api := describe(t, d.Name)
		for _, r := range api.Routes {
			item := doc.Paths.Find(r.Path) // also under another name of a parameter
			if item == nil {
				t.Fatalf("%s is not described", r.Path)
			}
			operation := item.GetOperation(r.Method)
			if operation == nil || operation.Responses.Len() < 2 || operation.OperationID == "" {
				t.Errorf("%s %s is not described: %v", r.Method, r.Path, operation)
			}
		}
		if !doc.IsOpenAPI31OrLater() || len(doc.Servers) != len(api.Prefixes) {
			t.Errorf("%s: %s, %d servers", d.Name, doc.OpenAPI, len(doc.Servers))
		}
	}
}

// TestClosed: no object of an answer may have other keys than those described, but for maps, whose keys are data.
func TestClosed(t *testing.T) {
	for _, d := range dialects() {
		doc, objects := load(t, documentOf(t, d.Name)), 0
		var walk func(name string, s *openapi3.Schema)
		walk = func(name string, s *openapi3.Schema) {
			if s.Type != nil && s.Type.Includes("object") && len(s.Properties) > 0 {
				objects++
				if s.AdditionalProperties.Has == nil || *s.AdditionalProperties.Has {
					t.Errorf("%s: %s is open", d.Name, name)
				}
			}
			for key, p := range s.Properties {
				walk(name+"."+key, p.Value)
			}
			for _, one := range s.AnyOf {
				walk(name, one.Value)
			}
			if s.Items != nil {
				walk(name+"[]", s.Items.Value)
			}
		}
		for name, s := range doc.Components.Schemas {
			walk(name, s.Value)
		}
		if objects < 10 {
			t.Errorf("%s: %d objects were looked at", d.Name, objects)
		}
	}
}
