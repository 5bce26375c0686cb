package app

import (
	"context"
	"net/http"
	"strings"

	"entgo.io/ent/dialect"
	"go.opentelemetry.io/otel/trace"

	"teragraph/graph"
	"teragraph/internal/config"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/telemetry"
)

// Option adds to an App what not every one needs.
type Option func(*App)

// WithTracer has traces made; a nil tracer makes none.
func WithTracer(t trace.Tracer) Option { return func(a *App) { a.tracer = t } }

// Statements is the layer through which a database tells of its statements: without it, none are counted or traced.
func Statements() database.Option {
	return database.WithDriver(func(d dialect.Driver) dialect.Driver { return database.Observed(d, telemetry.Statement) })
}

// watches says whether anybody wants to know of operations.
func (a *App) watches(s config.Settings) bool {
	return s.Operations.Metrics || s.Operations.Slow > 0 || a.tracer != nil
}

func (a *App) observed(s config.Settings) []graph.Option {
	if !a.watches(s) {
		return nil
	}
	return []graph.Option{graph.WithObserver(a.telemetry)}
}

func (a *App) routes(s config.Settings) func(context.Context, string, string, string) (context.Context, func(int)) {
	if !a.watches(s) {
		return nil
	}
	return a.telemetry.BeginRoute
}

func (a *App) levels() plan.Trace {
	if a.tracer == nil {
		return nil
	}
	return a.telemetry
}

func (a *App) metrics(s config.Settings) http.Handler {
	if !s.Operations.Metrics {
		return nil
	}
	return a.telemetry.Handler(telemetry.Door{Open: s.Operations.MetricsOpen, Token: s.Operations.MetricsToken.Reveal()})
}

// Stop makes /readyz say that the server is about to end.
func (a *App) Stop() { a.stopping.Store(true) }

// ready says whether requests can be served. What a client may know of the reason is a CodeConflict error.
func (a *App) ready(ctx context.Context) error {
	if a.stopping.Load() {
		return domain.Errorf(domain.CodeConflict, "the server is shutting down")
	}
	if err := a.store.Ready(ctx); err != nil {
		return err
	}
	_, lacking, err := a.db.Pending(ctx)
	if err == nil && len(lacking) > 0 {
		return domain.Errorf(domain.CodeConflict, "the database lacks migrations of this version: %s", strings.Join(lacking, ", "))
	}
	return err
}
