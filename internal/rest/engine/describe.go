package engine

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// API describes a dialect as it is served, for documents about it. Nothing in it is a request's or a caller's.
type API struct {
	Name     string
	Style    domain.Style // how values of an operation are written
	Prefixes []string     // each route is served under each
	Schema   *ast.Schema  // of the operations
	Routes   []RouteInfo  // by path, then GET, POST, PUT, PATCH, DELETE
}

// RouteInfo describes a route. Without variants it is an exception: a handler, and the reason for it.
type RouteInfo struct {
	Method, Path string // without a prefix
	Subject      string // what the routes of a group are about: a part of the path
	Anyone       bool   // nobody has to be signed in
	Example      string // the path with an example of each parameter in it
	Needs        string // an action of the policy that the caller has to be allowed
	Parameters   []ParameterInfo
	Strict       bool // a parameter that is not listed is refused
	Body         *BodyInfo
	Reason       string
	Basic        bool // of an exception: it reads HTTP Basic
	Answers      []AnswerInfo
	First        *FirstInfo
	Variants     []VariantInfo
	Failures     []FailureInfo // by status
}

// ParameterInfo describes a parameter of the query string, or a field of a body.
type ParameterInfo struct {
	Name     string
	Aliases  []string // other names of it; one of them may be given
	In       string   // query, path or form; "" for a field of a body
	Type     string   // of those in param.go, lists.go, sort.go, picks.go and field.go
	Required bool
	Nullable bool
	Min, Max *int64
	Default  string
	Words    []string // of an enum: what a client writes; of a sort: its attributes; of fields: the names
	Fields   []ParameterInfo
	Ignored  []string // of a list's objects: accepted, and not looked at
}

// BodyInfo describes a JSON body: an object with the wrapper as its one member, which holds an object; without a wrapper
// the object itself.
type BodyInfo struct {
	Wrapper string
	Aliases []string // other names of the wrapper
	List    bool     // a list of objects is accepted as well
	Fields  []ParameterInfo
	Ignored []string
}

// VariantInfo describes what a route does under some conditions; the first variant that fits is taken.
type VariantInfo struct {
	When, WhenAny, Require []string
	Operation              string // the name of it, "" for a constant answer
	Document               string // the operation as text
	Example                string // a query string that leads to this variant
	Answer                 AnswerInfo
}

// FirstInfo is the query that runs before the variants.
type FirstInfo struct {
	Operation, Document string
}

// AnswerInfo is an answer that is no refusal of the error table.
type AnswerInfo struct {
	Status int
	About  string
	Value  *Value
}

// Describe gives the description of all routes. It is made anew by each call.
func (e *Engine) Describe() API {
	api := API{Name: e.name, Style: e.style, Prefixes: slices.Clone(e.spec.Prefixes), Schema: e.config.Executor.Schema()}
	for _, d := range e.described {
		api.Routes = append(api.Routes, e.describe(d))
	}
	shared := len(api.Routes) > 1
	for _, r := range api.Routes {
		shared = shared && literals(r.Path)[0] == literals(api.Routes[0].Path)[0]
	}
	for i := range api.Routes {
		words := literals(api.Routes[i].Path)
		if shared && len(words) > 1 {
			words = words[1:]
		}
		api.Routes[i].Subject = words[0]
	}
	methods := []string{"GET", "POST", "PUT", "PATCH", "DELETE"}
	slices.SortStableFunc(api.Routes, func(a, b RouteInfo) int {
		if a.Path != b.Path {
			return strings.Compare(a.Path, b.Path)
		}
		return slices.Index(methods, a.Method) - slices.Index(methods, b.Method)
	})
	return api
}

// literals gives the parts of a path that are no parameters.
func literals(path string) []string {
	words := strings.Split(strings.TrimPrefix(path, "/"), "/")
	kept := slices.DeleteFunc(words, func(word string) bool { return strings.HasPrefix(word, "{") })
	if len(kept) == 0 {
		return []string{path}
	}
	return kept
}

// described is a route beside the data that it was made of.
type described struct {
	spec  routeSpec
	route *route
}

