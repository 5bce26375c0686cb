// Package squash is the users chapter of Squash TM's REST API, as data: dialect.yaml for what its
// routes have in common, routes/ for the routes with their GraphQL operations. It has no exceptions and
// shares nothing with other dialects but the engine. What a client gets, and how open questions of the
// original were decided, is in docs/dialects/squash.md.
package squash
