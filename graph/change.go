package graph

import (
	"context"

	"teragraph/ent"
	"teragraph/internal/domain"
)

// CreateSite makes a site.
func (r *mutationResolver) CreateSite(ctx context.Context, _ map[string]any) (*ent.Site, error) {
	return create[*ent.Site](ctx, r.Writer, domain.KindSite)
}

// UpdateSite changes a site.
func (r *mutationResolver) UpdateSite(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.Site, error) {
	return update[*ent.Site](ctx, r.Writer, domain.KindSite, id, version)
}

// DeleteSite soft-deletes a site and what goes with it.
func (r *mutationResolver) DeleteSite(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindSite, id)
}

// CreateProject makes a project.
func (r *mutationResolver) CreateProject(ctx context.Context, _ map[string]any) (*ent.Project, error) {
	return create[*ent.Project](ctx, r.Writer, domain.KindProject)
}

// UpdateProject changes a project.
func (r *mutationResolver) UpdateProject(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.Project, error) {
	return update[*ent.Project](ctx, r.Writer, domain.KindProject, id, version)
}

// DeleteProject soft-deletes a project and what goes with it.
func (r *mutationResolver) DeleteProject(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindProject, id)
}

// CreateParticipantGroup makes a participant group.
func (r *mutationResolver) CreateParticipantGroup(ctx context.Context, _ map[string]any) (*ent.ParticipantGroup, error) {
	return create[*ent.ParticipantGroup](ctx, r.Writer, domain.KindParticipantGroup)
}

// UpdateParticipantGroup changes a participant group.
func (r *mutationResolver) UpdateParticipantGroup(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.ParticipantGroup, error) {
	return update[*ent.ParticipantGroup](ctx, r.Writer, domain.KindParticipantGroup, id, version)
}

// DeleteParticipantGroup soft-deletes a participant group and what goes with it.
func (r *mutationResolver) DeleteParticipantGroup(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindParticipantGroup, id)
}

// CreateParticipant makes a participant.
func (r *mutationResolver) CreateParticipant(ctx context.Context, _ map[string]any) (*ent.Participant, error) {
	return create[*ent.Participant](ctx, r.Writer, domain.KindParticipant)
}

// UpdateParticipant changes a participant.
func (r *mutationResolver) UpdateParticipant(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.Participant, error) {
	return update[*ent.Participant](ctx, r.Writer, domain.KindParticipant, id, version)
}

// DeleteParticipant soft-deletes a participant and what goes with it.
func (r *mutationResolver) DeleteParticipant(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindParticipant, id)
}

// CreateUser makes a user.
func (r *mutationResolver) CreateUser(ctx context.Context, _ map[string]any) (*ent.User, error) {
	return create[*ent.User](ctx, r.Writer, domain.KindUser)
}

// UpdateUser changes a user.
func (r *mutationResolver) UpdateUser(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.User, error) {
	return update[*ent.User](ctx, r.Writer, domain.KindUser, id, version)
}

// DeleteUser soft-deletes a user and what goes with it.
func (r *mutationResolver) DeleteUser(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindUser, id)
}

// RenameUser changes the name with which a user signs in.
func (r *mutationResolver) RenameUser(ctx context.Context, id domain.ID, username string) (*ent.User, error) {
	return written[*ent.User](r.Writer.Rename(ctx, id, username))
}

// DeleteUsers soft-deletes several.
func (r *mutationResolver) DeleteUsers(ctx context.Context, ids []*domain.ID) ([]*domain.ID, error) {
	return r.Writer.Delete(ctx, domain.KindUser, ids)
}

// ChangeMemberships puts a user into user groups and takes them out of others.
func (r *mutationResolver) ChangeMemberships(ctx context.Context, userID domain.ID, _ []map[string]any, _ []map[string]any) (*ent.User, error) {
	return written[*ent.User](r.Writer.ChangeMemberships(ctx, userID, lists(ctx, "add", "remove")))
}

