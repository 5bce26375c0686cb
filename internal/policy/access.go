// Package policy is the authority: who may read which rows and which fields of them, as data
// (matrix.yaml) and as decisions compiled for one caller before anything is fetched. It knows no
// database; the store writes its conditions as SQL (design: permissions.md, "Scopes, expressions,
// decisions").
package policy

import (
	"context"
	"slices"
	"sync"

	"teragraph/internal/domain"
)

// Access is the authority applied to one caller in one request. Its decisions are deterministic and
// remembered; it is safe for concurrent use.
//
// The order of evaluation is that of permissions.md: secrets are in no field at all; a caller that is
// no signed-in user sees nothing; a superadmin sees everything; the rules of the caller's groups and
// roles (PermissionRule) come here once their table exists; the matrix; else no.
type Access struct {
	Caller domain.Caller
	// Wide says that the caller sees a good part of all projects. It chooses how conditions are written, and has to be
	// set before the first decision.
	Wide   bool
	matrix *Matrix
	scopes *Scopes
	mu     sync.Mutex
	rows   map[domain.Kind]Decision // decided when first asked for
}

// NewAccess applies the matrix to a caller and what they hold.
func NewAccess(m *Matrix, c domain.Caller, s *Scopes) *Access {
	return &Access{Caller: c, matrix: m, scopes: s, rows: map[domain.Kind]Decision{}}
}

// Matrix gives the rules that were applied.
func (a *Access) Matrix() *Matrix { return a.matrix }

// Rows decides which rows of a kind the caller sees. A kind that the matrix lacks: never.
func (a *Access) Rows(kind domain.Kind) Decision {
	a.mu.Lock()
	d, ok := a.rows[kind]
	a.mu.Unlock()
	if ok {
		return d
	}
	d = a.decideRows(kind) // which may ask for other kinds; deciding twice gives the same
	a.mu.Lock()
	defer a.mu.Unlock()
	a.rows[kind] = d
	return d
}

func (a *Access) decideRows(kind domain.Kind) Decision {
	t := a.matrix.Type(kind)
	if t == nil {
		return Decision{Verdict: Never}
	}
	if a.Caller.Kind != domain.CallerUser {
		return Decision{Verdict: Never, Rule: t.Visible}
	}
	if a.Caller.Superadmin {
		return Decision{Verdict: Always, Rule: t.Visible}
	}
	d := a.anyOf(t.Visible.clauses, kind)
	d.Rule, d.Type = t.Visible, t
	switch {
	case !t.Grows:
	case a.Wide:
		d.Form = Wide
	default:
		d.Form = Narrow
	}
	return d
}

// Action decides "TYPE.read", "TYPE.FIELD" or "TYPE.update" for rows that the caller sees: Always means "whenever
// the row is seen". When a field's condition equals the row rule it is Always, so that a plain user, or an
// admin everywhere, never pays for it by the row (permissions.md, point 2). An unknown action: never.
func (a *Access) Action(name string) Decision {
	t, rule, ok := a.matrix.action(name)
	if !ok {
		return Decision{Verdict: Never}
	}
	if rule == t.Visible {
		return a.Rows(t.Kind)
	}
	d := a.Write(name)
	if d.Verdict == Where && d.same(a.Rows(t.Kind)) {
		return Decision{Verdict: Always, Rule: rule}
	}
	return d
}

// nobody says that no line can fit anybody, not even a superadmin.
func (r *Rule) nobody() bool {
	return !slices.ContainsFunc(r.clauses, func(c clause) bool { return !c.nobody() })
}

func (c clause) nobody() bool {
	return c.word == wordNobody || slices.ContainsFunc(c.all, clause.nobody)
}

// Role gives what the caller holds on a site or project: RoleAdmin everywhere for a superadmin.
func (a *Access) Role(kind domain.Kind, id int) domain.Role {
	if a.Caller.Superadmin {
		return domain.RoleAdmin
	}
	return a.scopes.Role(kind, id)
}

// Scopes gives what the caller holds; empty for a superadmin, who is no member of anything.
func (a *Access) Scopes() *Scopes { return a.scopes }

type accessKey struct{}

// WithAccess puts the access into a context, from which the row guard takes it.
func WithAccess(ctx context.Context, a *Access) context.Context {
	return context.WithValue(ctx, accessKey{}, a)
}

// AccessFrom gives the access of a context; nil when there is none, and then nothing may be read.
func AccessFrom(ctx context.Context) *Access {
	a, _ := ctx.Value(accessKey{}).(*Access)
	return a
}
