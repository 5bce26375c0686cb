package httpx

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/sync/singleflight"

	"teragraph/internal/domain"
)

// readyWithin is how long the database may take to answer a probe.
const readyWithin = 2 * time.Second

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n")
}

// readiness answers /readyz: 200 while requests can be served, 503 otherwise. A CodeConflict error says why to the client
// too; of any other it learns that the database does not answer, and the log has the rest.
type readiness struct {
	ask    func(context.Context) error
	log    *slog.Logger
	probes singleflight.Group
}

// ServeHTTP asks the database: once for all who want to know it at the same time, so that probes, which no rate limits,
// never take more than one of its connections.
func (p *readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	why, _, _ := p.probes.Do("", func() (any, error) { return p.probe(r.Context()), nil })
	if text, _ := why.(string); text != "" {
		http.Error(w, text, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ready\n")
}

// probe gives what to tell the client, "" when requests can be served.
func (p *readiness) probe(ctx context.Context) string {
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), readyWithin)
	defer cancel()
	err := p.ask(asking)
	if err == nil {
		return ""
	}
	text := "the database does not answer"
	if e := domain.AsError(err); e.Code == domain.CodeConflict {
		text = e.Message
	}
	p.log.LogAttrs(ctx, slog.LevelError, "not ready: "+text, slog.Any("cause", err))
	return text
}
