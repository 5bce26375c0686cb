package telemetry

import (
	"context"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// measure counts the statements of a request, an operation or a level; those within count for those around.
type measure struct {
	around     *measure
	route      string       // of a request: "GET /user/sites"
	tracer     trace.Tracer // nil = no traces
	statements atomic.Int64
}

type measureKey struct{}

func measureFrom(ctx context.Context) *measure {
	m, _ := ctx.Value(measureKey{}).(*measure)
	return m
}

// within begins a measure inside that of the context.
func (t *Telemetry) within(ctx context.Context, route string) (context.Context, *measure) {
	m := &measure{around: measureFrom(ctx), route: route, tracer: t.tracer}
	return context.WithValue(ctx, measureKey{}, m), m
}

// Statement is told of each SQL statement before it is sent; what it returns, unless that is nil, is to be called when
// the statement is answered. The span has the text as it is prepared, never its arguments. Outside of a request it
// does nothing.
func Statement(ctx context.Context, text string) func(error) {
	inner := measureFrom(ctx)
	if inner == nil {
		return nil
	}
	for m := inner; m != nil; m = m.around {
		m.statements.Add(1)
	}
	if inner.tracer == nil {
		return nil
	}
	_, span := inner.tracer.Start(ctx, "SQL", trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("db.query.text", text)))
	return func(err error) { end(span, err) }
}

// Level begins the fetch of one place of an operation's plan; what it returns, unless that is nil, is to be called
// with the number of rows. It implements plan.Trace.
func (t *Telemetry) Level(ctx context.Context, path string) (context.Context, func(rows int, err error)) {
	if t.tracer == nil {
		return ctx, nil
	}
	ctx, m := t.within(ctx, "")
	ctx, span := t.tracer.Start(ctx, "fetch "+path, trace.WithAttributes(attribute.String("teragraph.path", path)))
	return ctx, func(rows int, err error) {
		span.SetAttributes(attribute.Int("teragraph.rows", rows), attribute.Int64("teragraph.statements", m.statements.Load()))
		end(span, err)
	}
}

// end tells that something failed, but not how: a database's message may quote values of rows.
func end(span trace.Span, err error) {
	if err != nil {
		span.SetStatus(codes.Error, "see the log")
	}
	span.End()
}
