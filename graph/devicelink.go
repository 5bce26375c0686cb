package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/store/plan"
)

// DeviceSites lists what the caller sees.
func (r *queryResolver) DeviceSites(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceSite], error) {
	return list[*ent.DeviceSite](ctx, r.Fetcher)
}

// DeviceProjects lists what the caller sees.
func (r *queryResolver) DeviceProjects(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceProject], error) {
	return list[*ent.DeviceProject](ctx, r.Fetcher)
}

// DeviceParticipants lists what the caller sees.
func (r *queryResolver) DeviceParticipants(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceParticipant], error) {
	return list[*ent.DeviceParticipant](ctx, r.Fetcher)
}

func (deviceSiteResolver) Device(ctx context.Context, obj *ent.DeviceSite) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (deviceSiteResolver) Site(ctx context.Context, obj *ent.DeviceSite) (*ent.Site, error) {
	return one[*ent.Site](ctx, obj)
}

func (deviceProjectResolver) Device(ctx context.Context, obj *ent.DeviceProject) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (deviceProjectResolver) Project(ctx context.Context, obj *ent.DeviceProject) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (deviceParticipantResolver) Device(ctx context.Context, obj *ent.DeviceParticipant) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (deviceParticipantResolver) Participant(ctx context.Context, obj *ent.DeviceParticipant) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (siteResolver) Devices(ctx context.Context, obj *ent.Site, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceSite], error) {
	return page[*ent.DeviceSite](ctx, obj)
}

func (projectResolver) Devices(ctx context.Context, obj *ent.Project, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceProject], error) {
	return page[*ent.DeviceProject](ctx, obj)
}

func (participantResolver) Devices(ctx context.Context, obj *ent.Participant, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.DeviceParticipant], error) {
	return page[*ent.DeviceParticipant](ctx, obj)
}
