package telemetry

import (
	"database/sql"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"
)

// Options say what is told, and where.
type Options struct {
	Logger *slog.Logger  // gets the lines of slow operations
	Slow   time.Duration // from which an operation is logged as slow; 0 = none is
	Pool   *sql.DB       // whose connections are counted; nil = none are
	Tracer trace.Tracer  // nil = no traces
	clock  func() time.Time
}

// Telemetry watches one server. It is safe for concurrent use, and has a registry of its own, so that two servers in
// one process count apart.
type Telemetry struct {
	registry *prometheus.Registry
	families families
	log      *slog.Logger
	slow     time.Duration
	tracer   trace.Tracer
	clock    func() time.Time
}

// New makes the registry with all its families.
func New(o Options) *Telemetry {
	t := &Telemetry{
		registry: prometheus.NewRegistry(), families: newFamilies(),
		log: o.Logger, slow: o.Slow, tracer: o.Tracer, clock: o.clock,
	}
	if t.clock == nil {
		t.clock = time.Now
	}
	if t.log == nil {
		t.log = slog.New(slog.DiscardHandler)
	}
	t.families.register(t.registry, o.Pool)
	for _, listed := range []string{"true", "false"} { // shown before the first, so that an alert reads 0, not nothing
		t.families.documents.WithLabelValues(listed)
	}
	return t
}
