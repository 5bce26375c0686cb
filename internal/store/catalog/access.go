package catalog

import (
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Access is one row of "who holds what where": a site or a project, a user group or a user, and the role.
type Access struct {
	derived
	SiteID, ProjectID   int // one of them, else 0
	UserGroupID, UserID int // one of them, else 0
	Role                *domain.Role
	Inherited           *bool
}

// Key gives 0: such rows are never asked for by key.
func (a *Access) Key() int { return 0 }

// accessTypes are the derived types SiteAccess and ProjectAccess.
func accessTypes() []*plan.Type {
	holder := map[string]*plan.Edge{
		"userGroup": {Target: "UserGroup", From: accessID(func(a *Access) int { return a.UserGroupID })},
		"user":      {Target: "User", From: accessID(func(a *Access) int { return a.UserID })},
	}
	return []*plan.Type{
		{Name: "SiteAccess", Edges: named(map[string]*plan.Edge{
			"site":      {Target: "Site", From: accessID(func(a *Access) int { return a.SiteID })},
			"userGroup": holder["userGroup"], "user": holder["user"],
		})},
		{Name: "ProjectAccess", Edges: named(map[string]*plan.Edge{
			"project":   {Target: "Project", From: accessID(func(a *Access) int { return a.ProjectID })},
			"userGroup": holder["userGroup"], "user": holder["user"],
		})},
	}
}

func accessID(id func(*Access) int) func(plan.Row) (int, bool) {
	return func(r plan.Row) (int, bool) {
		n := id(r.(*Access))
		return n, n != 0
	}
}

// siteAccess is the edge to who holds what on sites, from a site, a user group or a user.
func siteAccess(from domain.Kind) *plan.Edge {
	return &plan.Edge{Target: "SiteAccess", From: ownKey, Derive: accessScope{
		kind:     domain.KindSite,
		direct:   "scope JOIN t_services_roles AS r ON r.id_site = scope.id",
		indirect: "scope JOIN t_projects AS p ON p.id_site = scope.id AND p.deleted_at IS NULL JOIN t_services_roles AS r ON r.id_project = p.id_project",
		gives:    inheritedUser,
	}.derive(from)}
}

// projectAccess is the edge to who holds what on projects, from a project, a user group or a user.
func projectAccess(from domain.Kind) *plan.Edge {
	return &plan.Edge{Target: "ProjectAccess", From: ownKey, Derive: accessScope{
		kind:   domain.KindProject,
		direct: "scope JOIN t_services_roles AS r ON r.id_project = scope.id",
		indirect: "scope JOIN t_projects AS p ON p.id_project = scope.id JOIN t_sites AS s ON s.id_site = p.id_site AND s.deleted_at IS NULL" +
			" JOIN t_services_roles AS r ON r.id_site = s.id_site AND r.service_role_name = 'admin'",
		gives: inheritedAdmin,
	}.derive(from)}
}
