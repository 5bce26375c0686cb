// Package domain holds the words of Teragraph: ids, roles, callers, error codes.
// It imports only the standard library, and every other package speaks its words.
package domain
