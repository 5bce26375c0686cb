package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"

	"teragraph/internal/domain"
)

// The kinds of bodies that a refusal can have.
const (
	bodyString   = "string"   // "a sentence"
	bodyMessage  = "message"  // {"message": "a sentence"}
	bodyErrors   = "errors"   // {"errors": {"parameter": "a sentence"}, "message": ".."}; message when none is at fault
	bodyText     = "text"     // plain text
	bodyTemplate = "template" // JSON that the dialect gives, with {kind}, {message} and {argument} in it
)

// retryUnavailable is after how many seconds a client may ask again when the database does not answer:
// about as long as a restart of it takes to be noticed.
const retryUnavailable = "1"

// codes are all codes that an error table must have a row for.
var codes = [...]domain.Code{
	domain.CodeUnauthenticated, domain.CodeForbidden, domain.CodeFieldWithheld, domain.CodeBadInput,
	domain.CodeNotFound, domain.CodeConflict, domain.CodeTaken, domain.CodeStale, domain.CodeLimit,
	domain.CodeThrottled, domain.CodeTimeout, domain.CodeUnavailable, domain.CodeInternal,
}

// failureTable spells errors in a dialect: code -> status and kind of body (architecture.md, law 4).
type failureTable map[domain.Code]errorSpec

// circumstances are what the spelling of an error depends on besides its code.
type circumstances struct {
	inBody       bool // the route has a body, and it is what is looked at
	unrestricted bool // the caller sees every row, so that nothing is told by a row's absence
}

func newFailureTable(specs map[string]errorSpec, template string) (failureTable, error) {
	t := failureTable{}
	if err := checkTemplate(template); err != nil {
		return nil, err
	}
	for _, code := range codes {
		spec, ok := specs[string(code)]
		if !ok {
			return nil, fmt.Errorf("errors: no row for %s", code)
		}
		for _, s := range []*errorSpec{&spec, spec.InBody, spec.Unrestricted} {
			if s == nil {
				continue
			}
			if s != &spec && (s.InBody != nil || s.Unrestricted != nil) {
				return nil, fmt.Errorf("errors: %s: a second spelling has no further ones", code)
			}
			if err := s.check(template); err != nil {
				return nil, fmt.Errorf("errors: %s: %w", code, err)
			}
		}
		t[code] = spec
	}
	if len(specs) != len(t) {
		return nil, fmt.Errorf("errors: %d rows, but there are %d codes", len(specs), len(t))
	}
	return t, nil
}

// checkTemplate refuses what is no JSON, whatever stands in its places.
func checkTemplate(template string) error {
	for _, text := range []string{"", `"`} {
		if template != "" && !json.Valid(fill(template, text, text, text)) {
			return errors.New("template: it is no JSON")
		}
	}
	return nil
}

func (s errorSpec) check(template string) error {
	switch s.Body {
	case bodyString, bodyMessage, bodyErrors, bodyText:
		if s.Kind != "" {
			return errors.New("only a template has a kind")
		}
	case bodyTemplate:
		if template == "" || s.Kind == "" {
			return errors.New("there is no template for the body, or no kind in it")
		}
	default:
		return fmt.Errorf("no kind of body is called %q", s.Body)
	}
	if s.Status < 400 || s.Status > 599 {
		return fmt.Errorf("%d is no status of an error", s.Status)
	}
	return nil
}

// spelling gives the row for an error: that for unrestricted callers wins over that for bodies.
func (t failureTable) spelling(code domain.Code, c circumstances) errorSpec {
	spec, ok := t[code]
	switch {
	case !ok:
		return t[domain.CodeInternal]
	case c.unrestricted && spec.Unrestricted != nil:
		return *spec.Unrestricted
	case c.inBody && spec.InBody != nil:
		return *spec.InBody
	}
	return spec
}

// spell gives content type and body of an error.
func (s errorSpec) spell(e *domain.Error, template string) (contentType string, body []byte) {
	sentence := e.Message
	if s.Text != "" && s.Body != bodyErrors {
		sentence = s.Text
	}
	var value any
	switch {
	case s.Body == bodyText:
		return "text/plain; charset=utf-8", []byte(sentence)
	case s.Body == bodyTemplate:
		return "application/json", append(fill(template, s.Kind, sentence, e.Argument), '\n')
	case s.Body == bodyString:
		value = sentence
	case s.Body == bodyErrors && e.Argument != "":
		message := s.Text
		if message == "" {
			message = sentence
		}
		value = map[string]any{"errors": map[string]string{e.Argument: sentence}, "message": message}
	default:
		value = map[string]string{"message": sentence}
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return "application/json", []byte(`"Internal error"`)
	}
	return "application/json", append(encoded, '\n')
}

// fill puts texts into the strings of a template.
func fill(template, kind, message, argument string) []byte {
	within := func(text string) string {
		in := quoted(text)
		return string(in[1 : len(in)-1])
	}
	return []byte(strings.NewReplacer("{kind}", within(kind), "{message}", within(message), "{argument}", within(argument)).Replace(template))
}

// fail writes an error in the dialect's spelling. Errors that are our fault go to the log as well.
func (e *Engine) fail(w http.ResponseWriter, r *http.Request, where string, err error, c circumstances) {
	known := domain.AsError(err)
	e.refusedBy(known)
	switch known.Code {
	case domain.CodeInternal, domain.CodeUnavailable, domain.CodeTimeout:
		e.config.Log.ErrorContext(r.Context(), "a REST route failed", "dialect", e.name, "route", where, "error", err)
	case domain.CodeThrottled:
		if e.config.RetryAfter != nil {
			if wait, ok := e.config.RetryAfter(err); ok {
				w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
			}
		}
	}
	if known.Code == domain.CodeUnavailable {
		w.Header().Set("Retry-After", retryUnavailable)
	}
	spec := e.failures.spelling(known.Code, c)
	var before *refusal
	if errors.As(err, &before) {
		spec = e.spec.Refusals[before.row]
	}
	contentType, body := spec.spell(known, e.spec.Template)
	for name, value := range spec.Headers {
		w.Header().Set(name, value)
	}
	write(w, spec.Status, contentType, body)
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	if len(body) > 0 {
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("X-Content-Type-Options", "nosniff")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client is gone; there is nobody to tell
}
