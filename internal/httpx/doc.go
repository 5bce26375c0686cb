// Package httpx is the shell around the graph: what every request passes before it is known who
// asks, and how the server starts and stops. It knows nothing of the graph or of REST routes; they
// are handlers that it is given.
//
// A request passes: the client's address, request id, access log, security headers, gzip, recovery, header limit, the mux; and
// on the way into a mounted handler: origins (/graphql only; dialects have their own), rate limit of the address, body limit,
// time limit.
package httpx
