package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Test gives one, nil when the caller sees none of that id.
func (r *queryResolver) Test(ctx context.Context, _ domain.ID) (*ent.Test, error) {
	return single[*ent.Test](ctx, r.Fetcher)
}

// TestType gives one, nil when the caller sees none of that id.
func (r *queryResolver) TestType(ctx context.Context, _ domain.ID) (*ent.TestType, error) {
	return single[*ent.TestType](ctx, r.Fetcher)
}

// Tests lists what the caller sees.
func (r *queryResolver) Tests(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Test], error) {
	return list[*ent.Test](ctx, r.Fetcher)
}

// TestTypes lists what the caller sees.
func (r *queryResolver) TestTypes(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.TestType], error) {
	return list[*ent.TestType](ctx, r.Fetcher)
}

// TestTypeProjects lists what the caller sees.
func (r *queryResolver) TestTypeProjects(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.TestTypeProject], error) {
	return list[*ent.TestTypeProject](ctx, r.Fetcher)
}

// TestTypeSites lists what the caller sees.
func (r *queryResolver) TestTypeSites(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.TestTypeSite], error) {
	return list[*ent.TestTypeSite](ctx, r.Fetcher)
}

// TestInvitations lists what the caller sees.
func (r *queryResolver) TestInvitations(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.TestInvitation], error) {
	return list[*ent.TestInvitation](ctx, r.Fetcher)
}

func (testResolver) Session(ctx context.Context, obj *ent.Test) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (testResolver) TestType(ctx context.Context, obj *ent.Test) (*ent.TestType, error) {
	return one[*ent.TestType](ctx, obj)
}

func (testResolver) Participant(ctx context.Context, obj *ent.Test) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (testResolver) User(ctx context.Context, obj *ent.Test) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (testTypeResolver) Projects(ctx context.Context, obj *ent.TestType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.TestTypeProject], error) {
	return page[*ent.TestTypeProject](ctx, obj)
}

func (testTypeResolver) Sites(ctx context.Context, obj *ent.TestType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.TestTypeSite], error) {
	return page[*ent.TestTypeSite](ctx, obj)
}

func (testTypeProjectResolver) TestType(ctx context.Context, obj *ent.TestTypeProject) (*ent.TestType, error) {
	return one[*ent.TestType](ctx, obj)
}

func (testTypeProjectResolver) Project(ctx context.Context, obj *ent.TestTypeProject) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (testTypeSiteResolver) TestType(ctx context.Context, obj *ent.TestTypeSite) (*ent.TestType, error) {
	return one[*ent.TestType](ctx, obj)
}

func (testTypeSiteResolver) Site(ctx context.Context, obj *ent.TestTypeSite) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (testInvitationResolver) TestType(ctx context.Context, obj *ent.TestInvitation) (*ent.TestType, error) {
	return one[*ent.TestType](ctx, obj)
}

func (testInvitationResolver) Project(ctx context.Context, obj *ent.TestInvitation) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (testInvitationResolver) Session(ctx context.Context, obj *ent.TestInvitation) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (testInvitationResolver) Participant(ctx context.Context, obj *ent.TestInvitation) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (testInvitationResolver) User(ctx context.Context, obj *ent.TestInvitation) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (testResolver) Device(ctx context.Context, obj *ent.Test) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (testResolver) Service(ctx context.Context, obj *ent.Test) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (testTypeResolver) Service(ctx context.Context, obj *ent.TestType) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (testInvitationResolver) Device(ctx context.Context, obj *ent.TestInvitation) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}
