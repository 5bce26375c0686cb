package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/plan"
)

// Project gives one, nil when the caller sees none of that id.
func (r *queryResolver) Project(ctx context.Context, _ domain.ID) (*ent.Project, error) {
	return single[*ent.Project](ctx, r.Fetcher)
}

// Projects lists what the caller sees.
func (r *queryResolver) Projects(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Project], error) {
	return list[*ent.Project](ctx, r.Fetcher)
}

func (projectResolver) Site(ctx context.Context, obj *ent.Project) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (projectResolver) Role(_ context.Context, obj *ent.Project) (*domain.Role, error) {
	return role(obj, obj.GlobalID())
}

func (projectResolver) ParticipantGroups(ctx context.Context, obj *ent.Project, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ParticipantGroup], error) {
	return page[*ent.ParticipantGroup](ctx, obj)
}

func (projectResolver) Participants(ctx context.Context, obj *ent.Project, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Participant], error) {
	return page[*ent.Participant](ctx, obj)
}

func (projectResolver) Access(ctx context.Context, obj *ent.Project, _ generated.AccessHolder, _ *domain.Role, _ *domain.Role, _ bool) ([]*catalog.Access, error) {
	return all[*catalog.Access](ctx, obj)
}
