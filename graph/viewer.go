package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/catalog"
	"teragraph/internal/store/plan"
)

// Viewer gives the caller as a row, and fetches what is selected under it.
func (r *queryResolver) Viewer(ctx context.Context) (*catalog.Viewer, error) {
	v := &catalog.Viewer{Caller: domain.CallerFrom(ctx)}
	return v, r.Fetcher.Derived(ctx, []plan.Row{v})
}

func (viewerResolver) Kind(_ context.Context, obj *catalog.Viewer) (generated.CallerKind, error) {
	return generated.AllCallerKind[obj.Caller.Kind], nil
}

func (viewerResolver) User(ctx context.Context, obj *catalog.Viewer) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (viewerResolver) Superadmin(_ context.Context, obj *catalog.Viewer) (bool, error) {
	return obj.Caller.Superadmin, nil
}

func (viewerResolver) Sites(ctx context.Context, obj *catalog.Viewer) ([]*catalog.Held, error) {
	return all[*catalog.Held](ctx, obj)
}

func (viewerResolver) Projects(ctx context.Context, obj *catalog.Viewer) ([]*catalog.Held, error) {
	return all[*catalog.Held](ctx, obj)
}

func (r *viewerResolver) Can(ctx context.Context, _ *catalog.Viewer, action string, on *domain.ID) (bool, error) {
	return r.Reader.Can(ctx, action, on)
}

func (heldSiteResolver) Site(ctx context.Context, obj *catalog.Held) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (heldProjectResolver) Project(ctx context.Context, obj *catalog.Held) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}
