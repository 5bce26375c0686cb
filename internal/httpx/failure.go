package httpx

import (
	"encoding/json"
	"net/http"

	"teragraph/internal/domain"
)

// failureWriter answers a request that never reached its handler, or was lost in it.
type failureWriter func(w http.ResponseWriter, r *http.Request, status int, e *domain.Error)

// writeFailure spells a failure as REST clients expect it: an object with a message.
func writeFailure(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	writeJSON(w, status, map[string]any{"message": e.Message, "code": e.Code, "request": RequestID(r.Context())})
}

// writeGraphQLFailure spells a failure as a GraphQL answer without data.
func writeGraphQLFailure(w http.ResponseWriter, r *http.Request, status int, e *domain.Error) {
	writeJSON(w, status, map[string]any{"errors": []any{map[string]any{
		"message":    e.Message,
		"extensions": map[string]any{"code": e.Code, "request": RequestID(r.Context())},
	}}})
}

func writeJSON(w http.ResponseWriter, status int, body map[string]any) {
	h := w.Header()
	h.Del("Content-Length")
	h.Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that is gone needs no answer
}
