package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Service gives one, nil when the caller sees none of that id.
func (r *queryResolver) Service(ctx context.Context, _ domain.ID) (*ent.Service, error) {
	return single[*ent.Service](ctx, r.Fetcher)
}

// Services lists what the caller sees.
func (r *queryResolver) Services(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Service], error) {
	return list[*ent.Service](ctx, r.Fetcher)
}

// ServiceSites lists what the caller sees.
func (r *queryResolver) ServiceSites(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceSite], error) {
	return list[*ent.ServiceSite](ctx, r.Fetcher)
}

// ServiceProjects lists what the caller sees.
func (r *queryResolver) ServiceProjects(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceProject], error) {
	return list[*ent.ServiceProject](ctx, r.Fetcher)
}

func (serviceResolver) Projects(ctx context.Context, obj *ent.Service, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceProject], error) {
	return page[*ent.ServiceProject](ctx, obj)
}

func (serviceResolver) Sites(ctx context.Context, obj *ent.Service, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceSite], error) {
	return page[*ent.ServiceSite](ctx, obj)
}

func (serviceResolver) Roles(ctx context.Context, obj *ent.Service, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceRole], error) {
	return page[*ent.ServiceRole](ctx, obj)
}

func (serviceResolver) ServiceConfigs(ctx context.Context, obj *ent.Service, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfig], error) {
	return page[*ent.ServiceConfig](ctx, obj)
}

func (serviceSiteResolver) Service(ctx context.Context, obj *ent.ServiceSite) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (serviceSiteResolver) Site(ctx context.Context, obj *ent.ServiceSite) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (serviceProjectResolver) Service(ctx context.Context, obj *ent.ServiceProject) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (serviceProjectResolver) Project(ctx context.Context, obj *ent.ServiceProject) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (siteResolver) Services(ctx context.Context, obj *ent.Site, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceSite], error) {
	return page[*ent.ServiceSite](ctx, obj)
}

func (projectResolver) Services(ctx context.Context, obj *ent.Project, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceProject], error) {
	return page[*ent.ServiceProject](ctx, obj)
}
