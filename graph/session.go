package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Session gives one, nil when the caller sees none of that id.
func (r *queryResolver) Session(ctx context.Context, _ domain.ID) (*ent.Session, error) {
	return single[*ent.Session](ctx, r.Fetcher)
}

// Sessions lists what the caller sees.
func (r *queryResolver) Sessions(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Session], error) {
	return list[*ent.Session](ctx, r.Fetcher)
}

// SessionParticipants lists what the caller sees.
func (r *queryResolver) SessionParticipants(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionParticipant], error) {
	return list[*ent.SessionParticipant](ctx, r.Fetcher)
}

// SessionUsers lists what the caller sees.
func (r *queryResolver) SessionUsers(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionUser], error) {
	return list[*ent.SessionUser](ctx, r.Fetcher)
}

// SessionEvents lists what the caller sees.
func (r *queryResolver) SessionEvents(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionEvent], error) {
	return list[*ent.SessionEvent](ctx, r.Fetcher)
}

func (sessionResolver) SessionType(ctx context.Context, obj *ent.Session) (*ent.SessionType, error) {
	return one[*ent.SessionType](ctx, obj)
}

func (sessionResolver) CreatorUser(ctx context.Context, obj *ent.Session) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (sessionResolver) CreatorParticipant(ctx context.Context, obj *ent.Session) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (sessionResolver) Participants(ctx context.Context, obj *ent.Session, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionParticipant], error) {
	return page[*ent.SessionParticipant](ctx, obj)
}

func (sessionResolver) Users(ctx context.Context, obj *ent.Session, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionUser], error) {
	return page[*ent.SessionUser](ctx, obj)
}

func (sessionResolver) Events(ctx context.Context, obj *ent.Session, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionEvent], error) {
	return page[*ent.SessionEvent](ctx, obj)
}

func (sessionParticipantResolver) Session(ctx context.Context, obj *ent.SessionParticipant) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (sessionParticipantResolver) Participant(ctx context.Context, obj *ent.SessionParticipant) (*ent.Participant, error) {
	return one[*ent.Participant](ctx, obj)
}

func (sessionUserResolver) Session(ctx context.Context, obj *ent.SessionUser) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (sessionUserResolver) Person(ctx context.Context, obj *ent.SessionUser) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (sessionUserResolver) User(ctx context.Context, obj *ent.SessionUser) (*ent.User, error) {
	return one[*ent.User](ctx, obj)
}

func (sessionEventResolver) Session(ctx context.Context, obj *ent.SessionEvent) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (sessionResolver) Assets(ctx context.Context, obj *ent.Session, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Asset], error) {
	return page[*ent.Asset](ctx, obj)
}

func (sessionResolver) Tests(ctx context.Context, obj *ent.Session, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Test], error) {
	return page[*ent.Test](ctx, obj)
}

// SessionDevices lists what the caller sees.
func (r *queryResolver) SessionDevices(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionDevice], error) {
	return list[*ent.SessionDevice](ctx, r.Fetcher)
}

func (sessionResolver) CreatorDevice(ctx context.Context, obj *ent.Session) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (sessionResolver) CreatorService(ctx context.Context, obj *ent.Session) (*ent.Service, error) {
	return one[*ent.Service](ctx, obj)
}

func (sessionResolver) Devices(ctx context.Context, obj *ent.Session, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionDevice], error) {
	return page[*ent.SessionDevice](ctx, obj)
}

func (sessionDeviceResolver) Session(ctx context.Context, obj *ent.SessionDevice) (*ent.Session, error) {
	return one[*ent.Session](ctx, obj)
}

func (sessionDeviceResolver) Device(ctx context.Context, obj *ent.SessionDevice) (*ent.Device, error) {
	return one[*ent.Device](ctx, obj)
}

func (participantResolver) Sessions(ctx context.Context, obj *ent.Participant, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionParticipant], error) {
	return page[*ent.SessionParticipant](ctx, obj)
}

func (userResolver) Sessions(ctx context.Context, obj *ent.User, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionUser], error) {
	return page[*ent.SessionUser](ctx, obj)
}

func (deviceResolver) Sessions(ctx context.Context, obj *ent.Device, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.SessionDevice], error) {
	return page[*ent.SessionDevice](ctx, obj)
}
