package engine

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"

	"teragraph/internal/domain"
)

// The kinds of bodies that a refusal can have.
const (
	bodyString  = "string"  // "a sentence"
	bodyMessage = "message" // {"message": "a sentence"}
	bodyErrors  = "errors"  // {"errors": {"parameter": "a sentence"}, "message": ".."}; message when none is at fault
	bodyText    = "text"    // plain text
)

// codes are all codes that an error table must have a row for.
var codes = [...]domain.Code{
	domain.CodeUnauthenticated, domain.CodeForbidden, domain.CodeFieldWithheld, domain.CodeBadInput,
	domain.CodeNotFound, domain.CodeConflict, domain.CodeLimit, domain.CodeThrottled, domain.CodeTimeout,
	domain.CodeUnavailable, domain.CodeInternal,
}

// failureTable spells errors in a dialect: code -> status and kind of body (architecture.md, law 4).
type failureTable map[domain.Code]errorSpec

func newFailureTable(specs map[string]errorSpec) (failureTable, error) {
	t := failureTable{}
	for _, code := range codes {
		spec, ok := specs[string(code)]
		if !ok {
			return nil, fmt.Errorf("errors: no row for %s", code)
		}
		switch spec.Body {
		case bodyString, bodyMessage, bodyErrors, bodyText:
		default:
			return nil, fmt.Errorf("errors: %s: no kind of body is called %q", code, spec.Body)
		}
		if spec.Status < 400 || spec.Status > 599 {
			return nil, fmt.Errorf("errors: %s: %d is no status of an error", code, spec.Status)
		}
		t[code] = spec
	}
	if len(specs) != len(t) {
		return nil, fmt.Errorf("errors: %d rows, but there are %d codes", len(specs), len(t))
	}
	return t, nil
}

// body gives status, content type and body of an error.
func (t failureTable) body(e *domain.Error) (status int, contentType string, body []byte) {
	spec, ok := t[e.Code]
	if !ok {
		spec = t[domain.CodeInternal]
	}
	sentence := e.Message
	if spec.Text != "" && spec.Body != bodyErrors {
		sentence = spec.Text
	}
	var value any
	switch {
	case spec.Body == bodyText:
		return spec.Status, "text/plain; charset=utf-8", []byte(sentence)
	case spec.Body == bodyString:
		value = sentence
	case spec.Body == bodyErrors && e.Argument != "":
		message := spec.Text
		if message == "" {
			message = sentence
		}
		value = map[string]any{"errors": map[string]string{e.Argument: sentence}, "message": message}
	default:
		value = map[string]string{"message": sentence}
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		return http.StatusInternalServerError, "application/json", []byte(`"Internal error"`)
	}
	return spec.Status, "application/json", append(encoded, '\n')
}

// fail writes an error in the dialect's spelling. Errors that are our fault go to the log as well.
func (e *Engine) fail(w http.ResponseWriter, r *http.Request, where string, err error) {
	known := domain.AsError(err)
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
	status, contentType, body := e.failures.body(known)
	write(w, status, contentType, body)
}

func write(w http.ResponseWriter, status int, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client is gone; there is nobody to tell
}
