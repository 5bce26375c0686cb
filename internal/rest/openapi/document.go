package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"teragraph/internal/rest/engine"
)

// object is a JSON object; its keys are written sorted, so that a document is the same each time.
type object = map[string]any

// Options say what a document holds besides a dialect's routes.
type Options struct {
	// Schemes are how a caller signs in: name -> security scheme, as the document has it. Each alone will do.
	Schemes map[string]map[string]any
	// Basic is the one that exceptions with HTTP Basic want.
	Basic string
}

// Document gives the OpenAPI document of a dialect. It fails when the engine does not say enough about a route: an
// exception that describes no answer.
func Document(api engine.API, o Options) ([]byte, error) {
	b := &builder{api: api, options: o, schemas: object{}, names: map[string]string{}}
	paths := object{}
	for _, r := range oneName(api.Routes) {
		operation, err := b.operation(r)
		if err != nil {
			return nil, fmt.Errorf("openapi: %s: %s %s: %w", api.Name, r.Method, r.Path, err)
		}
		if paths[r.Path] == nil {
			paths[r.Path] = object{}
		}
		paths[r.Path].(object)[strings.ToLower(r.Method)] = operation
	}
	schemes := object{}
	for name, scheme := range o.Schemes {
		schemes[name] = scheme
	}
	document := object{
		"openapi": "3.1.0",
		"info": object{
			"title":   api.Name,
			"version": "1",
			"description": "The routes of the dialect " + api.Name + ". Each is an operation of one graph: add `__graphql` to the " +
				"query string of a request, and it is answered by that operation and its variables instead of being run.",
		},
		"servers":    b.servers(),
		"paths":      paths,
		"components": object{"schemas": b.schemas, "securitySchemes": schemes},
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(document)
	return out.Bytes(), err
}

// builder makes one document.
type builder struct {
	api     engine.API
	options Options
	schemas object            // components by name
	names   map[string]string // a component's JSON -> its name
}

func (b *builder) servers() []any {
	var servers []any
	for _, prefix := range b.api.Prefixes {
		if prefix == "" {
			prefix = "/"
		}
		servers = append(servers, object{"url": prefix})
	}
	return servers
}

// component keeps a schema under a name of its own, and gives the reference to it.
func (b *builder) component(name string, schema object) object {
	raw, _ := json.Marshal(schema) // it is written later, where a failure counts
	if known, ok := b.names[string(raw)]; ok {
		name = known
	} else {
		wanted := name
		for n := 2; b.schemas[name] != nil; n++ {
			name = wanted + strconv.Itoa(n)
		}
		b.names[string(raw)], b.schemas[name] = name, schema
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (b *builder) operation(r engine.RouteInfo) (object, error) {
	if len(r.Variants) == 0 && len(r.Answers) == 0 {
		return nil, fmt.Errorf("it is an exception, and describes no answer")
	}
	summary, about := b.about(r)
	operation := object{
		"operationId": operationID(r),
		"tags":        []any{r.Subject},
		"summary":     summary,
		"description": about,
		"responses":   b.responses(r),
		"security":    b.security(r),
	}
	var parameters []any
	for _, p := range r.Parameters {
		if p.In == "form" {
			operation["requestBody"] = form(p)
		}
		for _, name := range append([]string{p.Name}, p.Aliases...) {
			parameters = append(parameters, parameter(p, name))
		}
	}
	if parameters != nil {
		operation["parameters"] = parameters
	}
	if r.Body != nil {
		operation["requestBody"] = object{
			"required": true, "content": object{"application/json": object{"schema": b.body(r.Body)}},
		}
	}
	return operation, nil
}

func (b *builder) security(r engine.RouteInfo) []any {
	if r.Basic {
		return []any{object{b.options.Basic: []any{}}}
	}
	schemes := []any{}
	if !r.Anyone {
		for _, name := range slices.Sorted(maps.Keys(b.options.Schemes)) {
			schemes = append(schemes, object{name: []any{}})
		}
	}
	return schemes
}

// oneName gives parameters of paths that differ in nothing else the same names, as OpenAPI wants: those of the first path.
func oneName(routes []engine.RouteInfo) []engine.RouteInfo {
	names := map[string]string{}
	routes = slices.Clone(routes)
	for i := range routes {
		r := &routes[i]
		place := braces.ReplaceAllString(r.Path, "{}")
		first, known := names[place]
		if !known {
			names[place] = r.Path
			continue
		}
		wanted := braces.FindAllString(first, -1)
		r.Parameters = slices.Clone(r.Parameters)
		for n, name := range braces.FindAllString(r.Path, -1) {
			at := slices.IndexFunc(r.Parameters, func(p engine.ParameterInfo) bool { return p.In == "path" && "{"+p.Name+"}" == name })
			r.Parameters[at].Name = strings.Trim(wanted[n], "{}")
		}
		r.Path = first
	}
	return routes
}

// braces are the parameters of a path.
var braces = regexp.MustCompile(`\{[^}]*\}`)

// operationID makes "getUserSites" of GET /user/sites.
func operationID(r engine.RouteInfo) string {
	id := strings.ToLower(r.Method)
	for word := range strings.FieldsFuncSeq(r.Path, func(c rune) bool { return strings.ContainsRune("/{}-_.", c) }) {
		id += strings.ToUpper(word[:1]) + word[1:]
	}
	return id
}
