// Package telemetry tells operators what the program does: metrics for Prometheus, traces for OpenTelemetry, and log
// lines of slow operations. It is a leaf: what it watches calls it through small interfaces, and pays a nil check
// when it is off.
//
// Labels are bounded. Whoever may send a document could else make the program keep a series for every name that he
// invents, so a name becomes a label only where clients cannot choose it: documents of routes and of the manifest.
package telemetry
