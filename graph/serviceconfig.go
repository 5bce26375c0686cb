package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/store/plan"
)

// ServiceConfigs lists what the caller sees.
func (r *queryResolver) ServiceConfigs(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfig], error) {
	return list[*ent.ServiceConfig](ctx, r.Fetcher)
}

// ServiceConfigSpecifics lists what the caller sees.
func (r *queryResolver) ServiceConfigSpecifics(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfigSpecific], error) {
	return list[*ent.ServiceConfigSpecific](ctx, r.Fetcher)
}

func (serviceConfigResolver) Service(ctx context.Context, obj *ent.ServiceConfig) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (serviceConfigResolver) User(ctx context.Context, obj *ent.ServiceConfig) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (serviceConfigResolver) Participant(ctx context.Context, obj *ent.ServiceConfig) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (serviceConfigResolver) Device(ctx context.Context, obj *ent.ServiceConfig) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (serviceConfigResolver) Specifics(ctx context.Context, obj *ent.ServiceConfig, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfigSpecific], error) {
	return page[*ent.ServiceConfigSpecific](ctx, obj)
}

func (serviceConfigSpecificResolver) ServiceConfig(ctx context.Context, obj *ent.ServiceConfigSpecific) (*ent.ServiceConfig, error) {
	return one[*ent.ServiceConfig](ctx, obj)
}

func (userResolver) ServiceConfigs(ctx context.Context, obj *ent.User, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfig], error) {
	return page[*ent.ServiceConfig](ctx, obj)
}

func (participantResolver) ServiceConfigs(ctx context.Context, obj *ent.Participant, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfig], error) {
	return page[*ent.ServiceConfig](ctx, obj)
}
