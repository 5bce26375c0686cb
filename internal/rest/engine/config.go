package engine

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/internal/domain"
)

// Executor runs operations in this process: the same gqlgen executor that /graphql uses, without its
// limits on depth and complexity, since the documents are ours. Its errors carry `extensions.code`
// (a [domain.Code]) and, where an argument is at fault, `extensions.argument`.
type Executor interface {
	Schema() *ast.Schema
	// Execute runs one operation of a validated document. It owns the variables from then on.
	Execute(ctx context.Context, doc *ast.QueryDocument, operation string, variables map[string]any) *graphql.Response
	// Room gives an empty buffer for an answer.
	Room() []byte
	// Release takes a buffer back, or the data of a response; nobody may read it any more.
	Release(data []byte)
}

// Handler serves a named exception: a route that cannot be an operation. The error that it returns
// is written by the dialect's error table; it must not have written anything then.
type Handler func(w http.ResponseWriter, r *http.Request, args Args) error

// Dialect is one REST API: its data, its value style, and its exceptions.
type Dialect struct {
	Name     string
	Files    fs.FS              // dialect.yaml; routes/*.yaml with their *.graphql beside them
	Style    domain.Style       // how ids, roles and times are written
	Handlers map[string]Handler // named exceptions; each must be used by a route
}

// Config is what the engine needs of the rest of the program.
type Config struct {
	Executor Executor
	// Authenticate says who asks. It runs after the route was found, so that a missing route is a
	// plain 404 to everybody. Without credentials it gives the anonymous caller and no error.
	Authenticate func(*http.Request) (domain.Caller, error)
	// RetryAfter tells how long a throttled client waits; nil when nobody is throttled.
	RetryAfter func(error) (time.Duration, bool)
	// HasAction says whether the policy has an action, for routes that need one.
	HasAction func(action string) bool
	// Base is the scheme and host of the addresses in answers, without a slash at the end.
	Base string
	// ListLimit marks a context: lists without a page answer all rows, up to n, and above it
	// CodeLimit (architecture.md, law 4).
	ListLimit func(ctx context.Context, n int) context.Context
	// MaxRows is the n of ListLimit.
	MaxRows int
	// Log gets failures that are our fault, with route and operation, never with parameters.
	Log *slog.Logger
	// Observe is told of every request for a route, in its dialect's spelling with prefix; what it returns is called with
	// the status of the answer. The request is served in the context that it gives. nil: nobody is told.
	Observe func(ctx context.Context, dialect, method, path string) (context.Context, func(status int))
	// Refused is told of every request that a limit refused, by the name of the setting; nil: nobody is.
	Refused func(limit string)
}

// Args are the bound parameters and fields of the body by their first name: int64, bool, string, nil
// for a field that is null, []any for a list of scalars or the terms of an order, or []Args for a list of objects. What is absent has no entry; neither has an
// id of 0, nor, in a query string, an empty text or a flag that is false.
type Args map[string]any

// Bool gives a boolean parameter; false when it is absent.
func (a Args) Bool(name string) bool {
	v, _ := a[name].(bool)
	return v
}

// Route names one route of an engine under one of its prefixes.
type Route struct {
	Method, Path string
}
