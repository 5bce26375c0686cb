package engine

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// FailureInfo is a refusal as the dialect spells it.
type FailureInfo struct {
	Status int
	Body   string   // string, message, errors, text or template
	Like   any      // of a template: an example of the JSON
	Codes  []string // of the graph, or what is refused before a route looks at it
}

// failuresOf gives all refusals that a route may answer, in the spellings of all circumstances.
func (e *Engine) failuresOf(d described) []FailureInfo {
	var list []FailureInfo
	add := func(s errorSpec, code string) {
		at := slices.IndexFunc(list, func(f FailureInfo) bool { return f.Status == s.Status && f.Body == s.Body })
		if at < 0 {
			list, at = append(list, FailureInfo{Status: s.Status, Body: s.Body, Like: e.likeness(s)}), len(list)
		}
		if !slices.Contains(list[at].Codes, code) {
			list[at].Codes = append(list[at].Codes, code)
		}
	}
	for _, code := range codes {
		if !d.mayFail(code) {
			continue
		}
		spec := e.failures[code]
		add(spec, string(code))
		if spec.InBody != nil && d.route.body != nil {
			add(*spec.InBody, string(code))
		}
		if spec.Unrestricted != nil && !d.route.anyone {
			add(*spec.Unrestricted, string(code))
		}
	}
	if d.route.body != nil {
		add(e.spec.Refusals[refusedMediaType], refusedMediaType)
	}
	if d.route.body != nil || d.route.binder.form != nil {
		add(e.spec.Refusals[refusedJSON], refusedJSON)
	}
	slices.SortStableFunc(list, func(a, b FailureInfo) int {
		return cmp.Or(cmp.Compare(a.Status, b.Status), cmp.Compare(a.Body, b.Body))
	})
	return list
}

// likeness is what a template gives, with words in its places.
func (e *Engine) likeness(s errorSpec) (like any) {
	if s.Body == bodyTemplate {
		_ = json.Unmarshal(fill(e.spec.Template, s.Kind, "what was wrong", "parameter"), &like) // it was checked when the engine was built
	}
	return like
}

// mayFail says whether some request for a route can be refused by a code.
func (d described) mayFail(code domain.Code) bool {
	reads, writes, hides := false, false, d.route.onDeny.code == code
	for _, v := range d.route.variants {
		if v.document != nil {
			reads, writes = true, writes || v.document.operation.Operation == ast.Mutation
		}
		hides = hides || v.mustSee != "" && code == domain.CodeForbidden || v.mustFind != "" && code == domain.CodeNotFound
	}
	hides = hides || d.route.needs != "" && code == domain.CodeForbidden || d.route.first != nil && code == domain.CodeNotFound
	switch code {
	case domain.CodeInternal, domain.CodeBadInput, domain.CodeThrottled, domain.CodeTimeout, domain.CodeUnavailable:
		return true
	case domain.CodeUnauthenticated:
		return !d.route.anyone || d.spec.Describes != nil && d.spec.Describes.Basic
	case domain.CodeLimit, domain.CodeFieldWithheld:
		return reads
	case domain.CodeConflict:
		return writes
	case domain.CodeTaken, domain.CodeStale:
		return writes && d.route.body != nil
	}
	return writes || hides // FORBIDDEN and NOT_FOUND
}
