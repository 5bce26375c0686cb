package httpx

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"teragraph/internal/domain"
)

// limitBody answers 413 to a body of more than max bytes. A body without a declared length is read
// before the handler runs, because a handler that meets the limit half-way takes it for broken JSON.
func limitBody(maxBytes int64, fail failureWriter, next http.Handler) http.Handler {
	tooLarge := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "close")
		fail(w, r, http.StatusRequestEntityTooLarge,
			domain.Errorf(domain.CodeLimit, "the body of the request is too large: %d bytes are the limit", maxBytes))
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.ContentLength > maxBytes:
			tooLarge(w, r)
			return
		case r.ContentLength < 0:
			body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBytes))
			var over *http.MaxBytesError
			if errors.As(err, &over) {
				tooLarge(w, r)
				return
			}
			if err != nil {
				fail(w, r, http.StatusBadRequest, domain.Errorf(domain.CodeBadInput, "the body of the request ends too early"))
				return
			}
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		}
		next.ServeHTTP(w, r)
	})
}

// limitTime ends the work on a request after the limit, and only then: a client that goes away does
// not cancel it, because a cancelled statement closes its database connection and loses what was
// prepared on it (architecture.md, section 4). The context's cause is a CodeTimeout error.
func limitTime(limit time.Duration, next http.Handler) http.Handler {
	over := domain.Errorf(domain.CodeTimeout, "the request took longer than %v; ask for less", limit)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(r.Context()), limit, over)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
