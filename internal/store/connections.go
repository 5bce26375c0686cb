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
	// DeviceConnection is a page of devices.
	DeviceConnection = plan.Page[*ent.Device]
	// DeviceTypeConnection is a page of device types.
	DeviceTypeConnection = plan.Page[*ent.DeviceType]
	// DeviceSubtypeConnection is a page of device subtypes.
	DeviceSubtypeConnection = plan.Page[*ent.DeviceSubtype]
	// DeviceSiteConnection is a page of links of devices and sites.
	DeviceSiteConnection = plan.Page[*ent.DeviceSite]
	// DeviceProjectConnection is a page of links of devices and projects.
	DeviceProjectConnection = plan.Page[*ent.DeviceProject]
	// DeviceParticipantConnection is a page of links of devices and participants.
	DeviceParticipantConnection = plan.Page[*ent.DeviceParticipant]
	// ServiceConnection is a page of services.
	ServiceConnection = plan.Page[*ent.Service]
	// ServiceSiteConnection is a page of links of services and sites.
	ServiceSiteConnection = plan.Page[*ent.ServiceSite]
	// ServiceProjectConnection is a page of links of services and projects.
	ServiceProjectConnection = plan.Page[*ent.ServiceProject]
	// ServiceAccessConnection is a page of service accesses.
	ServiceAccessConnection = plan.Page[*ent.ServiceAccess]
	// ServiceConfigConnection is a page of service configurations.
	ServiceConfigConnection = plan.Page[*ent.ServiceConfig]
	// ServiceConfigSpecificConnection is a page of specific configurations.
	ServiceConfigSpecificConnection = plan.Page[*ent.ServiceConfigSpecific]
	// SessionConnection is a page of sessions.
	SessionConnection = plan.Page[*ent.Session]
	// SessionParticipantConnection is a page of participants in sessions.
	SessionParticipantConnection = plan.Page[*ent.SessionParticipant]
	// SessionUserConnection is a page of users in sessions.
	SessionUserConnection = plan.Page[*ent.SessionUser]
	// SessionEventConnection is a page of session events.
	SessionEventConnection = plan.Page[*ent.SessionEvent]
	// SessionTypeConnection is a page of session types.
	SessionTypeConnection = plan.Page[*ent.SessionType]
	// SessionTypeProjectConnection is a page of session types in projects.
	SessionTypeProjectConnection = plan.Page[*ent.SessionTypeProject]
	// SessionTypeSiteConnection is a page of session types at sites.
	SessionTypeSiteConnection = plan.Page[*ent.SessionTypeSite]
	// AssetConnection is a page of assets.
	AssetConnection = plan.Page[*ent.Asset]
	// TestConnection is a page of tests.
	TestConnection = plan.Page[*ent.Test]
	// TestTypeConnection is a page of test types.
	TestTypeConnection = plan.Page[*ent.TestType]
	// TestTypeProjectConnection is a page of test types in projects.
	TestTypeProjectConnection = plan.Page[*ent.TestTypeProject]
	// TestTypeSiteConnection is a page of test types at sites.
	TestTypeSiteConnection = plan.Page[*ent.TestTypeSite]
	// TestInvitationConnection is a page of invitations to tests.
	TestInvitationConnection = plan.Page[*ent.TestInvitation]
	// SessionDeviceConnection is a page of devices in sessions.
	SessionDeviceConnection = plan.Page[*ent.SessionDevice]
	// SessionTypeServiceConnection is a page of services of session types.
	SessionTypeServiceConnection = plan.Page[*ent.SessionTypeService]
)
