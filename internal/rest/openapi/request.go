package openapi

import (
	"math"
	"strings"

	"teragraph/internal/rest/engine"
)

// typed describes a parameter or a field by its type.
func typed(p engine.ParameterInfo) object {
	s := object{"type": "string"}
	switch p.Type {
	case "id", "key":
		s = object{"type": "integer", "minimum": 0, "maximum": math.MaxInt32}
	case "integer":
		s = object{"type": "integer", "minimum": math.MinInt32, "maximum": math.MaxInt32}
		if p.Min != nil {
			s["minimum"] = *p.Min
		}
		if p.Max != nil {
			s["maximum"] = *p.Max
		}
	case "boolean", "flag":
		s = object{"type": "boolean"}
	case "enum":
		words := []any{}
		for _, word := range p.Words {
			words = append(words, word)
		}
		s["enum"] = words
	case "date", "dateEnd":
		s["format"] = "date"
	case "datetime":
		s["format"] = "date-time"
	case "json":
		s = object{}
	case "ids":
		s = object{"type": "array", "items": typed(engine.ParameterInfo{Type: "id"}), "minItems": 1}
	case "texts":
		s = object{"type": "array", "items": object{"type": "string"}, "minItems": 1}
	}
	return s
}

// notes say of a type what its schema cannot.
var notes = map[string]string{
	"ids":     "With commas between.",
	"texts":   "With commas between.",
	"id":      "0 counts as absent.",
	"key":     "0: there is none yet, create one.",
	"boolean": "0 and 1 are read as well.",
	"flag":    "false counts as absent; 0 and 1 are read as well.",
	"dateEnd": "The whole day counts.",
	"json":    "Kept as text; a JSON string is the text itself.",
}

// parameter describes one of the query string under one of its names.
func parameter(p engine.ParameterInfo, name string) object {
	about := notes[p.Type]
	if name != p.Name {
		about = "The same as `" + p.Name + "`; give one of them."
	}
	switch p.Type {
	case "sort":
		about = "Attributes with commas between, each with `,asc` or `,desc` behind it if wanted: " + strings.Join(p.Words, ", ") + "."
	case "fields":
		about = "Names with commas between, `*` for all, `-name` to leave one out: " + strings.Join(p.Words, ", ") + "."
	}
	if p.Default != "" {
		about = strings.TrimSpace(about + " Without it: `" + p.Default + "`.")
	}
	described := object{"name": name, "in": p.In, "schema": typed(p)}
	if p.Type == "ids" || p.Type == "texts" {
		described["explode"] = false
		described["style"] = map[bool]string{true: "simple", false: "form"}[p.In == "path"]
	}
	if p.In == "form" {
		described["in"] = "query"
		about = strings.TrimSpace(about + " It may be in the body instead.")
	}
	if about != "" {
		described["description"] = about
	}
	if p.Required && len(p.Aliases) == 0 && p.In != "form" {
		described["required"] = true
	}
	return described
}

// form describes a body that holds one parameter, which the query string may have instead.
func form(p engine.ParameterInfo) object {
	value := typed(p)
	if p.Type == "texts" || p.Type == "ids" {
		value = anyOf([]object{value, {"type": "string"}})
	}
	properties := object{}
	for _, name := range append([]string{p.Name}, p.Aliases...) {
		properties[name] = value
	}
	schema := object{"type": "object", "properties": properties}
	return object{"content": object{
		"application/x-www-form-urlencoded": object{"schema": schema}, "application/json": object{"schema": schema},
	}}
}

// body describes an object with one member, the wrapper, by one of its names; without a wrapper the object itself.
func (b *builder) body(body *engine.BodyInfo) object {
	content := b.fields(body.Fields, body.Ignored)
	if body.Wrapper == "" {
		return content
	}
	if body.List {
		content = anyOf([]object{content, {"type": "array", "items": content}})
	}
	var wrapped []object
	for _, name := range append([]string{body.Wrapper}, body.Aliases...) {
		wrapped = append(wrapped, closed(object{name: content}, name))
	}
	return anyOf(wrapped)
}

func (b *builder) fields(fields []engine.ParameterInfo, ignored []string) object {
	properties, required := object{}, []string{}
	for _, f := range fields {
		for _, name := range append([]string{f.Name}, f.Aliases...) {
			s := b.field(f)
			if name != f.Name {
				s["description"] = "The same as `" + f.Name + "`; give one of them."
			} else if about := notes[f.Type]; about != "" {
				s["description"] = about
			}
			if engine.Secret(name) {
				s["writeOnly"] = true
			}
			properties[name] = s
		}
		if f.Required && len(f.Aliases) == 0 {
			required = append(required, f.Name)
		}
	}
	for _, name := range ignored {
		properties[name] = object{"description": "Accepted, and not looked at."}
	}
	return closed(properties, required...)
}

func (b *builder) field(f engine.ParameterInfo) object {
	s := typed(f)
	if f.Type == "list" {
		s = object{"type": "array", "items": b.fields(f.Fields, f.Ignored)}
	}
	if f.Type == "enum" {
		s["enum"] = append(s["enum"].([]any), numbersOf(f.Words)...)
		delete(s, "type")
		if f.Nullable {
			s["enum"] = append(s["enum"].([]any), "", nil)
		}
		return s
	}
	if f.Nullable {
		return nullable(s)
	}
	return s
}
