package plan

import "context"

// Trace is told of every place of a plan that is fetched.
type Trace interface {
	// Level is called before the statements of a place, whose path is that of its node; they run in the context that it
	// gives. What it returns, unless that is nil, is called with the number of rows that came.
	Level(ctx context.Context, path string) (context.Context, func(rows int, err error))
}

// level begins a place; nil when nobody is told.
func (f *Fetcher) level(ctx context.Context, n *Node) (context.Context, func(rows int, err error)) {
	if f.Trace == nil {
		return ctx, nil
	}
	return f.Trace.Level(ctx, n.Path)
}

// rootLevel is list, and tells.
func (f *Fetcher) rootLevel(ctx context.Context, n *Node) (*Result, error) {
	ctx, ended := f.level(ctx, n)
	r, err := f.list(ctx, n)
	if ended != nil {
		ended(len(r.Rows), err)
	}
	return r, err
}

// edgeLevel is edge, and tells. Where there is nothing to start with, nothing is fetched and told.
func (f *Fetcher) edgeLevel(ctx context.Context, n *Node, keys []int, parents []Row) (map[int]*Result, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	ctx, ended := f.level(ctx, n)
	found, err := f.edge(ctx, n, keys, parents)
	if ended != nil {
		rows := 0
		for _, r := range found {
			rows += len(r.Rows)
		}
		ended(rows, err)
	}
	return found, err
}
