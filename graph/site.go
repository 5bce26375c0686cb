package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/plan"
)

// Site gives one, nil when the caller sees none of that id.
func (r *queryResolver) Site(ctx context.Context, _ domain.ID) (*ent.Site, error) {
	return single[*ent.Site](ctx, r.Fetcher)
}

// Sites lists what the caller sees.
func (r *queryResolver) Sites(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Site], error) {
	return list[*ent.Site](ctx, r.Fetcher)
}

func (siteResolver) Role(_ context.Context, obj *ent.Site) (*domain.Role, error) {
	return role(obj, obj.GlobalID())
}

func (siteResolver) Projects(ctx context.Context, obj *ent.Site, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Project], error) {
	return page[*ent.Project](ctx, obj)
}

func (siteResolver) Access(ctx context.Context, obj *ent.Site, _ generated.AccessHolder, _ *domain.Role, _ *domain.Role, _ bool) ([]*catalog.Access, error) {
	return all[*catalog.Access](ctx, obj)
}
