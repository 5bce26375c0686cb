package plan

import (
	"context"
	"math"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
	"teragraph/internal/store/tx"
)

// Fetcher plans operations and fetches what they ask for.
type Fetcher struct {
	Catalogue *Catalogue
	Client    *ent.Client // guarded by rowguard
	Limits    Limits
	Trace     Trace // nil: nobody is told
	// Listings says that the side tables of Type.Listing are kept in the database.
	Listings bool
}

// Plan decides an operation for a caller. A wrong or refused argument is an error that names it, and then
// nothing is fetched.
func (f *Fetcher) Plan(ctx context.Context, schema *ast.Schema, oc *graphql.OperationContext, a *policy.Access) (*Plan, error) {
	p := &Plan{Roots: map[string]*Node{}, Access: a, unprimed: new(counter), slots: make(chan struct{}, parallelRoots)}
	p.builder = builder{
		catalogue: f.Catalogue, limits: limitsFrom(ctx, f.Limits), access: a, style: domain.StyleFrom(ctx), oc: oc, schema: schema,
		loaders: &loaders{fetcher: f, unprimed: p.unprimed}, listings: f.Listings,
	}
	return p, p.builder.roots(p)
}

type listLimitKey struct{}

// WithListLimit makes lists without a limit hold up to n rows: for callers in this process whose contract
// has no paging (architecture.md, law 4). A longer list is a CodeLimit error, never cut silently. Their documents are ours,
// so the limits of filters, which bound what clients write, do not hold for them.
func WithListLimit(ctx context.Context, n int) context.Context {
	return context.WithValue(ctx, listLimitKey{}, n)
}

func limitsFrom(ctx context.Context, l Limits) Limits {
	if n, ok := ctx.Value(listLimitKey{}).(int); ok {
		l.DefaultList, l.MaxList = n, n
		l.FilterConditions, l.FilterRelations = math.MaxInt, math.MaxInt
	}
	return l
}

// rowsSetting names the setting that bounds a list without pages.
func rowsSetting(ctx context.Context) string {
	if _, ok := ctx.Value(listLimitKey{}).(int); ok {
		return "max-rest-list"
	}
	return "max-page-size"
}

// parallelRoots is how many root fields of one operation ask the database at a time: enough to hide one's wait
// behind another, and few of the pool's connections, so that one request with many roots keeps nobody waiting.
const parallelRoots = 2

