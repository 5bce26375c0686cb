package graph

import "context"

// Option tells the graph what a program around it wants.
type Option func(*options)

type options struct {
	gqlgenOnly bool
	trusted    TrustedDocuments
	onRefused  func(limit string)
	requestID  func(context.Context) string
	observer   Observer
}

// GqlgenOnly leaves every operation to gqlgen, for tests that compare what it answers with what the flat writer does.
func GqlgenOnly(o *options) { o.gqlgenOnly = true }

// WithRefused has every refusal by a limit told, once for each answer and limit: the name is that of the setting,
// such as "max-depth".
func WithRefused(tell func(limit string)) Option { return func(o *options) { o.onRefused = tell } }

// WithRequestID says which id the log gives to the lines of a request. An error of ours carries it as
// extensions.request, so that who reports it names the place in the log.
func WithRequestID(id func(ctx context.Context) string) Option {
	return func(o *options) { o.requestID = id }
}

// WithTrustedDocuments says which documents are run.
func WithTrustedDocuments(t TrustedDocuments) Option { return func(o *options) { o.trusted = t } }
