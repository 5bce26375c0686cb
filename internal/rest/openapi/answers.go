package openapi

import (
	"cmp"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"teragraph/internal/rest/engine"
)

// about tells in words what a route does: the descriptions of the graph's own fields, and its variants.
func (b *builder) about(r engine.RouteInfo) (summary, description string) {
	var operations, lines []string
	for _, v := range r.Variants {
		if v.Operation != "" && !slices.Contains(operations, v.Operation) {
			operations = append(operations, v.Operation)
		}
		lines = append(lines, "- "+variantLine(v))
	}
	if len(operations) == 0 {
		return "Answers by itself", "No operation of the graph: " + r.Reason + "."
	}
	description = fmt.Sprintf("The first line that fits counts:\n\n%s\n\n`%s?__graphql` gives the operation and the variables of a request.",
		strings.Join(lines, "\n"), r.Path)
	if r.Method != http.MethodGet {
		description = strings.Replace(description, "?__graphql`", "?__graphql="+r.Method+"`", 1)
	}
	return strings.Join(operations, ", "), description
}

func variantLine(v engine.VariantInfo) string {
	line := engine.Conditions(v)
	if line == "" {
		line = "otherwise"
	}
	if v.Operation == "" {
		return line + ": " + strconv.Itoa(v.Answer.Status) + " without an operation"
	}
	line += ": " + v.Operation
	if len(v.Require) > 0 {
		line += ", needs " + strings.Join(v.Require, ", ")
	}
	return line
}

// answer is one that a status may have.
type answer struct {
	status int
	media  string
	about  string
	schema object // nil without a body
}

// responses gives all answers by status.
func (b *builder) responses(r engine.RouteInfo) object {
	var answers []answer
	for _, a := range r.Answers {
		answers = append(answers, b.answer("Answer of "+operationID(r), a))
	}
	for _, v := range r.Variants {
		answers = append(answers, b.answer(v.Operation, v.Answer))
	}
	for _, f := range r.Failures {
		answers = append(answers, b.failure(f))
	}
	slices.SortStableFunc(answers, func(x, y answer) int { return cmp.Compare(x.status, y.status) })
	responses := object{}
	for i := 0; i < len(answers); {
		end := i
		for end < len(answers) && answers[end].status == answers[i].status {
			end++
		}
		responses[strconv.Itoa(answers[i].status)] = response(answers[i:end])
		i = end
	}
	return responses
}

// response is what one status can mean.
func response(answers []answer) object {
	var about []string
	byMedia := map[string][]object{}
	for _, a := range answers {
		if a.about != "" && !slices.Contains(about, a.about) {
			about = append(about, a.about)
		}
		if a.schema != nil {
			byMedia[a.media] = append(byMedia[a.media], a.schema)
		}
	}
	if len(about) == 0 {
		about = []string{http.StatusText(answers[0].status)}
	}
	content := object{}
	for media, schemas := range byMedia {
		content[media] = object{"schema": anyOf(schemas)}
	}
	r := object{"description": strings.Join(about, "; ")}
	if len(content) > 0 {
		r["content"] = content
	}
	return r
}

func (b *builder) answer(name string, a engine.AnswerInfo) answer {
	result := answer{status: a.Status, media: "application/json", about: a.About}
	if a.Value == nil {
		return result
	}
	switch {
	case a.Status >= http.StatusBadRequest && a.Value.Constant != nil:
		result.schema = loose(a.Value.Constant)
	case a.Value.Constant != nil:
		result.schema = b.schema(a.Value)
	default:
		result.schema = b.component(componentName(name), b.schema(a.Value))
	}
	return result
}

func componentName(name string) string {
	var out strings.Builder
	for word := range strings.FieldsSeq(name) {
		out.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return out.String()
}

// failure is a refusal by the dialect's table. Its texts are for people and may change.
func (b *builder) failure(f engine.FailureInfo) answer {
	a := answer{status: f.Status, media: "application/json", about: meaningsOf(f.Codes)}
	sentence := object{"type": "string"}
	switch f.Body {
	case "text":
		a.media, a.schema = "text/plain", sentence
	case "string":
		a.schema = b.component("Sentence", object{"type": "string", "description": "What was wrong, for people."})
	case "message":
		a.schema = b.component("Message", closed(object{"message": sentence}, "message"))
	case "template":
		a.schema = b.component("Refusal", likeness(f.Like))
	case "errors":
		a.schema = anyOf([]object{
			b.component("Message", closed(object{"message": sentence}, "message")),
			b.component("Errors", closed(object{
				"errors":  object{"type": "object", "additionalProperties": sentence, "description": "The parameter at fault, and what was wrong."},
				"message": sentence,
			}, "errors", "message")),
		})
	}
	return a
}

// likeness describes JSON of which an example is given: its keys, and the types of its values.
func likeness(like any) object {
	switch like := like.(type) {
	case map[string]any:
		properties := object{}
		for key, value := range like {
			properties[key] = likeness(value)
		}
		return closed(properties, slices.Collect(maps.Keys(like))...)
	case []any:
		if len(like) > 0 {
			return object{"type": "array", "items": likeness(like[0])}
		}
		return object{"type": "array"}
	case string:
		return object{"type": "string"}
	case bool:
		return object{"type": "boolean"}
	case float64:
		return object{"type": "number"}
	}
	return object{}
}
