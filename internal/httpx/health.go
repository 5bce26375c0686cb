package httpx

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

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
	ask func(context.Context) error
	log *slog.Logger
}

// ServeHTTP asks the database.
func (p *readiness) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), readyWithin)
	defer cancel()
	if err := p.ask(ctx); err != nil {
		text := "the database does not answer"
		if e := domain.AsError(err); e.Code == domain.CodeConflict {
			text = e.Message
		}
		p.log.LogAttrs(r.Context(), slog.LevelError, "not ready: "+text, slog.Any("cause", err))
		http.Error(w, text, http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = io.WriteString(w, "ready\n")
}
