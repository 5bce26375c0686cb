package plan

import (
	"context"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/graph-gophers/dataloader/v7"

	"teragraph/internal/store/database"
)

type counter = atomic.Int64

// loaders makes the dataloaders of one operation, for what the level-by-level fetch did not foresee: it still gets its
// answer, by a statement of its own, and is counted: tests allow none.
type loaders struct {
	fetcher  *Fetcher
	unprimed *counter
}

func (l *loaders) loader(n *Node) *dataloader.Loader[int, *Result] {
	return dataloader.NewBatchedLoader(func(ctx context.Context, keys []int) []*dataloader.Result[*Result] {
		l.unprimed.Add(int64(len(keys)))
		found, err := l.fetcher.edge(ctx, n, keys, nil)
		out := make([]*dataloader.Result[*Result], len(keys))
		for i, key := range keys {
			out[i] = &dataloader.Result[*Result]{Data: found[key], Error: database.Classify(err)}
		}
		return out
	}, dataloader.WithWait[int, *Result](0))
}

// Unprimed gives how many loads the level-by-level fetch did not foresee.
func (p *Plan) Unprimed() int64 { return p.unprimed.Load() }

// Load gives what an edge's field of a row holds, and the node that fetched it: the resolver's one call. The
// field is the one of the resolver's context. Without a plan, or where the edge starts with null, both are nil.
func Load(ctx context.Context, row Row) (*Result, *Node, error) {
	n, _ := row.PlanNode().(*Node)
	if n == nil {
		return nil, nil, nil
	}
	child := n.Children[graphql.GetFieldContext(ctx).Field.Alias]
	if child == nil {
		return nil, nil, nil
	}
	key, ok := child.Edge.From(row)
	if !ok {
		return nil, child, nil
	}
	if found, ok := child.found[key]; ok {
		return found, child, nil
	}
	child.late.Do(func() { child.loader = child.loaders.loader(child) })
	found, err := child.loader.Load(ctx, key)()
	return found, child, err
}

// Found gives what an edge's node holds for a row of its parent, nil for nothing.
func (n *Node) Found(parent Row) *Result {
	key, ok := n.Edge.From(parent)
	if !ok {
		return nil
	}
	return n.found[key]
}
