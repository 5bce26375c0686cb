package openapi

import (
	"math"

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
	}
	return s
}

// notes say of a type what its schema cannot.
var notes = map[string]string{
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
	described := object{"name": name, "in": "query", "schema": typed(p)}
	if about != "" {
		described["description"] = about
	}
	if p.Required && len(p.Aliases) == 0 {
		described["required"] = true
	}
	return described
}

// body describes an object with one member: the wrapper, by one of its names.
func (b *builder) body(body *engine.BodyInfo) object {
	content := b.fields(body.Fields, body.Ignored)
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
