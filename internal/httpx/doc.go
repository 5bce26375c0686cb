// Package httpx is the shell around the graph: what every request passes before it is known who
// asks, and how the server starts and stops. It knows nothing of the graph or of REST routes; they
// are handlers that it is given.
//
// A request passes: request id, access log, security headers, gzip, recovery, the mux; and on the
// way into a mounted handler: CORS (/graphql only; dialects have their own), body limit, time limit.
package httpx
