// Package engine serves REST routes that are data: a route binds its parameters and its
// body, runs a GraphQL operation in this process, and writes the answer through a projection
// (architecture.md, law 2).
//
// A dialect is a folder of YAML and GraphQL files plus a few named exceptions. All of it is checked
// against the schema when the engine is built: a route that names a missing operation, an unknown
// parameter, a variable that its operation does not have, or a field that is not selected, keeps the
// server from starting. The engine knows no dialect, and asks nobody for a role: what a caller may
// see is decided under the operation (architecture.md, law 1).
package engine
