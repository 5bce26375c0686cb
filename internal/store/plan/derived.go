package plan

import "context"

// MaxRows gives how many rows a derived edge may give for one parent (architecture.md, law 4): such edges have no
// pages, and answer longer lists with a CodeLimit error, which names the setting.
func (n *Node) MaxRows(ctx context.Context) (most int, setting string) {
	return limitsFrom(ctx, n.fetcher.Limits).MaxList, rowsSetting(ctx)
}
