package openapi

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
	"teragraph/internal/rest/engine"
)

// schema describes a value of an answer. Objects are closed: a key that is not described is none of ours.
func (b *builder) schema(v *engine.Value) object {
	var s object
	switch {
	case string(v.Constant) == "null":
		return object{"type": "null"}
	case v.Constant != nil:
		s = object{"const": v.Constant}
	case v.Scalar != "":
		s = b.scalar(v.Scalar)
	case v.Typed != "":
		s = typed(engine.ParameterInfo{Type: v.Typed})
	case v.Element != nil:
		s = object{"type": "array", "items": b.schema(v.Element)}
	case v.Values != nil:
		s = object{"type": "object", "additionalProperties": b.schema(v.Values)}
	case v.AnyOf != nil:
		if words := constants(v.AnyOf); words != nil {
			return object{"enum": words}
		}
		var all []object
		for _, one := range v.AnyOf {
			all = append(all, b.schema(one))
		}
		s = anyOf(all)
	default:
		s = b.members(v.Members)
	}
	if v.Nullable {
		return nullable(s)
	}
	return s
}

// constants gives the values of a choice between constants, each once; nil for any other.
func constants(choices []*engine.Value) []any {
	var words []any
	for _, c := range choices {
		if c.Constant == nil {
			return nil
		}
		if !slices.ContainsFunc(words, func(w any) bool { return bytes.Equal(w.(json.RawMessage), c.Constant) }) {
			words = append(words, c.Constant)
		}
	}
	return words
}

func (b *builder) members(members []engine.Member) object {
	properties, required := object{}, []string{}
	for _, m := range members {
		s := b.schema(m.Value)
		if m.About != "" {
			s["description"] = m.About
		}
		properties[m.Key] = s
		if !m.Optional {
			required = append(required, m.Key)
		}
	}
	return closed(properties, required...)
}

// closed is an object that has no other members.
func closed(properties object, required ...string) object {
	s := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		slices.Sort(required)
		s["required"] = required
	}
	return s
}

// anyOf gives one of several schemas, each of them once.
func anyOf(schemas []object) object {
	var distinct []any
	for _, s := range schemas {
		if !slices.ContainsFunc(distinct, func(d any) bool { return reflect.DeepEqual(d, s) }) {
			distinct = append(distinct, s)
		}
	}
	if len(distinct) == 1 {
		return distinct[0].(object)
	}
	return object{"anyOf": distinct}
}

func nullable(s object) object {
	switch typ := s["type"].(type) {
	case string:
		s["type"] = []any{typ, "null"}
		if words, ok := s["enum"].([]any); ok {
			s["enum"] = append(words, nil)
		}
		return s
	case []any:
		return s
	}
	if len(s) == 0 {
		return s // anything
	}
	return object{"anyOf": []any{s, object{"type": "null"}}}
}

// loose describes a constant by its type alone: the sentence of a refusal may change.
func loose(constant json.RawMessage) object {
	switch bytes.TrimSpace(constant)[0] {
	case '"':
		return object{"type": "string"}
	case '{':
		return object{"type": "object"}
	case '[':
		return object{"type": "array"}
	}
	return object{}
}

// scalar describes a scalar or an enum of the graph as the dialect's style writes it (domain.Style).
func (b *builder) scalar(name string) object {
	legacy := b.api.Style == domain.StyleOpenTera
	switch name {
	case "ID":
		if b.api.Style == domain.StyleGraph {
			return object{"type": "string"}
		}
		return object{"type": "integer", "format": "int32"}
	case "Int":
		return object{"type": "integer", "format": "int32"}
	case "Float":
		return object{"type": "number"}
	case "Boolean":
		return object{"type": "boolean"}
	case "DateTime":
		return object{"type": "string", "format": "date-time"}
	case "JSON":
		if legacy {
			return object{"type": "string", "contentMediaType": "application/json"}
		}
		return object{}
	case "Role":
		if legacy {
			return object{"type": "string", "enum": []any{domain.RoleAdmin.String(), domain.RoleUser.String()}}
		}
	}
	if words := numbered(name); words != nil && legacy {
		return object{"type": "integer", "x-enum-varnames": words}
	}
	if def := b.api.Schema.Types[name]; def != nil && def.Kind == ast.Enum {
		words := []any{}
		for _, v := range def.EnumValues {
			words = append(words, v.Name)
		}
		return object{"type": "string", "enum": words}
	}
	return object{"type": "string"}
}

// numbered gives the words, by number, of an enum that OpenTera writes as a number; nil for any other.
func numbered(name string) []string {
	switch name {
	case "SessionStatus":
		return domain.SessionStatus(0).Words()
	case "SessionTypeCategory":
		return domain.SessionTypeCategory(0).Words()
	case "SessionEventType":
		return domain.SessionEventType(0).Words()
	case "TestStatus":
		return domain.TestStatus(0).Words()
	}
	return nil
}
