// Package openapi describes a dialect in OpenAPI 3.1: its parameters, bodies and answers, made when the program starts
// from the same tables that serve the routes (architecture.md, law 2). It knows no dialect, and adds nothing that the
// engine does not say of itself.
package openapi
