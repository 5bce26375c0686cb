package catalog

import (
	"context"
	stdsql "database/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/plan"
)

// level is a role and where it comes from, as one number, of which the greatest counts: the higher role, and of
// equal roles the one that is held directly.
type level int

const (
	_ level = iota
	inheritedUser
	directUser
	inheritedAdmin
	directAdmin
	superadmin // counts as inherited, whatever else the user holds
)

// leastLevel gives the lowest level of a role.
func leastLevel(r domain.Role) level {
	if r == domain.RoleAdmin {
		return inheritedAdmin
	}
	return inheritedUser
}

func (l level) role() (*domain.Role, *bool) {
	role, inherited := domain.RoleUser, l != directUser && l != directAdmin
	if l >= inheritedAdmin {
		role = domain.RoleAdmin
	}
	return &role, &inherited
}

// accessScope is what roles are held on, sites or projects: where roles come from there, as FROM clauses over the
// table `scope` in which `r` is the role.
type accessScope struct {
	kind     domain.Kind
	direct   string
	indirect string
	gives    level // what a role of indirect amounts to here
}

// accessQuery is one reading of an access edge, for all its parents: the arguments and who asks.
type accessQuery struct {
	accessScope
	from        domain.Kind // type of the parents
	parents     []int
	holder      domain.Kind // userGroup or user: whose roles are listed
	least       level
	callerLeast domain.Role // RoleNone: any
	withEmpty   bool
	access      *policy.Access
	limit       int // rows of all parents together
}

type accessRow struct {
	Parent int              `sql:"parent"`
	Scope  int              `sql:"scope"`
	Holder int              `sql:"holder"`
	Level  stdsql.NullInt64 `sql:"level"`
}

// derive gives rows for scopes and holders that the caller both sees, by scope and then by holder. The role is
// what the holder has on the scope from everywhere, also from groups and projects that the caller does not see.
// Of a site or project, only users who are in a group are listed (a superadmin may be in none).
func (s accessScope) derive(from domain.Kind) plan.Derive {
	return func(ctx context.Context, n *plan.Node, parents []plan.Row) (map[int]any, error) {
		q, err := s.query(ctx, n, from, parents)
		if err != nil || q.hopeless() {
			return nil, err
		}
		most, setting := n.MaxRows(ctx)
		q.limit = most*len(parents) + 1
		found, err := q.ask(ctx, n.Client(ctx))
		if err != nil {
			return nil, err
		}
		rows := make(map[int][]plan.Row, len(parents))
		for _, f := range found {
			if len(rows[f.Parent]) == most {
				return nil, domain.OverLimit(setting, "a list of accesses has more than %d rows; narrow it by `role`, or list them by user group", most)
			}
			rows[f.Parent] = append(rows[f.Parent], q.row(f))
		}
		values := make(map[int]any, len(rows))
		for key, list := range rows {
			values[key] = list
		}
		return values, nil
	}
}

// query reads the edge's arguments, which the schema has checked already.
func (s accessScope) query(ctx context.Context, n *plan.Node, from domain.Kind, parents []plan.Row) (*accessQuery, error) {
	q := &accessQuery{accessScope: s, from: from, holder: domain.KindUserGroup, access: policy.AccessFrom(ctx)}
	for _, p := range parents {
		q.parents = append(q.parents, p.Key())
	}
	if n.Raw["by"] == "USER" || from == domain.KindUser {
		q.holder = domain.KindUser
	}
	q.withEmpty, _ = n.Raw["withEmpty"].(bool)
	least, err := roleArgument(ctx, n.Raw, "role")
	if err != nil {
		return nil, err
	}
	q.least = leastLevel(least)
	q.callerLeast, err = roleArgument(ctx, n.Raw, "callerRole")
	return q, err
}

func roleArgument(ctx context.Context, raw map[string]any, name string) (r domain.Role, err error) {
	v := raw[name]
	if v == nil {
		return domain.RoleNone, nil
	}
	if r.UnmarshalGQLContext(ctx, v) != nil {
		return r, domain.BadInput(name, "is USER or ADMIN")
	}
	return r, nil
}

// hopeless says that there is no row, without asking.
func (q *accessQuery) hopeless() bool {
	a := q.access
	if a == nil || a.Rows(q.kind).Verdict == policy.Never || a.Rows(q.holder).Verdict == policy.Never {
		return true
	}
	return q.callerMust() && len(q.callerIDs()) == 0
}

// callerMust says whether callerRole leaves anything out.
func (q *accessQuery) callerMust() bool {
	return q.callerLeast != domain.RoleNone && !q.access.Caller.Superadmin
}

func (q *accessQuery) callerIDs() []int { return q.access.Scopes().IDs(q.kind, q.callerLeast) }

func (q *accessQuery) row(f accessRow) *Access {
	a := &Access{}
	if q.kind == domain.KindSite {
		a.SiteID = f.Scope
	} else {
		a.ProjectID = f.Scope
	}
	if q.holder == domain.KindUser {
		a.UserID = f.Holder
	} else {
		a.UserGroupID = f.Holder
	}
	if f.Level.Valid {
		a.Role, a.Inherited = level(f.Level.Int64).role()
	}
	return a
}
