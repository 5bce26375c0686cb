package plan

// PageInfo says where a page lies in its list.
type PageInfo struct {
	HasNextPage     bool
	HasPreviousPage bool
	StartCursor     *string
	EndCursor       *string
}

// Page is a connection's answer.
type Page[T any] struct {
	Nodes      []T
	TotalCount int
	PageInfo   PageInfo
}

// PageOf turns a result into a connection of one type of rows.
func PageOf[T Row](n *Node, r *Result) *Page[T] {
	if r == nil {
		r = &Result{}
	}
	p := &Page[T]{Nodes: make([]T, len(r.Rows)), TotalCount: r.Total}
	for i, row := range r.Rows {
		p.Nodes[i] = row.(T)
	}
	p.PageInfo = InfoOf(n, r)
	return p
}

// InfoOf says where a result that is a page lies in its list.
func InfoOf(n *Node, r *Result) PageInfo {
	info := PageInfo{HasNextPage: r.More, HasPreviousPage: n.Args.Offset > 0 || n.Args.After != nil}
	if n.wantPage && len(r.Rows) > 0 {
		start, end := encodeCursor(n, r.Rows[0]), encodeCursor(n, r.Rows[len(r.Rows)-1])
		info.StartCursor, info.EndCursor = &start, &end
	}
	return info
}
