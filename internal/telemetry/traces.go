package telemetry

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// scope is the name under which spans are made.
const scope = "teragraph"

// exportWithin is how long a collector may take for one batch; spans that it does not take are dropped.
const exportWithin = 10 * time.Second

// longestText is how much of a statement a span holds, in bytes.
const longestText = 8 << 10

// Traces sends spans to a collector until it is closed.
type Traces struct{ provider *sdk.TracerProvider }

// OpenTraces sends spans by OTLP over HTTP to an address such as http://127.0.0.1:4318 (/v1/traces when it has no
// path). It does not wait for the collector: one that is away costs log lines and the spans, never a request.
func OpenTraces(ctx context.Context, endpoint string, log *slog.Logger) (*Traces, error) {
	at, err := url.Parse(endpoint)
	if err != nil {
		return nil, errors.New("--trace-endpoint: is not a URL")
	}
	if strings.Trim(at.Path, "/") == "" {
		at.Path = "/v1/traces"
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(at.String()), otlptracehttp.WithTimeout(exportWithin))
	if err != nil {
		return nil, fmt.Errorf("--trace-endpoint: %w", err)
	}
	return newTraces(sdk.WithBatcher(quiet{exporter, log})), nil
}

func newTraces(to sdk.TracerProviderOption) *Traces {
	limits := sdk.NewSpanLimits()
	limits.AttributeValueLengthLimit = longestText
	about := resource.NewSchemaless(attribute.String("service.name", scope))
	return &Traces{sdk.NewTracerProvider(to, sdk.WithResource(about), sdk.WithRawSpanLimits(limits))}
}

// Tracer makes the spans; nil when there are no traces.
func (t *Traces) Tracer() trace.Tracer {
	if t == nil {
		return nil
	}
	return t.provider.Tracer(scope)
}

// Close sends what is left, within the context's time.
func (t *Traces) Close(ctx context.Context) error {
	if t == nil {
		return nil
	}
	return t.provider.Shutdown(ctx)
}

// quiet writes to our log what the library would hand to a handler that the whole process shares.
type quiet struct {
	sdk.SpanExporter
	log *slog.Logger
}

// ExportSpans implements sdk.SpanExporter. It never fails.
func (q quiet) ExportSpans(ctx context.Context, spans []sdk.ReadOnlySpan) error {
	if err := q.SpanExporter.ExportSpans(ctx, spans); err != nil && !errors.Is(err, context.Canceled) {
		q.log.LogAttrs(ctx, slog.LevelWarn, "traces were dropped: the collector does not take them", slog.Int("spans", len(spans)), slog.Any("cause", err))
	}
	return nil
}
