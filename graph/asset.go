package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Asset gives one, nil when the caller sees none of that id.
func (r *queryResolver) Asset(ctx context.Context, _ domain.ID) (*ent.Asset, error) {
	return single[*ent.Asset](ctx, r.Fetcher)
}

// Assets lists what the caller sees.
func (r *queryResolver) Assets(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Asset], error) {
	return list[*ent.Asset](ctx, r.Fetcher)
}

func (assetResolver) Session(ctx context.Context, obj *ent.Asset) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (assetResolver) Participant(ctx context.Context, obj *ent.Asset) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (assetResolver) User(ctx context.Context, obj *ent.Asset) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (assetResolver) Device(ctx context.Context, obj *ent.Asset) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (assetResolver) Service(ctx context.Context, obj *ent.Asset) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}
