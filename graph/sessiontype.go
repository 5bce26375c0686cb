package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// SessionType gives one, nil when the caller sees none of that id.
func (r *queryResolver) SessionType(ctx context.Context, _ domain.ID) (*ent.SessionType, error) {
	return single[*ent.SessionType](ctx, r.Fetcher)
}

// SessionTypes lists what the caller sees.
func (r *queryResolver) SessionTypes(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionType], error) {
	return list[*ent.SessionType](ctx, r.Fetcher)
}

// SessionTypeProjects lists what the caller sees.
func (r *queryResolver) SessionTypeProjects(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionTypeProject], error) {
	return list[*ent.SessionTypeProject](ctx, r.Fetcher)
}

// SessionTypeSites lists what the caller sees.
func (r *queryResolver) SessionTypeSites(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionTypeSite], error) {
	return list[*ent.SessionTypeSite](ctx, r.Fetcher)
}

func (sessionTypeResolver) Projects(ctx context.Context, obj *ent.SessionType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionTypeProject], error) {
	return page[*ent.SessionTypeProject](ctx, obj)
}

func (sessionTypeResolver) Sites(ctx context.Context, obj *ent.SessionType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionTypeSite], error) {
	return page[*ent.SessionTypeSite](ctx, obj)
}

func (sessionTypeProjectResolver) SessionType(ctx context.Context, obj *ent.SessionTypeProject) (*ent.SessionType, error) {
	return one[*ent.SessionType](ctx, obj)
}

func (sessionTypeProjectResolver) Project(ctx context.Context, obj *ent.SessionTypeProject) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (sessionTypeSiteResolver) SessionType(ctx context.Context, obj *ent.SessionTypeSite) (*ent.SessionType, error) {
	return one[*ent.SessionType](ctx, obj)
}

func (sessionTypeSiteResolver) Site(ctx context.Context, obj *ent.SessionTypeSite) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

// SessionTypeServices lists what the caller sees.
func (r *queryResolver) SessionTypeServices(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionTypeService], error) {
	return list[*ent.SessionTypeService](ctx, r.Fetcher)
}

func (sessionTypeResolver) Service(ctx context.Context, obj *ent.SessionType) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (sessionTypeResolver) Services(ctx context.Context, obj *ent.SessionType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionTypeService], error) {
	return page[*ent.SessionTypeService](ctx, obj)
}

func (sessionTypeServiceResolver) SessionType(ctx context.Context, obj *ent.SessionTypeService) (*ent.SessionType, error) {
	return one[*ent.SessionType](ctx, obj)
}

func (sessionTypeServiceResolver) Service(ctx context.Context, obj *ent.SessionTypeService) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}
