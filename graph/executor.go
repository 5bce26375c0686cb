package graph

import (
	"context"
	"log/slog"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
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
	Time       time.Duration // for answering one operation, the database included
	Documents  int           // kept in parsed form
}

// Graph executes operations, from outside (Handler) and from routes within (Execute). Both run on one schema
// under one gate; only the limits differ.
type Graph struct {
	schema  *ast.Schema
	public  *executor.Executor
	within  *executor.Executor
	log     *slog.Logger
	buffers buffers

	observer Observer // nil: nobody is told
}

// Option changes how a Graph works, but nothing that it answers.
type Option func(*options)

type options struct {
	gqlgenOnly bool
	observer   Observer
}

// GqlgenOnly leaves every operation to gqlgen, for tests that compare what it answers with what the flat writer does.
func GqlgenOnly(o *options) { o.gqlgenOnly = true }

// New puts the graph together.
func New(r *Resolver, a Authority, l Limits, log *slog.Logger, change ...Option) *Graph {
	cfg := generated.Config{Resolvers: r, Directives: generated.DirectiveRoot{Read: read}}
	cfg.Schema = described(generated.NewExecutableSchema(cfg).Schema(), r.Fetcher.Catalogue)
	es := generated.NewExecutableSchema(cfg)
	var o options
	for _, c := range change {
		c(&o)
	}
	g := &Graph{schema: es.Schema(), log: log, observer: o.observer}
	if !o.gqlgenOnly {
		es = newFlatSchema(es, r.Fetcher, &g.buffers)
	}
	g.public, g.within = executor.New(es), executor.New(es)
	for _, e := range []*executor.Executor{g.public, g.within} {
		e.SetErrorPresenter(g.present)
		e.SetRecoverFunc(g.recovered)
	}
	g.public.SetQueryCache(shortDocuments{lru.New[*ast.QueryDocument](l.Documents)})
	g.public.SetParserTokenLimit(l.Tokens)
	g.public.Use(extension.Introspection{})
	g.public.Use(&documentLimits{limits: l, list: r.Fetcher.Limits.DefaultList, most: r.Fetcher.Limits.MaxList, schema: es.Schema()})
	g.within.SetQueryCache(parsed{})
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

// outcome is an answer, and whether the operation ran at all.
type outcome struct {
	*graphql.Response
	ran       bool
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

// keptBytes is the longest document that is kept in parsed form: that of a client's form is far shorter, and what
// is made to fill the memory is not.
const keptBytes = 8 << 10

// shortDocuments keeps short documents only, so that their number bounds the memory too.
type shortDocuments struct {
	graphql.Cache[*ast.QueryDocument]
}

// Add implements graphql.Cache.
func (s shortDocuments) Add(ctx context.Context, text string, doc *ast.QueryDocument) {
	if len(text) <= keptBytes {
		s.Cache.Add(ctx, text, doc)
	}
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
