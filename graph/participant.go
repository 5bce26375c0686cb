package graph

import (
	"context"
	"time"

	"teragraph/ent"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// ParticipantGroup gives one, nil when the caller sees none of that id.
func (r *queryResolver) ParticipantGroup(ctx context.Context, _ domain.ID) (*ent.ParticipantGroup, error) {
	return single[*ent.ParticipantGroup](ctx, r.Fetcher)
}

// ParticipantGroups lists what the caller sees.
func (r *queryResolver) ParticipantGroups(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.ParticipantGroup], error) {
	return list[*ent.ParticipantGroup](ctx, r.Fetcher)
}

// Participant gives one, nil when the caller sees none of that id.
func (r *queryResolver) Participant(ctx context.Context, _ domain.ID) (*ent.Participant, error) {
	return single[*ent.Participant](ctx, r.Fetcher)
}

// Participants lists what the caller sees.
func (r *queryResolver) Participants(ctx context.Context, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Participant], error) {
	return list[*ent.Participant](ctx, r.Fetcher)
}

func (participantGroupResolver) Project(ctx context.Context, obj *ent.ParticipantGroup) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (participantGroupResolver) Participants(ctx context.Context, obj *ent.ParticipantGroup, _ map[string]any, _ []map[string]any, _ *int, _ *string, _ *int, _ *int) (*plan.Page[*ent.Participant], error) {
	return page[*ent.Participant](ctx, obj)
}

func (participantResolver) Project(ctx context.Context, obj *ent.Participant) (*ent.Project, error) {
	return one[*ent.Project](ctx, obj)
}

func (participantResolver) ParticipantGroup(ctx context.Context, obj *ent.Participant) (*ent.ParticipantGroup, error) {
	return one[*ent.ParticipantGroup](ctx, obj)
}

func (participantResolver) LastSessionAt(ctx context.Context, obj *ent.Participant) (*time.Time, error) {
	found, _, err := plan.Load(ctx, obj)
	if err != nil || found == nil {
		return nil, err
	}
	at, _ := found.Value.(*time.Time)
	return at, nil
}
