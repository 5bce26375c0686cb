package plan

import (
	"context"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// edge fetches a child node for the given starting ids: one statement for the rows, one for the counts
// when they are wanted, however many parents there are.
func (f *Fetcher) edge(ctx context.Context, n *Node, keys []int, parents []Row) (map[int]*Result, error) {
	if len(keys) == 0 {
		return nil, nil
	}
	if n.Edge.Derive != nil {
		return f.derive(ctx, n, parents)
	}
	ctx = rowguard.WithKeyed(rowguard.As(ctx, n.Type.Kind), n.Type.Kind)
	if n.implied {
		ctx = rowguard.WithImplied(ctx, n.Type.Kind)
	}
	if n.Edge.Many {
		return f.many(ctx, n, keys)
	}
	key := policyKey(ctx, n)
	rows, err := f.rows(ctx, n, func(s *sql.Selector) { whereAny(s, key, keys) })
	found := make(map[int]*Result, len(rows))
	for _, r := range rows {
		found[r.Key()] = &Result{Rows: []Row{r}}
	}
	return found, err
}

func (f *Fetcher) derive(ctx context.Context, n *Node, parents []Row) (map[int]*Result, error) {
	if parents == nil {
		return nil, domain.Errorf(domain.CodeInternal, "the operation was not planned")
	}
	values, err := n.Edge.Derive(ctx, n, parents)
	found := make(map[int]*Result, len(values))
	for key, v := range values {
		rows, ok := v.([]Row)
		if !ok {
			found[key] = &Result{Value: v}
			continue
		}
		for _, r := range rows {
			r.SetPlanNode(n)
		}
		found[key] = &Result{Rows: rows}
	}
	return found, err
}

// many fetches a page of children for each parent. A page without nodes asks for no rows, a count that is
// not selected is not counted.
func (f *Fetcher) many(ctx context.Context, n *Node, keys []int) (map[int]*Result, error) {
	found := make(map[int]*Result, len(keys))
	for _, key := range keys {
		found[key] = &Result{}
	}
	if n.rows.Verdict == policy.Never {
		return found, nil
	}
	if n.wantTotal {
		totals, err := n.Type.Source.CountBy(ctx, f.client(ctx), n.Edge.Foreign, func(s *sql.Selector) {
			whereAny(s, n.Edge.Foreign, keys)
			n.where(nil)(s)
		})
		if err != nil {
			return nil, err
		}
		for key, total := range totals {
			found[key].Total = total
		}
	}
	if !n.wantNodes && !n.wantPage {
		return found, nil
	}
	rows, err := f.pages(ctx, n, keys)
	for _, r := range rows {
		page := found[n.Edge.ForeignOf(r)]
		if page == nil {
			continue
		}
		if len(page.Rows) == n.Args.Limit {
			page.More = true
			continue
		}
		page.Rows = append(page.Rows, r)
	}
	for _, page := range found {
		if err == nil {
			err = f.whole(ctx, n, page)
		}
	}
	return found, err
}

// pages selects the children of all parents: plainly for one parent, by row_number() over each parent's
// children for several (architecture.md, decisions). The guard stands inside the window, where the limit
// is counted, and so not again outside.
func (f *Fetcher) pages(ctx context.Context, n *Node, keys []int) ([]Row, error) {
	if len(keys) == 1 {
		return f.rows(ctx, n, func(s *sql.Selector) {
			s.Where(sql.EQ(s.C(n.Edge.Foreign), keys[0])) // with a list of one, no index would give the order
			n.where(n.Args.After)(s)
			n.page(s)
		})
	}
	guard := n.rows.Keyed()
	if n.implied && guard.Verdict == policy.Where {
		guard.Verdict = policy.Always
	}
	of := policy.AccessFrom(ctx).Matrix().Type(n.Type.Kind)
	return f.rows(rowguard.WithImplied(ctx, n.Type.Kind), n, func(s *sql.Selector) {
		if s.Dialect() == dialect.Postgres {
			s.From(n.numbered(s, "*", of, keys, guard).As(n.Type.Table)).Where(n.placed(s, n.Type.Table))
		} else {
			page := sql.Dialect(s.Dialect()).Select(of.Key).From(n.numbered(s, of.Key, of, keys, guard).As("numbered"))
			s.Where(sql.In(s.C(of.Key), page.Where(n.placed(s, "numbered"))))
		}
		s.OrderExpr(sql.ExprFunc(n.writeOrder))
	})
}

// numbered selects the children of all parents, each with its place among those of its parent. PostgreSQL takes the rows
// themselves from it, in place of the table: to number keys and fetch the rows by them costs two to three times the
// time there. SQLite carries each column through the window, so that keys alone cost half.
func (n *Node) numbered(s *sql.Selector, column string, of *policy.Type, parents []int, guard policy.Decision) *sql.Selector {
	table := sql.Dialect(s.Dialect()).Table(n.Type.Table).As("child")
	inner := sql.Dialect(s.Dialect()).Select(table.C(column)).From(table)
	inner.AppendSelectExprAs(sql.ExprFunc(func(b *sql.Builder) {
		b.WriteString("row_number() OVER (PARTITION BY " + table.C(n.Edge.Foreign) + " ORDER BY ")
		writeOrder(b, n.Type.column(table.C), n.Args.Order)
		b.WriteByte(')')
	}), "place")
	inner.Where(anyOf(table.C(n.Edge.Foreign), parents))
	rowguard.Apply(inner, table.C, of, guard)
	n.restrict(inner, table.C, n.Args.After)
	return inner
}

// placed tells the rows of the page by their place.
func (n *Node) placed(s *sql.Selector, table string) *sql.Predicate {
	place := sql.Dialect(s.Dialect()).Table(table).C("place")
	return sql.And(sql.GT(place, n.Args.Offset), sql.LTE(place, n.Args.Offset+n.Args.Limit+1))
}

func whereAny(s *sql.Selector, column string, ids []int) {
	s.Where(anyOf(s.C(column), ids))
}

func anyOf(column string, ids []int) *sql.Predicate {
	return sql.P(func(b *sql.Builder) {
		b.WriteString(column)
		rowguard.WriteAny(b, ids)
	})
}
