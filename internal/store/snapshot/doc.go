// Package snapshot reads all rows of OpenTera's tables, says what changed between two readings, and
// puts a throw-away database back to how it was. The parity run compares writes with it, and the tests
// of the store show that a refused write changed not one row.
package snapshot