// slot waits for the right to use the database.
func (p *Plan) slot(ctx context.Context) (free func(), err error) {
	select {
	case p.slots <- struct{}{}:
		return func() { <-p.slots }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Root fetches everything under the root field of the resolver's context, level by level. A field that the
// plan does not know holds nothing.
func (f *Fetcher) Root(ctx context.Context) (*Result, *Node, error) {
	n, err := rootOf(ctx)
	if err != nil {
		return nil, nil, err
	}
	result, err := f.Fetch(ctx, n)
	return result, n, err
}

// Fetch fetches everything under a root of the plan in the context.
func (f *Fetcher) Fetch(ctx context.Context, n *Node) (*Result, error) {
	free, err := From(ctx).slot(ctx)
	if err != nil {
		return nil, database.Classify(err)
	}
	defer free()
	result, err := f.rootLevel(ctx, n)
	if err == nil {
		err = f.whole(ctx, n, result)
	}
	if err == nil {
		err = f.below(ctx, n, result.Rows)
	}
	if err != nil {
		return nil, database.Classify(err)
	}
	return result, nil
}

// rootOf finds the node of the root field that is being resolved.
func rootOf(ctx context.Context) (*Node, error) {
	if p := From(ctx); p != nil {
		if n := p.Roots[graphql.GetFieldContext(ctx).Field.Alias]; n != nil {
			return n, nil
		}
	}
	return nil, domain.Errorf(domain.CodeInternal, "the operation was not planned")
}

// Derived hands rows that no statement fetched to the plan, which fetches what lies under them.
func (f *Fetcher) Derived(ctx context.Context, rows []Row) error {
	n, err := rootOf(ctx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		r.SetPlanNode(n)
	}
	free, err := From(ctx).slot(ctx)
	if err != nil {
		return database.Classify(err)
	}
	defer free()
	return database.Classify(f.below(ctx, n, rows))
}

// whole refuses a list that is longer than a contract without paging allows.
func (f *Fetcher) whole(ctx context.Context, n *Node, r *Result) error {
	if r.More && n.unpaged(ctx) {
		return domain.OverLimit("max-rest-list", "the list has more than %d rows; narrow it by a parameter", n.Args.Limit)
	}
	return nil
}

// unpaged says that the list is to hold all rows there are (WithListLimit).
func (n *Node) unpaged(ctx context.Context) bool {
	limit, ok := ctx.Value(listLimitKey{}).(int)
	return ok && n.Args.Limit == limit
}

// list fetches the rows of a root: one by id, or a page.
func (f *Fetcher) list(ctx context.Context, n *Node) (*Result, error) {
	r := &Result{}
	ctx = rowguard.As(ctx, n.Type.Kind)
	if n.Args.ID != 0 {
		return r, f.one(ctx, n, r)
	}
	if n.rows.Verdict == policy.Never {
		return r, nil
	}
	var err error
	guarded := ctx
	if n.implied {
		ctx = rowguard.WithImplied(ctx, n.Type.Kind)
	}
	if n.wantTotal {
		counting := ctx
		if n.listed != nil { // the parents that the filter names are enough for the row rule
			counting = rowguard.WithImplied(ctx, n.Type.Kind)
		}
		if r.Total, err = n.Type.Source.Count(counting, f.client(ctx), n.where(nil)); err != nil {
			return nil, err
		}
	}
	if !n.wantNodes && !n.wantPage {
		return r, nil
	}
	key, where := policyKey(ctx, n), n.where(n.Args.After)
	if n.listed != nil {
		where, ctx = n.listed.page(n, key), rowguard.WithKeyed(guarded, n.Type.Kind)
	}
	r.Rows, err = f.rows(ctx, n, func(s *sql.Selector) {
		where(s)
		if n.keysFirst && n.listed == nil && !n.unpaged(ctx) {
			n.pageByKeys(s, key)
			return
		}
		n.page(s)
	})
	if len(r.Rows) > n.Args.Limit {
		r.Rows, r.More = r.Rows[:n.Args.Limit], true
	}
	return r, err
}

func (f *Fetcher) one(ctx context.Context, n *Node, r *Result) (err error) {
	key := policyKey(ctx, n)
	r.Rows, err = f.rows(rowguard.WithKeyed(ctx, n.Type.Kind), n, func(s *sql.Selector) { s.Where(sql.EQ(s.C(key), n.Args.ID)) })
	return err
}

func policyKey(ctx context.Context, n *Node) string {
	return policy.AccessFrom(ctx).Matrix().Type(n.Type.Kind).Key
}

// rows runs the node's SELECT. A caller who sees no such row at all is answered without asking.
func (f *Fetcher) rows(ctx context.Context, n *Node, shape func(*sql.Selector)) ([]Row, error) {
	if n.rows.Verdict == policy.Never {
		return nil, nil
	}
	rows, err := n.selectRows(ctx, shape)
	for _, r := range rows {
		r.SetPlanNode(n)
	}
	if n.Type.Finish != nil && err == nil {
		n.Type.Finish(ctx, rows)
	}
	return rows, err
}

// selectReach adds the integer column whose bits say which field rules hold for the row
// (permissions.md, point 4).
func (n *Node) selectReach(s *sql.Selector, col rowguard.Column, as string) {
	if len(n.reach) == 0 {
		return
	}
	s.AppendSelectExprAs(sql.ExprFunc(func(b *sql.Builder) {
		for i, p := range n.reach {
			if i > 0 {
				b.WriteString(" + ")
			}
			b.WriteString("CASE WHEN ")
			rowguard.Write(b, col, policy.Decision{Verdict: policy.Where, If: p})
			b.WriteString(" THEN " + itoa(1<<i) + " ELSE 0 END")
		}
	}), as)
}

// where adds filter and cursor.
func (n *Node) where(after []any) func(*sql.Selector) {
	return func(s *sql.Selector) { n.restrict(s, rowguard.Of(n.Type.Table), after) }
}

func (n *Node) restrict(s *sql.Selector, col rowguard.Column, after []any) {
	if n.Args.Filter != nil {
		s.Where(sql.P(func(b *sql.Builder) { n.Args.Filter(b, col, 0) }))
	}
	if after != nil {
		s.Where(sql.P(func(b *sql.Builder) { writeAfter(b, n.Type.column(col), n.Args.Order, after) }))
	}
}

// below fetches the children of a node for all its rows, one edge after the other, and keeps them in the nodes; then
// what lies under the children.
func (f *Fetcher) below(ctx context.Context, n *Node, rows []Row) error {
	for _, alias := range n.childOrder {
		child := n.Children[alias]
		if child.beside {
			if err := f.below(ctx, child, n.foundOf(child, rows)); err != nil {
				return err
			}
			continue
		}
		keys, parents := n.startsOf(child.Edge, rows)
		found, err := f.edgeLevel(ctx, child, keys, parents)
		if err != nil {
			return err
		}
		child.found = make(map[int]*Result, len(keys))
		var next []Row
		for _, key := range keys {
			r := found[key]
			child.found[key] = r
			if r != nil {
				next = append(next, r.Rows...)
			}
		}
		if err := f.below(ctx, child, next); err != nil {
			return err
		}
	}
	return nil
}

// startsOf gives the distinct ids that an edge starts with, of the rows on which it is not withheld.
func (n *Node) startsOf(e *Edge, rows []Row) (keys []int, parents []Row) {
	seen := make(map[int]bool, len(rows))
	for _, r := range rows {
		if key, ok := e.From(r); ok && !seen[key] && n.may(e.Action, r.ReachBits()) {
			seen[key] = true
			keys, parents = append(keys, key), append(parents, r)
		}
	}
	return keys, parents
}

// Client gives derived edges the guarded client.
func (n *Node) Client(ctx context.Context) *ent.Client { return n.fetcher.client(ctx) }

// client is the operation's transaction once it has begun one, so that an answer shows what was written.
func (f *Fetcher) client(ctx context.Context) *ent.Client {
	if t := tx.From(ctx); t.Begun() {
		return t.Client()
	}
	return f.Client
}

// Keys gives the ids of all rows of a type that the caller sees, sorted, for derived edges over types of
// which a caller sees tens (sites, projects). More than a list may hold is a CodeLimit error.
func (n *Node) Keys(ctx context.Context, target string) ([]int, error) {
	t := n.fetcher.Catalogue.Type(target)
	key := policy.AccessFrom(ctx).Matrix().Type(t.Kind).Key
	most := limitsFrom(ctx, n.fetcher.Limits).MaxList
	rows, err := t.Source.Rows(ctx, n.Client(ctx), []string{key}, func(s *sql.Selector) { s.OrderBy(s.C(key)).Limit(most + 1) })
	if err != nil {
		return nil, err
	}
	if len(rows) > most {
		return nil, domain.OverLimit(rowsSetting(ctx), "there are more than %d rows of %s here", most, target)
	}
	keys := make([]int, len(rows))
	for i, r := range rows {
		keys[i] = r.Key()
	}
	return keys, nil
}
