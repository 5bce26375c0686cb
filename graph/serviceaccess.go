package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/store/plan"
)

// ServiceAccesses lists what the caller sees.
func (r *queryResolver) ServiceAccesses(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceAccess], error) {
	return list[*ent.ServiceAccess](ctx, r.Fetcher)
}

func (serviceAccessResolver) ServiceRole(ctx context.Context, obj *ent.ServiceAccess) (*ent.ServiceRole, error) {
	return one[*ent.ServiceRole](ctx, obj)
}

func (serviceAccessResolver) UserGroup(ctx context.Context, obj *ent.ServiceAccess) (*ent.UserGroup, error) {
	return one[*ent.UserGroup](ctx, obj)
}

func (serviceAccessResolver) User(ctx context.Context, obj *ent.ServiceAccess) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (serviceAccessResolver) ParticipantGroup(ctx context.Context, obj *ent.ServiceAccess) (*ent.ParticipantGroup, error) {
	return one[*ent.ParticipantGroup](ctx, obj)
}

func (serviceAccessResolver) Device(ctx context.Context, obj *ent.ServiceAccess) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (serviceRoleResolver) Accesses(ctx context.Context, obj *ent.ServiceRole, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceAccess], error) {
	return page[*ent.ServiceAccess](ctx, obj)
}

func (userGroupResolver) Accesses(ctx context.Context, obj *ent.UserGroup, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceAccess], error) {
	return page[*ent.ServiceAccess](ctx, obj)
}
