package graph

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// flatSchema answers queries straight from the rows that the plan fetched, under the same gate, where it knows all that
// is selected, and leaves all else to gqlgen (docs/adr/0015-flat-writer.md). Both give the same bytes and errors.
type flatSchema struct {
	graphql.ExecutableSchema // gqlgen's
	fetcher                  *plan.Fetcher
	appenders                map[string]generated.Appender
	buffers                  *buffers
}

func newFlatSchema(es graphql.ExecutableSchema, f *plan.Fetcher, b *buffers) *flatSchema {
	return &flatSchema{ExecutableSchema: es, fetcher: f, appenders: generated.Appenders(), buffers: b}
}

// Exec implements graphql.ExecutableSchema.
func (s *flatSchema) Exec(ctx context.Context) graphql.ResponseHandler {
	if graphql.GetOperationContext(ctx).Operation.Operation != ast.Query {
		return s.ExecutableSchema.Exec(ctx)
	}
	var next graphql.ResponseHandler
	answered := false
	return func(ctx context.Context) *graphql.Response {
		if answered {
			return nil
		}
		if next == nil {
			if query, ok := s.shape(ctx); ok {
				answered = true
				return &graphql.Response{Data: s.answer(ctx, query)}
			}
			next = s.ExecutableSchema.Exec(ctx)
		}
		return next(ctx)
	}
}

// shape gives the whole operation's shape, false when gqlgen has to answer it.
func (s *flatSchema) shape(ctx context.Context) (*shape, bool) {
	known := plan.From(ctx)
	if known == nil {
		return nil, false
	}
	return (&shaper{oc: graphql.GetOperationContext(ctx), appenders: s.appenders, known: known}).query()
}

// answer fetches the root fields side by side, as gqlgen does, and writes them one after the other.
func (s *flatSchema) answer(ctx context.Context, query *shape) []byte {
	found := make([]*plan.Result, len(query.fields))
	failed := make([]bool, len(query.fields))
	fetch := func(i int) {
		if query.fields[i].node != nil {
			found[i], failed[i] = s.fetch(ctx, &query.fields[i])
		}
	}
	var others sync.WaitGroup
	for i := 1; i < len(query.fields); i++ {
		others.Go(func() { fetch(i) })
	}
	if len(query.fields) > 0 {
		fetch(0)
	}
	others.Wait()
	w, whole := flatWriter{style: domain.StyleFrom(ctx)}, true
	to := append(s.buffers.take(), '{')
	for i := range query.fields {
		p := &query.fields[i]
		if i > 0 {
			to = append(to, ',')
		}
		to = append(to, p.key...)
		switch {
		case p.form == formText:
			to = append(to, p.text...)
		case failed[i]:
			whole = whole && p.form == formOne // a connection may not be null
			to = append(to, "null"...)
		default:
			to = w.edge(to, p, found[i])
		}
	}
	if !whole {
		return []byte("null")
	}
	return append(to, '}')
}

// fetch fetches a root field; an error, and a panic, is told as gqlgen tells that of a resolver.
func (s *flatSchema) fetch(ctx context.Context, p *part) (found *plan.Result, failed bool) {
	defer func() {
		if cause := recover(); cause != nil {
			ctx, failed = fieldContext(ctx, p), true
			graphql.AddError(ctx, graphql.Recover(ctx, cause))
		}
	}()
	found, err := s.fetcher.Fetch(ctx, p.node)
	if err != nil {
		ctx = fieldContext(ctx, p)
		graphql.AddError(ctx, graphql.AddFieldLocationToError(ctx, err))
	}
	return found, err != nil
}

// fieldContext tells errors where they stand.
func fieldContext(ctx context.Context, p *part) context.Context {
	ctx = graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query"})
	return graphql.WithFieldContext(ctx, &graphql.FieldContext{Object: "Query", Field: p.cf, IsMethod: true, IsResolver: true})
}

// keptRoom is the largest buffer that waits for the next answer, in bytes.
const keptRoom = 1 << 20

// buffers are the rooms that answers are written into.
type buffers struct{ pool sync.Pool }

func (b *buffers) take() []byte {
	if kept, ok := b.pool.Get().(*[]byte); ok {
		return (*kept)[:0]
	}
	return make([]byte, 0, 1<<10)
}

// give takes an answer's data back; nobody may read it any more.
func (b *buffers) give(data []byte) {
	if cap(data) >= 1<<10 && cap(data) <= keptRoom {
		b.pool.Put(&data)
	}
}
