package telemetry

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"teragraph/internal/domain"
)

// unnamed is the label of every operation whose name a client chose.
const unnamed = "(document)"

// longestName is how much of a client's name stands in logs and traces, in bytes.
const longestName = 100

// BeginOperation begins an operation; what it returns is to be called once, when it has ended. It implements
// graph.Observer.
func (t *Telemetry) BeginOperation(ctx context.Context) (context.Context, func(domain.Operation)) {
	start := t.clock()
	ctx, m := t.within(ctx, "")
	var span trace.Span
	if t.tracer != nil {
		kind := trace.SpanKindServer
		if m.around != nil {
			kind = trace.SpanKindInternal
		}
		ctx, span = t.tracer.Start(ctx, "operation", trace.WithSpanKind(kind))
	}
	return ctx, func(o domain.Operation) {
		took := t.clock().Sub(start)
		o.Name = o.Name[:min(len(o.Name), longestName)]
		t.count(m, o, took)
		if span != nil {
			describe(span, m, o)
		}
		if t.slow > 0 && took >= t.slow {
			t.tell(ctx, m, o, took)
		}
	}
}

func (t *Telemetry) count(m *measure, o domain.Operation, took time.Duration) {
	source, name := "graphql", unnamed
	if m.around != nil {
		source = "rest"
	}
	if o.Named && o.Name != "" {
		name = o.Name
	}
	f := &t.families
	f.operations.WithLabelValues(source, o.Kind, name, o.Outcome).Inc()
	f.operationSeconds.WithLabelValues(source, o.Kind, name).Observe(took.Seconds())
	f.operationStatements.WithLabelValues(source, o.Kind, name).Observe(float64(m.statements.Load()))
	for rule, n := range o.Withheld {
		f.withheld.WithLabelValues(rule).Add(float64(n))
	}
}

// describe ends the span of an operation. Who asks is told by kind only.
func describe(span trace.Span, m *measure, o domain.Operation) {
	span.SetName(strings.TrimSpace(o.Kind + " " + o.Name))
	span.SetAttributes(
		attribute.String("graphql.operation.name", o.Name), attribute.String("graphql.operation.type", o.Kind),
		attribute.String("teragraph.caller.kind", o.Caller.String()), attribute.String("teragraph.outcome", o.Outcome),
		attribute.Int64("teragraph.statements", m.statements.Load()),
	)
	switch o.Outcome {
	case string(domain.CodeInternal), string(domain.CodeUnavailable), string(domain.CodeTimeout):
		span.SetStatus(codes.Error, o.Outcome)
	}
	span.End()
}

// tell logs a slow operation.
func (t *Telemetry) tell(ctx context.Context, m *measure, o domain.Operation, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("operation", o.Name), slog.String("kind", o.Kind), slog.String("outcome", o.Outcome),
		slog.Duration("took", took.Round(time.Microsecond)), slog.Int64("statements", m.statements.Load()),
	}
	if m.around != nil {
		attrs = append(attrs, slog.String("route", m.around.route))
	}
	t.log.LogAttrs(ctx, slog.LevelWarn, "slow operation", attrs...)
}