func (e *Engine) describe(d described) RouteInfo {
	info := RouteInfo{
		Method: d.spec.Method, Path: d.spec.Path, Anyone: d.route.anyone, Needs: d.spec.Needs, Strict: d.route.binder.refuseUnknown,
		Example: examplePath(d.route, d.spec.Path), Reason: d.spec.Reason, Failures: e.failuresOf(d),
	}
	for i, p := range d.route.binder.params {
		info.Parameters = append(info.Parameters, describeParam(p, d.spec.Parameters[i].Aliases))
	}
	if b := d.spec.Body; b != nil {
		info.Body = &BodyInfo{Wrapper: b.Wrapper, Aliases: b.Aliases, List: b.List, Ignored: b.Ignored}
		info.Body.Fields = describeFields(d.route.body.fields, b.Fields)
	}
	if d.route.handler != nil {
		info.Basic, info.Answers = d.spec.Describes.info()
		return info
	}
	if f := d.route.first; f != nil {
		info.First = &FirstInfo{f.document.operation.Name, f.document.text()}
	}
	for i, v := range d.route.variants {
		info.Variants = append(info.Variants, e.describeVariant(d, i, v))
	}
	return info
}

func describeParam(p *param, aliases []string) ParameterInfo {
	info := ParameterInfo{Name: p.name, Aliases: aliases, Type: p.typ, In: p.in, Required: p.required, Nullable: p.nullable, Min: p.min, Max: p.max}
	switch {
	case p.typ == typeEnum:
		info.Words = p.words()
	case p.sorting != nil:
		info.Words = slices.Sorted(maps.Keys(p.sorting))
	case p.picking != nil:
		info.Words = p.picking.names
	}
	if p.usual != nil {
		info.Default = *p.usual
	}
	return info
}

func describeFields(set *fieldSet, specs []fieldSpec) []ParameterInfo {
	var list []ParameterInfo
	for i, p := range set.fields {
		info := describeParam(p, specs[i].Aliases)
		if p.fields != nil {
			info.Fields, info.Ignored = describeFields(p.fields, specs[i].Fields), specs[i].Ignored
		}
		list = append(list, info)
	}
	return list
}

// variantSpec gives the data of a variant, with what it has from its route.
func (d described) variantSpec(i int) variantSpec {
	if len(d.spec.Variants) == 0 {
		return variantSpec{Projection: d.spec.Projection}
	}
	spec := d.spec.Variants[i]
	if spec.Projection == nil {
		spec.Projection = d.spec.Projection
	}
	return spec
}

func (e *Engine) describeVariant(d described, i int, v *variant) VariantInfo {
	spec := d.variantSpec(i)
	info := VariantInfo{When: spec.When, WhenAny: spec.WhenAny, Require: spec.Require, Example: exampleQuery(d.route, v)}
	if v.document == nil {
		info.Answer = constantAnswer(v.answer, spec.Answer)
		return info
	}
	info.Operation, info.Document = v.document.operation.Name, v.document.text()
	switch {
	case v.answer == nil:
		info.Answer = AnswerInfo{Status: v.status, Value: d.shapeOf(spec.Projection, v.document.operation.SelectionSet, e.isEnum)}
	case spec.Answer != nil:
		info.Answer = constantAnswer(v.answer, spec.Answer)
	default:
		info.Answer = constantAnswer(v.answer, d.spec.Answer)
	}
	return info
}

// constantAnswer describes one that is always the same; it may have no body at all.
func constantAnswer(a *answer, spec *answerSpec) AnswerInfo {
	info := AnswerInfo{Status: a.status}
	if len(a.body) > 0 {
		info.Value = constantOf(spec.Body)
	}
	return info
}

// Conditions says in words when a variant is taken; "" when always.
func Conditions(v VariantInfo) string {
	text := strings.Join(v.When, " and ")
	switch any := strings.Join(v.WhenAny, " or "); {
	case any == "":
	case text == "":
		text = any
	default:
		text += " with " + any
	}
	return text
}

func (e *Engine) isEnum(typ string) bool {
	def := e.config.Executor.Schema().Types[typ]
	return def != nil && def.Kind == ast.Enum
}
