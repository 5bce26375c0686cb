package httpx

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"
)

// readyWithin is how long the database may take to answer a probe.
const readyWithin = 2 * time.Second

func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ok\n")
}

// readiness answers /readyz: 200 while the database answers, 503 otherwise. Why is in the log only.
type readiness struct {
	ask func(context.Context) error
	log *slog.Logger
}

// ServeHTTP asks the database.
func (p *readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), readyWithin)
	defer cancel()
	if err := p.ask(ctx); err != nil {
		p.log.LogAttrs(r.Context(), slog.LevelError, "the database does not answer", slog.Any("cause", err))
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ready\n")
}
