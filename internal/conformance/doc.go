// Package conformance runs the audit of GraphQL over HTTP (the npm package graphql-http) against the whole program. The
// test needs Node: TERAGRAPH_TEST_NODE names it, and "npm ci" in the folder node installs the audit.
package conformance
