package httpx

import (
	"encoding/json"
	"math"
	"net/http"
	"strconv"

	"teragraph/internal/domain"
)

// failureWriter answers a request that never reached its handler, or was lost in it.
type failureWriter func(w http.ResponseWriter, r *http.Request, status int, e *domain.Error)

// refusal answers the requests that the shell refuses on the way to one handler, and counts them.
type refusal struct {
	write failureWriter
	count func(limit string) // nil = not counted
}

// answer spells the error; its limit, if it names one, is counted.
func (f refusal) answer(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	if f.count != nil && e.Limit != "" {
		f.count(e.Limit)
	}
	if seconds, ok := retryAfter(e); ok {
		w.Header().Set("Retry-After", strconv.Itoa(seconds))
	}
	f.write(w, r, status, e)
}

func retryAfter(e *domain.Error) (seconds int, ok bool) {
	wait, ok := domain.RetryAfter(e)
	return int(math.Ceil(wait.Seconds())), ok
}

// writeFailure spells a failure as REST clients expect it: an object with a message.
func writeFailure(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	body := map[string]any{"message": e.Message, "code": e.Code, "request": RequestID(r.Context())}
	if e.Limit != "" {
		body["limit"] = e.Limit
	}
	writeJSON(w, status, body)
}

// writeGraphQLFailure spells a failure as a GraphQL answer without data.
func writeGraphQLFailure(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	extensions := map[string]any{"code": e.Code, "request": RequestID(r.Context())}
	if e.Limit != "" {
		extensions["limit"] = e.Limit
	}
	if seconds, ok := retryAfter(e); ok {
		extensions["retryAfter"] = seconds
	}
	writeJSON(w, status, map[string]any{"errors": []any{map[string]any{"message": e.Message, "extensions": extensions}}})
}

// writeFailureOf spells a failure as clients of the path expect it.
func writeFailureOf(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	if r.URL.Path == "/graphql" {
		writeGraphQLFailure(w, r, status, e)
		return
	}
	writeFailure(w, r, status, e)
}

func writeJSON(w http.ResponseWriter, status int, body map[string]any) {
	h := w.Header()
	h.Del("Content-Length")
	h.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that is gone needs no answer
}
