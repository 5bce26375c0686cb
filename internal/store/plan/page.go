package plan

import (
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

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

// page orders the rows and keeps one page and one row more, which tells whether there is a next one. The numbers
// are arguments, where ent's Limit would write them into the text: a text per page could not stay prepared.
func (n *Node) page(s *sql.Selector) {
	s.OrderExpr(sql.ExprFunc(func(b *sql.Builder) {
		n.writeOrder(b)
		b.WriteString(" LIMIT ").Arg(n.Args.Limit + 1).WriteString(" OFFSET ").Arg(n.Args.Offset)
	}))
}

// keysFirst says whether a list is one that pageByKeys serves: one that is narrowed, by a filter other than ids or by
// the row rule. Who sees much of a table that grows reads its rows in their order until the page is full.
func keysFirst(n *Node, input map[string]any) bool {
	if input["id"] != nil {
		return false
	}
	for _, value := range input {
		if value != nil {
			return true
		}
	}
	return n.rows.Verdict == policy.Where && n.rows.Form != policy.Wide
}

// pageByKeys is page for a list that conditions narrow: they move, the row guard's among them, into a SELECT of the
// page's keys, and only the rows of these are fetched. An index often holds all that choosing a page needs, where the rows
// that it is chosen from lie scattered over the table: ten thousand of them for a page of fifty.
func (n *Node) pageByKeys(s *sql.Selector, key string) {
	keys := sql.Dialect(s.Dialect()).Select(s.C(key)).From(sql.Table(n.Type.Table)).SetP(s.P())
	n.page(keys)
	s.SetP(sql.P(func(b *sql.Builder) {
		b.WriteString(s.C(key))
		if b.Dialect() == dialect.Postgres { // an array is looked up in the key's order, whatever their number is believed to be
			b.WriteString(" = ANY(ARRAY(").Join(keys).WriteString("))")
			return
		}
		b.WriteString(" IN (").Join(keys).WriteByte(')')
	}))
	s.OrderExpr(sql.ExprFunc(n.writeOrder))
}

func (n *Node) writeOrder(b *sql.Builder) {
	writeOrder(b, n.Type.column(rowguard.Of(n.Type.Table)), n.Args.Order)
}
