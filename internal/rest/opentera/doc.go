// Package opentera is the REST API of OpenTera, as data: dialect.yaml for what its routes have in
// common, routes/ for the routes with their GraphQL operations, exceptions.go for the routes that
// cannot be operations. What deviates from the original is in deviations.yaml and, in words, in
// docs/dialects/opentera.md.
package opentera
