// Package rowguard puts the authority's row rules into every statement that ent sends, before LIMIT
// and COUNT (architecture.md, law 1). A context without an Access reads nothing.
package rowguard

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"teragraph/ent"
	"teragraph/ent/intercept"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// Install guards all reads and writes of a client. Reads get the row rule of the caller in the context,
// and soft-deleted rows are left out. Writes are refused: the store's commands write, with checks of their own
// (permissions.md, point 7; ADR 0010), and nothing writes through ent.
func Install(c *ent.Client) {
	c.Intercept(intercept.TraverseFunc(func(ctx context.Context, q intercept.Query) error {
		kind := kindOf(ctx, q.Type())
		d := decide(ctx, kind)
		t := typeOf(ctx, kind)
		if t == nil {
			return domain.Errorf(domain.CodeForbidden, "rows of this type are not served")
		}
		q.WhereP(func(s *sql.Selector) { Apply(s, Of(t.Table), t, d) })
		return nil
	}))
	c.Use(func(ent.Mutator) ent.Mutator {
		return ent.MutateFunc(func(_ context.Context, m ent.Mutation) (ent.Value, error) {
			return nil, fmt.Errorf("rowguard: %s is written by commands, never through ent", m.Type())
		})
	})
}

// KindOf gives the policy's name of an ent type.
func KindOf(entType string) domain.Kind {
	if entType == ent.TypeUserUserGroup {
		return domain.KindMembership
	}
	return domain.Kind(string(entType[0]+'a'-'A') + entType[1:])
}

type (
	asKey      struct{}
	impliedKey struct{}
)

// As marks a read under the row rule of a kind. It matters where two kinds share a table, such as user and person;
// a kind of another table changes nothing.
func As(ctx context.Context, kind domain.Kind) context.Context {
	return context.WithValue(ctx, asKey{}, kind)
}

// kindOf gives the kind whose rule guards a read.
func kindOf(ctx context.Context, entType string) domain.Kind {
	kind := KindOf(entType)
	as, _ := ctx.Value(asKey{}).(domain.Kind)
	own, other := typeOf(ctx, kind), typeOf(ctx, as)
	if own != nil && other != nil && own.Table == other.Table {
		return as
	}
	return kind
}

// WithImplied marks a read whose rows are reached from rows that imply the row rule of the kind, or whose
// statement holds the rule already: the guard then adds no condition but that the row lives. Only the
// plan says so, for edges that the property test proves.
func WithImplied(ctx context.Context, kind domain.Kind) context.Context {
	return context.WithValue(ctx, impliedKey{}, kind)
}

type keyedKey struct{}

// WithKeyed marks a read that names its rows by their keys, or by those of their parents: the condition is written for
// that (policy.Decision.Keyed).
func WithKeyed(ctx context.Context, kind domain.Kind) context.Context {
	return context.WithValue(ctx, keyedKey{}, kind)
}

type writtenKey struct{}

// WithWritten marks a read of rows that the caller has just written, by their keys: they are shown whatever the row
// rule says. Only the plan says so, for the answer of a mutation.
func WithWritten(ctx context.Context, kind domain.Kind) context.Context {
	return context.WithValue(ctx, writtenKey{}, kind)
}

func decide(ctx context.Context, kind domain.Kind) policy.Decision {
	a := policy.AccessFrom(ctx)
	if a == nil {
		return policy.Decision{Verdict: policy.Never}
	}
	if written, _ := ctx.Value(writtenKey{}).(domain.Kind); written == kind {
		return policy.Decision{Verdict: policy.Always}
	}
	d := a.Rows(kind)
	if keyed, _ := ctx.Value(keyedKey{}).(domain.Kind); keyed == kind {
		d = d.Keyed()
	}
	if implied, _ := ctx.Value(impliedKey{}).(domain.Kind); implied == kind && d.Verdict == policy.Where {
		return policy.Decision{Verdict: policy.Always}
	}
	return d
}

func typeOf(ctx context.Context, kind domain.Kind) *policy.Type {
	a := policy.AccessFrom(ctx)
	if a == nil {
		return nil
	}
	return a.Matrix().Type(kind)
}

// Apply adds a decision, and that the row lives, to a selector over the type's table; col qualifies its columns.
func Apply(s *sql.Selector, col Column, t *policy.Type, d policy.Decision) {
	s.Where(sql.P(func(b *sql.Builder) { WriteGuard(b, col, t, d) }))
}

// WriteGuard writes that a row lives and meets a decision.
func WriteGuard(b *sql.Builder, col Column, t *policy.Type, d policy.Decision) {
	WriteLives(b, col, t)
	if d.Verdict != policy.Always {
		b.WriteString(" AND ")
		Write(b, col, d)
	}
}
