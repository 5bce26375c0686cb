package telemetry

import (
	"database/sql"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
)

// families are the metrics of our own.
type families struct {
	operations, requests, withheld, refusals, documents, logins              *prometheus.CounterVec
	operationSeconds, operationStatements, requestSeconds, requestStatements *prometheus.HistogramVec
}

func newFamilies() families {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "teragraph", Name: name, Help: help}, labels)
	}
	histogram := func(name, help string, buckets []float64, labels ...string) *prometheus.HistogramVec {
		return prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: "teragraph", Name: name, Help: help, Buckets: buckets}, labels)
	}
	seconds := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	statements := []float64{0, 1, 2, 3, 5, 8, 13, 21, 34, 55}
	operation, route := []string{"source", "kind", "operation"}, []string{"dialect", "method", "route"}
	return families{
		operations: counter("operations_total", "Operations by outcome: OK, or the code of the first error.", append(operation, "outcome")...),
		requests:   counter("requests_total", "Requests of REST routes by status.", append(route, "status")...),
		withheld:   counter("withheld_total", "Fields that were withheld from callers, by rule of the policy.", "rule"),
		refusals:   counter("refusals_total", "Requests that a limit refused, by the setting.", "limit"),
		documents:  counter("documents_total", "GraphQL documents that fit the schema and may run, by whether the manifest of trusted documents holds them.", "listed"),
		logins:     counter("logins_total", "Passwords that were right or wrong.", "outcome"),

		operationSeconds:    histogram("operation_seconds", "Time of an operation, without authentication and the writing of its answer.", seconds, operation...),
		operationStatements: histogram("operation_statements", "SQL statements of an operation.", statements, operation...),
		requestSeconds:      histogram("request_seconds", "Time of a request of a REST route, from authentication to the last byte.", seconds, route...),
		requestStatements:   histogram("request_statements", "SQL statements of a request of a REST route, authentication included.", statements, route...),
	}
}

func (f families) register(r *prometheus.Registry, pool *sql.DB) {
	r.MustRegister(
		f.operations, f.requests, f.withheld, f.refusals, f.documents, f.logins,
		f.operationSeconds, f.operationStatements, f.requestSeconds, f.requestStatements,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), collectors.NewBuildInfoCollector(),
	)
	if pool != nil {
		r.MustRegister(collectors.NewDBStatsCollector(pool, "teragraph"))
	}
}
