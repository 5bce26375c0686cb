package catalog

import (
	"context"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/plan"
)

// derived is a row that belongs to no table.
type derived struct{ node any }

func (d *derived) PlanNode() any        { return d.node }
func (d *derived) SetPlanNode(node any) { d.node = node }

// ReachBits gives none: fields of derived rows have no rules of their own.
func (d *derived) ReachBits() int { return 0 }

// Viewer is the caller as a row, the root of `viewer`.
type Viewer struct {
	derived
	Caller domain.Caller
}

// Key gives the caller's id; a request has one viewer.
func (v *Viewer) Key() int { return v.Caller.ID }

// Held is a site or project and what the caller holds on it.
type Held struct {
	derived
	id   int
	Role domain.Role
}

// Key gives the id of the site or project.
func (h *Held) Key() int { return h.id }

func viewer() *plan.Type {
	return &plan.Type{Name: "Viewer", Edges: named(map[string]*plan.Edge{
		"user": {Target: "User", From: func(r plan.Row) (int, bool) {
			c := r.(*Viewer).Caller
			return c.ID, c.Kind == domain.CallerUser
		}},
		"sites":    {Target: "HeldSite", From: ownKey, Derive: held("Site", domain.KindSite)},
		"projects": {Target: "HeldProject", From: ownKey, Derive: held("Project", domain.KindProject)},
	})}
}

func heldSite() *plan.Type {
	return &plan.Type{Name: "HeldSite", Edges: named(map[string]*plan.Edge{"site": {Target: "Site", From: ownKey}})}
}

func heldProject() *plan.Type {
	return &plan.Type{Name: "HeldProject", Edges: named(map[string]*plan.Edge{"project": {Target: "Project", From: ownKey}})}
}

// held gives what the caller holds: from the scopes, which were read already; a superadmin is admin of all
// there are, which takes one statement.
func held(target string, kind domain.Kind) plan.Derive {
	return func(ctx context.Context, n *plan.Node, parents []plan.Row) (map[int]any, error) {
		a := policy.AccessFrom(ctx)
		ids := a.Scopes().IDs(kind, domain.RoleUser)
		if a.Caller.Superadmin {
			var err error
			if ids, err = n.Keys(ctx, target); err != nil {
				return nil, err
			}
		}
		rows := make([]plan.Row, len(ids))
		for i, id := range ids {
			rows[i] = &Held{id: id, Role: a.Role(kind, id)}
		}
		return map[int]any{parents[0].Key(): rows}, nil
	}
}