// CreateUserGroup makes a user group.
func (r *mutationResolver) CreateUserGroup(ctx context.Context, _ map[string]any) (*ent.UserGroup, error) {
	return create[*ent.UserGroup](ctx, r.Writer, domain.KindUserGroup)
}

// UpdateUserGroup changes a user group.
func (r *mutationResolver) UpdateUserGroup(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.UserGroup, error) {
	return update[*ent.UserGroup](ctx, r.Writer, domain.KindUserGroup, id, version)
}

// DeleteUserGroup soft-deletes a user group and what goes with it.
func (r *mutationResolver) DeleteUserGroup(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindUserGroup, id)
}

// UpdateParticipants changes several in the same way.
func (r *mutationResolver) UpdateParticipants(ctx context.Context, ids []*domain.ID, _ map[string]any) ([]*ent.Participant, error) {
	return allWritten[*ent.Participant](r.Writer.Update(ctx, domain.KindParticipant, ids, 0, input(ctx, "input")))
}

// DeleteParticipants soft-deletes several.
func (r *mutationResolver) DeleteParticipants(ctx context.Context, ids []*domain.ID) ([]*domain.ID, error) {
	return r.Writer.Delete(ctx, domain.KindParticipant, ids)
}

// AddMemberships puts users into user groups.
func (r *mutationResolver) AddMemberships(ctx context.Context, _ []map[string]any) ([]*ent.UserUserGroup, error) {
	return allWritten[*ent.UserUserGroup](r.Writer.Join(ctx, objects(ctx, "inputs")))
}

// DeleteMembership takes a user out of a user group.
func (r *mutationResolver) DeleteMembership(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindMembership, id)
}

// DeleteMemberships takes several out.
func (r *mutationResolver) DeleteMemberships(ctx context.Context, ids []*domain.ID) ([]*domain.ID, error) {
	return r.Writer.Delete(ctx, domain.KindMembership, ids)
}

// SetSiteRoles gives, changes and takes roles on sites.
func (r *mutationResolver) SetSiteRoles(ctx context.Context, _ []map[string]any) ([]*ent.ServiceAccess, error) {
	return allWritten[*ent.ServiceAccess](r.Writer.SetRoles(ctx, domain.KindSite, objects(ctx, "inputs")))
}

// SetProjectRoles gives, changes and takes roles on projects.
func (r *mutationResolver) SetProjectRoles(ctx context.Context, _ []map[string]any) ([]*ent.ServiceAccess, error) {
	return allWritten[*ent.ServiceAccess](r.Writer.SetRoles(ctx, domain.KindProject, objects(ctx, "inputs")))
}

// DeleteServiceAccess takes one access.
func (r *mutationResolver) DeleteServiceAccess(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindServiceAccess, id)
}

// CreateSessionEvent notes what happened in a session.
func (r *mutationResolver) CreateSessionEvent(ctx context.Context, _ map[string]any) (*ent.SessionEvent, error) {
	return create[*ent.SessionEvent](ctx, r.Writer, domain.KindSessionEvent)
}

// UpdateSessionEvent changes what is noted.
func (r *mutationResolver) UpdateSessionEvent(ctx context.Context, id domain.ID, _ map[string]any, version *int64) (*ent.SessionEvent, error) {
	return update[*ent.SessionEvent](ctx, r.Writer, domain.KindSessionEvent, id, version)
}

// DeleteSessionEvent soft-deletes an event.
func (r *mutationResolver) DeleteSessionEvent(ctx context.Context, id domain.ID) (*domain.ID, error) {
	return remove(ctx, r.Writer, domain.KindSessionEvent, id)
}

// DeleteSessionEvents soft-deletes several.
func (r *mutationResolver) DeleteSessionEvents(ctx context.Context, ids []*domain.ID) ([]*domain.ID, error) {
	return r.Writer.Delete(ctx, domain.KindSessionEvent, ids)
}
