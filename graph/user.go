package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/plan"
)

// User gives one, nil when the caller sees none of that id.
func (r *queryResolver) User(ctx context.Context, _ domain.ID) (*ent.User, error) {
	return single[*ent.User](ctx, r.Fetcher)
}

// Users lists what the caller sees.
func (r *queryResolver) Users(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.User], error) {
	return list[*ent.User](ctx, r.Fetcher)
}

// UserGroup gives one, nil when the caller sees none of that id.
func (r *queryResolver) UserGroup(ctx context.Context, _ domain.ID) (*ent.UserGroup, error) {
	return single[*ent.UserGroup](ctx, r.Fetcher)
}

// UserGroups lists what the caller sees.
func (r *queryResolver) UserGroups(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.UserGroup], error) {
	return list[*ent.UserGroup](ctx, r.Fetcher)
}

// Memberships lists what the caller sees.
func (r *queryResolver) Memberships(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.UserUserGroup], error) {
	return list[*ent.UserUserGroup](ctx, r.Fetcher)
}

func (userResolver) Memberships(ctx context.Context, obj *ent.User, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.UserUserGroup], error) {
	return page[*ent.UserUserGroup](ctx, obj)
}

func (userResolver) SiteAccess(ctx context.Context, obj *ent.User, _ *domain.Role, _ *domain.Role, _ bool) ([]*catalog.Access, error) {
	return all[*catalog.Access](ctx, obj)
}

func (userResolver) ProjectAccess(ctx context.Context, obj *ent.User, _ *domain.Role, _ *domain.Role, _ bool) ([]*catalog.Access, error) {
	return all[*catalog.Access](ctx, obj)
}

func (userResolver) CreatedBy(ctx context.Context, obj *ent.User) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (userResolver) UpdatedBy(ctx context.Context, obj *ent.User) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (userGroupResolver) CreatedBy(ctx context.Context, obj *ent.UserGroup) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (userGroupResolver) UpdatedBy(ctx context.Context, obj *ent.UserGroup) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (userGroupResolver) Memberships(ctx context.Context, obj *ent.UserGroup, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.UserUserGroup], error) {
	return page[*ent.UserUserGroup](ctx, obj)
}

func (userGroupResolver) SiteAccess(ctx context.Context, obj *ent.UserGroup, _ generated.AccessHolder, _ *domain.Role, _ *domain.Role, _ bool) ([]*catalog.Access, error) {
	return all[*catalog.Access](ctx, obj)
}

func (userGroupResolver) ProjectAccess(ctx context.Context, obj *ent.UserGroup, _ generated.AccessHolder, _ *domain.Role, _ *domain.Role, _ bool) ([]*catalog.Access, error) {
	return all[*catalog.Access](ctx, obj)
}

func (membershipResolver) User(ctx context.Context, obj *ent.UserUserGroup) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (membershipResolver) UserGroup(ctx context.Context, obj *ent.UserUserGroup) (*ent.UserGroup, error) {
	return one[*ent.UserGroup](ctx, obj)
}
