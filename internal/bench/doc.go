// Package bench measures the graph (architecture.md, section 6): its benchmarks run with "make bench", the
// numbers and what they say are in docs/guide/performance.md. The rows that it makes are the fixture of the
// statement-count test too.
package bench
