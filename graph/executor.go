package graph

import (
	"context"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/tx"
)

// Authority reads what a caller holds and applies the policy to it, and makes the transactions of mutations.
type Authority interface {
	Access(ctx context.Context, c domain.Caller) (*policy.Access, error)
	// Begin makes a transaction that begins with its first change.
	Begin() *tx.Tx
}

// Limits bound documents that come from outside (architecture.md, law 4). Lists are bounded by plan.Limits.
type Limits struct {
	Depth      int           // fields within fields
	Complexity int           // fields, each times the rows it may be answered for
	Tokens     int           // of a document
	Aliases    int           // aliased and repeated fields of a document, as written; 0 = any number
	Directives int           // of a document, as written; 0 = any number
	Values     int           // of a request's JSON, those of its variables most of all; 0 = any number
	Batch      int           // operations in one request; 0 = no batches
	Time       time.Duration // for answering one operation, the database included
	Documents  int           // kept in parsed form
	// Spend takes an operation's complexity from what its caller may ask for in a minute; its error refuses the operation. Nil
	// = any number of operations.
	Spend func(ctx context.Context, cost int) error
}

// Graph executes operations, from outside (Handler) and from routes within (Execute). Both run on one schema
// under one gate; only the limits differ.
type Graph struct {
	schema    *ast.Schema
	public    *executor.Executor
	within    *executor.Executor
	log       *slog.Logger
	limits    Limits
	documents *documents
	trusted   TrustedDocuments
	onRefused func(limit string)
	requestID func(context.Context) string
	buffers   buffers
	observer  Observer // nil: nobody is told
}

// New puts the graph together.
func New(r *Resolver, a Authority, l Limits, log *slog.Logger, change ...Option) *Graph {
	cfg := generated.Config{Resolvers: r, Directives: generated.DirectiveRoot{Read: read}}
	cfg.Schema = described(generated.NewExecutableSchema(cfg).Schema(), r.Fetcher.Catalogue)
	es := generated.NewExecutableSchema(cfg)
	var o options
	for _, c := range change {
		c(&o)
	}
	g := &Graph{schema: es.Schema(), log: log, limits: l, trusted: o.trusted, onRefused: o.onRefused, requestID: o.requestID, observer: o.observer}
	g.documents = newDocuments(g.schema, l, g.trusted, log)
	if !o.gqlgenOnly {
		es = newFlatSchema(es, r.Fetcher, &g.buffers)
	}
	g.public, g.within = executor.New(es), executor.New(es)
	for _, e := range []*executor.Executor{g.public, g.within} {
		e.SetErrorPresenter(g.present)
		e.SetRecoverFunc(g.recovered)
		e.SetQueryCache(parsed{})
	}
	g.public.Use(extension.Introspection{})
	g.public.Use(newDocumentLimits(l, r.Fetcher.Limits, es.Schema()))
	for _, e := range []*executor.Executor{g.public, g.within} {
		e.Use(&planner{schema: es.Schema(), fetcher: r.Fetcher, authority: a, limit: l.Time})
	}
	return g
}

// Schema gives the schema, for validating documents against it.
func (g *Graph) Schema() *ast.Schema { return g.schema }

// Execute runs an operation of a trusted, validated document of this program for the caller in the context,
// without limits on depth and complexity. It implements the REST engine's Executor.
func (g *Graph) Execute(ctx context.Context, doc *ast.QueryDocument, operation string, variables map[string]any) *graphql.Response {
	ctx = graphql.StartOperationTrace(context.WithValue(ctx, documentKey{}, doc))
	return g.run(ctx, g.within, &graphql.RawParams{OperationName: operation, Variables: variables}).Response
}

// Room gives an empty buffer for an answer. It implements the REST engine's Executor.
func (g *Graph) Room() []byte { return g.buffers.take() }

// Release takes a buffer back, or the data of a response; nobody may read it any more.
func (g *Graph) Release(data []byte) { g.buffers.give(data) }

// outcome is an answer, whether the operation ran at all, and whether it was no GraphQL request in the first place.
type outcome struct {
	*graphql.Response
	ran       bool
	malformed bool
	operation *ast.OperationDefinition // nil when the document could not be read
}

// operate answers always: also when something panics outside of a resolver, where gqlgen catches nothing, and when the
// client went away before the operation began, for which gqlgen has no answer.
func (g *Graph) operate(ctx context.Context, e *executor.Executor, params *graphql.RawParams) (answer outcome) {
	defer func() {
		if cause := recover(); cause != nil {
			answer = g.failed(ctx, g.recovered(ctx, cause))
		}
	}()
	ctx, problems := g.opened(ctx, params)
	if problems != nil {
		return g.refused(ctx, params.Query, problems)
	}
	oc, errs := e.CreateOperationContext(ctx, params)
	if errs != nil {
		return outcome{Response: e.DispatchError(graphql.WithOperationContext(ctx, oc), errs), operation: oc.Operation}
	}
	respond, inner := e.DispatchOperation(ctx, oc)
	response := respond(inner)
	if response == nil {
		answer = g.failed(ctx, domain.Errorf(domain.CodeTimeout, "the request ended before its operation began"))
		answer.operation = oc.Operation
		return answer
	}
	return outcome{Response: response, ran: true, operation: oc.Operation}
}

// failed is the answer of a request that did not get as far as an operation.
func (g *Graph) failed(ctx context.Context, err error) outcome {
	return outcome{Response: &graphql.Response{Errors: gqlerror.List{g.present(ctx, err)}}}
}

// refused is the answer of a document that is not run; its text, when there is one, tells what not to repeat of it.
func (g *Graph) refused(ctx context.Context, text string, errs gqlerror.List) outcome {
	ctx = graphql.WithOperationContext(ctx, &graphql.OperationContext{RawQuery: text})
	told := make(gqlerror.List, len(errs))
	for i, err := range errs {
		told[i] = g.present(ctx, err)
	}
	return outcome{Response: &graphql.Response{Errors: told}}
}

type documentKey struct{}

// parsed is a query cache that always has the document: the one in the context.
type parsed struct{}

// Get implements graphql.Cache.
func (parsed) Get(ctx context.Context, _ string) (*ast.QueryDocument, bool) {
	doc, ok := ctx.Value(documentKey{}).(*ast.QueryDocument)
	return doc, ok
}

// Add implements graphql.Cache; there is nothing to keep.
func (parsed) Add(context.Context, string, *ast.QueryDocument) {}
