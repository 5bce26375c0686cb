package httpx

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	"teragraph/internal/domain"
)

// access is what inner handlers tell the access log.
type access struct{ caller string }

type accessKey struct{}

// NameCaller tells the access log who asks. Put it right behind authentication, which runs deeper
// than the log and so cannot be seen by it.
func NameCaller(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a, ok := r.Context().Value(accessKey{}).(*access); ok {
			a.caller = domain.CallerFrom(r.Context()).Name
		}
		next.ServeHTTP(w, r)
	})
}

// logAccess writes one line for each answered request. The query is left out, since it can hold
// ?token= or a GraphQL document; so are headers and bodies (architecture.md, section 4).
func logAccess(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		a := &access{}
		rec := &recorder{ResponseWriter: w}
		ctx := context.WithValue(r.Context(), accessKey{}, a)
		finished := false
		defer func() {
			attrs := []slog.Attr{
				slog.String("method", shorten(r.Method, 16)), slog.String("path", shorten(r.URL.Path, 200)),
				slog.Int("status", rec.statusOrOK()), slog.Int64("bytes", rec.bytes),
				slog.Duration("took", time.Since(start).Round(time.Microsecond)), slog.String("from", hostOf(r.RemoteAddr)),
			}
			if a.caller != "" {
				attrs = append(attrs, slog.String("caller", shorten(a.caller, 80)))
			}
			if !finished {
				attrs = append(attrs, slog.Bool("broken_off", true))
			}
			log.LogAttrs(context.WithoutCancel(r.Context()), levelOf(r.URL.Path, rec.statusOrOK()), "request", attrs...)
		}()
		next.ServeHTTP(rec, r.WithContext(ctx))
		finished = true
	})
}

// levelOf keeps the probes of a load balancer, and who fetches metrics, out of the usual log.
func levelOf(path string, status int) slog.Level {
	switch {
	case status >= 500:
		return slog.LevelError
	case path == "/healthz" || path == "/readyz", path == "/metrics" && status == 200:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

func hostOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	return host
}

func shorten(s string, bytes int) string {
	if len(s) <= bytes {
		return s
	}
	return strings.ToValidUTF8(s[:bytes], "") + "..."
}

// recorder remembers what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader remembers the final status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write counts.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Flush serves those who ask for a http.Flusher instead of a ResponseController.
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

// Unwrap serves the ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

func (r *recorder) statusOrOK() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}
