package plan

import (
	"context"

	"entgo.io/ent/dialect/sql"
	"github.com/99designs/gqlgen/graphql"

	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
)

// Written fetches the rows that the root field of the resolver's context has written, in the order of the keys, with
// all that is selected under them. The operation's first plan is no longer right for them, since what was written may
// have given or taken rights; so the field is planned again for the access that the caller has now.
//
// Whoever may write a row is shown what they wrote, field rules applied, even when the row rule does not lead to it (a
// new user group holds no role yet). That is true of these rows only, not of what lies under them.
func (f *Fetcher) Written(ctx context.Context, a *policy.Access, keys []int) (*Result, error) {
	n, err := f.replan(ctx, a)
	if err != nil {
		return nil, err
	}
	ctx = policy.WithAccess(ctx, a)
	key := policyKey(ctx, n)
	rows, err := f.rows(rowguard.WithWritten(ctx, n.Type.Kind), n, func(s *sql.Selector) { whereAny(s, key, keys) })
	if err != nil {
		return nil, database.Classify(err)
	}
	byKey := make(map[int]Row, len(rows))
	for _, r := range rows {
		byKey[r.Key()] = r
	}
	r := &Result{Rows: make([]Row, 0, len(rows))}
	for _, k := range keys {
		if row := byKey[k]; row != nil {
			r.Rows = append(r.Rows, row)
		}
	}
	return r, database.Classify(f.below(ctx, n, r.Rows))
}

// replan decides the root field of the resolver's context again.
func (f *Fetcher) replan(ctx context.Context, a *policy.Access) (*Node, error) {
	old, err := rootOf(ctx)
	if err != nil {
		return nil, err
	}
	p := From(ctx)
	b := p.builder
	b.access, b.terms, b.written = a, 0, true
	n, err := b.node(nil, old.Type, false, old.field, old.field.Alias)
	if err != nil {
		return nil, err
	}
	n.field, n.rows = old.field, policy.Decision{Verdict: policy.Always, Rule: n.rows.Rule}
	p.Roots[old.field.Alias] = n
	for i := range p.order {
		if p.order[i] == old {
			p.order[i] = n
		}
	}
	return n, nil
}

// Given says whether the field of the resolver's context was given an argument.
func Given(ctx context.Context, argument string) bool {
	f := graphql.GetFieldContext(ctx)
	return f != nil && f.Field.Field != nil && f.Field.Arguments.ForName(argument) != nil
}
