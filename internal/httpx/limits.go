package httpx

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"teragraph/internal/domain"
	"teragraph/internal/ratelimit"
)

// limitHeader answers 431 to a request whose line and headers have more than max bytes together.
func limitHeader(maxBytes int, f refusal, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if headerBytes(r) > maxBytes {
			w.Header().Set("Connection", "close")
			f.answer(w, r, http.StatusRequestHeaderFieldsTooLarge, domain.OverLimit("max-header",
				"the address and headers of the request are too large: %d bytes are the limit (max-header); what is long belongs into the body of a POST", maxBytes))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// headerBytes measures what came before the body, as HTTP/1.1 writes it.
func headerBytes(r *http.Request) int {
	const separators = len(": \r\n")
	n := len(r.Method) + len(r.RequestURI) + len(r.Proto) + separators + len("Host") + len(r.Host) + separators
	for name, values := range r.Header {
		for _, value := range values {
			n += len(name) + len(value) + separators
		}
	}
	return n
}

// limitRate answers 429 to an address that has sent too many requests, before it is known who asks.
func limitRate(b *ratelimit.Buckets, refuse func(w http.ResponseWriter, r *http.Request, err error), next http.Handler) http.Handler {
	if b == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := b.Spend(domain.Network(r.RemoteAddr), 1); err != nil {
			refuse(w, r, err)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// limitBody answers 413 to a body of more than max bytes. The body is read before the handler runs, because a handler that
// meets the limit, or a client that sends no more, half-way takes it for broken JSON. It is kept only as it arrives, so that
// nobody takes memory by promising much.
func limitBody(maxBytes int64, f refusal, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength == 0 || r.Body == nil {
			next.ServeHTTP(w, r)
			return
		}
		body, status, failure := readBody(w, r, maxBytes)
		if failure != nil {
			w.Header().Set("Connection", "close")
			f.answer(w, r, status, failure)
			return
		}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		next.ServeHTTP(w, r)
	})
}

func readBody(w http.ResponseWriter, r *http.Request, maxBytes int64) (body []byte, status int, failure *domain.Error) {
	tooLarge := domain.OverLimit("max-body", "the body of the request is too large: %d bytes are the limit", maxBytes)
	if r.ContentLength > maxBytes {
		return nil, http.StatusRequestEntityTooLarge, tooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBytes))
	var over *http.MaxBytesError
	switch {
	case err == nil:
		return body, 0, nil
	case errors.As(err, &over):
		return nil, http.StatusRequestEntityTooLarge, tooLarge
	case errors.Is(err, os.ErrDeadlineExceeded):
		late := domain.Errorf(domain.CodeTimeout, "the body of the request did not arrive in time")
		late.Limit = "time-limit"
		return nil, http.StatusRequestTimeout, late
	}
	return nil, http.StatusBadRequest, domain.Errorf(domain.CodeBadInput, "the body of the request ends too early")
}

// limitTime ends the work on a request after the limit, and only then: a client that goes away does
// not cancel it, because a cancelled statement closes its database connection and loses what was
// prepared on it (architecture.md, section 4). The context's cause is a CodeTimeout error.
func limitTime(limit time.Duration, next http.Handler) http.Handler {
	over := domain.Errorf(domain.CodeTimeout, "the request took longer than %v; ask for less", limit)
	over.Limit = "time-limit"
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(r.Context()), limit, over)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
