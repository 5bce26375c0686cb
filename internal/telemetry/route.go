package telemetry

import (
	"context"
	"net/http"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// BeginRoute begins a request of a REST route, whose path is the pattern that the dialect spells; what it returns is to
// be called once with the status of the answer. It is the engine's Config.Observe.
func (t *Telemetry) BeginRoute(ctx context.Context, dialect, method, path string) (context.Context, func(status int)) {
	start := t.clock()
	ctx, m := t.within(ctx, method+" "+path)
	var span trace.Span
	if t.tracer != nil {
		ctx, span = t.tracer.Start(ctx, m.route, trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
			attribute.String("http.request.method", method), attribute.String("http.route", path), attribute.String("teragraph.dialect", dialect)))
	}
	return ctx, func(status int) {
		f := &t.families
		f.requests.WithLabelValues(dialect, method, path, strconv.Itoa(status)).Inc()
		f.requestSeconds.WithLabelValues(dialect, method, path).Observe(t.clock().Sub(start).Seconds())
		f.requestStatements.WithLabelValues(dialect, method, path).Observe(float64(m.statements.Load()))
		if span == nil {
			return
		}
		span.SetAttributes(attribute.Int("http.response.status_code", status), attribute.Int64("teragraph.statements", m.statements.Load()))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, "see the log")
		}
		span.End()
	}
}

// Refused counts a request that a limit refused; limit is the name of the setting, such as "max-depth".
func (t *Telemetry) Refused(limit string) { t.families.refusals.WithLabelValues(limit).Inc() }

// Opened counts a GraphQL document that may run; listed says whether the manifest of trusted documents holds it.
func (t *Telemetry) Opened(listed bool) {
	t.families.documents.WithLabelValues(strconv.FormatBool(listed)).Inc()
}

// LoggedIn counts a password that was compared, or refused before.
func (t *Telemetry) LoggedIn(right bool) {
	outcome := "failed"
	if right {
		outcome = "succeeded"
	}
	t.families.logins.WithLabelValues(outcome).Inc()
}

// Continue lets the traces of a handler go on that of the client, as its traceparent header says (W3C Trace Context).
// Without traces it gives the handler itself.
func (t *Telemetry) Continue(next http.Handler) http.Handler {
	if t.tracer == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := propagation.TraceContext{}.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
