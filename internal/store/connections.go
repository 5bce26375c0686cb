package store

import (
	"teragraph/ent"
	"teragraph/internal/store/plan"
)

// The pages of the graph's types.
type (
	// SiteConnection is a page of sites.
	SiteConnection = plan.Page[*ent.Site]
	// ProjectConnection is a page of projects.
	ProjectConnection = plan.Page[*ent.Project]
	// ParticipantGroupConnection is a page of participant groups.
	ParticipantGroupConnection = plan.Page[*ent.ParticipantGroup]
	// ParticipantConnection is a page of participants.
	ParticipantConnection = plan.Page[*ent.Participant]
	// UserConnection is a page of users.
	UserConnection = plan.Page[*ent.User]
	// UserGroupConnection is a page of user groups.
	UserGroupConnection = plan.Page[*ent.UserGroup]
	// MembershipConnection is a page of memberships.
	MembershipConnection = plan.Page[*ent.UserUserGroup]
	// ServiceRoleConnection is a page of service roles.
	ServiceRoleConnection = plan.Page[*ent.ServiceRole]
)
