package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/plan"
)

// ServiceRoles lists what the caller sees.
func (r *queryResolver) ServiceRoles(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceRole], error) {
	return list[*ent.ServiceRole](ctx, r.Fetcher)
}

func (serviceRoleResolver) Service(ctx context.Context, obj *ent.ServiceRole) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (serviceRoleResolver) Site(ctx context.Context, obj *ent.ServiceRole) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (serviceRoleResolver) Project(ctx context.Context, obj *ent.ServiceRole) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (siteAccessResolver) Site(ctx context.Context, obj *catalog.Access) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (siteAccessResolver) UserGroup(ctx context.Context, obj *catalog.Access) (*ent.UserGroup, error) {
	return one[*ent.UserGroup](ctx, obj)
}

func (siteAccessResolver) User(ctx context.Context, obj *catalog.Access) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (projectAccessResolver) Project(ctx context.Context, obj *catalog.Access) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (projectAccessResolver) UserGroup(ctx context.Context, obj *catalog.Access) (*ent.UserGroup, error) {
	return one[*ent.UserGroup](ctx, obj)
}

func (projectAccessResolver) User(ctx context.Context, obj *catalog.Access) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}
