package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Device gives one, nil when the caller sees none of that id.
func (r *queryResolver) Device(ctx context.Context, _ domain.ID) (*ent.Device, error) {
	return single[*ent.Device](ctx, r.Fetcher)
}

// Devices lists what the caller sees.
func (r *queryResolver) Devices(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Device], error) {
	return list[*ent.Device](ctx, r.Fetcher)
}

// DeviceTypes lists what the caller sees.
func (r *queryResolver) DeviceTypes(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceType], error) {
	return list[*ent.DeviceType](ctx, r.Fetcher)
}

// DeviceSubtypes lists what the caller sees.
func (r *queryResolver) DeviceSubtypes(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceSubtype], error) {
	return list[*ent.DeviceSubtype](ctx, r.Fetcher)
}

func (deviceResolver) DeviceType(ctx context.Context, obj *ent.Device) (*ent.DeviceType, error) {
	return one[*ent.DeviceType](ctx, obj)
}

func (deviceResolver) DeviceSubtype(ctx context.Context, obj *ent.Device) (*ent.DeviceSubtype, error) {
	return one[*ent.DeviceSubtype](ctx, obj)
}

func (deviceResolver) Projects(ctx context.Context, obj *ent.Device, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceProject], error) {
	return page[*ent.DeviceProject](ctx, obj)
}

func (deviceResolver) Sites(ctx context.Context, obj *ent.Device, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceSite], error) {
	return page[*ent.DeviceSite](ctx, obj)
}

func (deviceResolver) Participants(ctx context.Context, obj *ent.Device, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceParticipant], error) {
	return page[*ent.DeviceParticipant](ctx, obj)
}

func (deviceResolver) ServiceConfigs(ctx context.Context, obj *ent.Device, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ServiceConfig], error) {
	return page[*ent.ServiceConfig](ctx, obj)
}

func (deviceTypeResolver) Subtypes(ctx context.Context, obj *ent.DeviceType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceSubtype], error) {
	return page[*ent.DeviceSubtype](ctx, obj)
}

func (deviceTypeResolver) Devices(ctx context.Context, obj *ent.DeviceType, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Device], error) {
	return page[*ent.Device](ctx, obj)
}

func (deviceSubtypeResolver) DeviceType(ctx context.Context, obj *ent.DeviceSubtype) (*ent.DeviceType, error) {
	return one[*ent.DeviceType](ctx, obj)
}

func (deviceSubtypeResolver) Devices(ctx context.Context, obj *ent.DeviceSubtype, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Device], error) {
	return page[*ent.Device](ctx, obj)
}
