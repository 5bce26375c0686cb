// Package graph answers GraphQL: resolvers of one store call each, the gate that withholds fields, and the
// executor that /graphql and the REST routes share. It holds no rule of its own: who may read what is decided
// in internal/policy.
package graph

//go:generate go tool gqlgen generate
//go:generate go run ../internal/gqltrim generated/generated.go
//go:generate go run ../internal/gqlflat generated/generated.go

import (
	"context"

	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Sessions signs callers in and out. What it refuses is a domain.Error for the client.
type Sessions interface {
	// SignIn checks name and password.
	SignIn(ctx context.Context, username, password string) (*generated.LoginResult, error)
	// SignOut revokes the token of the request; false when it came with none.
	SignOut(ctx context.Context) (bool, error)
}

// Reader is what resolvers ask of the store beyond planned rows.
type Reader interface {
	// Can says whether the caller may do an action, on one row or on any.
	Can(ctx context.Context, action string, on *domain.ID) (bool, error)
}

// Resolver is the root of all resolvers.
type Resolver struct {
	Fetcher  *plan.Fetcher
	Reader   Reader
	Writer   Writer
	Sessions Sessions
}

// Query implements generated.ResolverRoot.
func (r *Resolver) Query() generated.QueryResolver { return &queryResolver{r} }

// Mutation implements generated.ResolverRoot.
func (r *Resolver) Mutation() generated.MutationResolver { return &mutationResolver{r} }

// Viewer implements generated.ResolverRoot.
func (r *Resolver) Viewer() generated.ViewerResolver { return &viewerResolver{r} }

// HeldSite implements generated.ResolverRoot.
func (r *Resolver) HeldSite() generated.HeldSiteResolver { return &heldSiteResolver{} }

// HeldProject implements generated.ResolverRoot.
func (r *Resolver) HeldProject() generated.HeldProjectResolver { return &heldProjectResolver{} }

// Site implements generated.ResolverRoot.
func (r *Resolver) Site() generated.SiteResolver { return &siteResolver{} }

// Project implements generated.ResolverRoot.
func (r *Resolver) Project() generated.ProjectResolver { return &projectResolver{} }

// ParticipantGroup implements generated.ResolverRoot.
func (r *Resolver) ParticipantGroup() generated.ParticipantGroupResolver {
	return &participantGroupResolver{}
}

// Participant implements generated.ResolverRoot.
func (r *Resolver) Participant() generated.ParticipantResolver { return &participantResolver{} }

// User implements generated.ResolverRoot.
func (r *Resolver) User() generated.UserResolver { return &userResolver{} }

// UserGroup implements generated.ResolverRoot.
func (r *Resolver) UserGroup() generated.UserGroupResolver { return &userGroupResolver{} }

// Membership implements generated.ResolverRoot.
func (r *Resolver) Membership() generated.MembershipResolver { return &membershipResolver{} }

// ServiceRole implements generated.ResolverRoot.
func (r *Resolver) ServiceRole() generated.ServiceRoleResolver { return &serviceRoleResolver{} }

// Device implements generated.ResolverRoot.
func (r *Resolver) Device() generated.DeviceResolver { return &deviceResolver{} }

// DeviceType implements generated.ResolverRoot.
func (r *Resolver) DeviceType() generated.DeviceTypeResolver { return &deviceTypeResolver{} }

// DeviceSubtype implements generated.ResolverRoot.
func (r *Resolver) DeviceSubtype() generated.DeviceSubtypeResolver { return &deviceSubtypeResolver{} }

// DeviceSite implements generated.ResolverRoot.
func (r *Resolver) DeviceSite() generated.DeviceSiteResolver { return &deviceSiteResolver{} }

// DeviceProject implements generated.ResolverRoot.
func (r *Resolver) DeviceProject() generated.DeviceProjectResolver { return &deviceProjectResolver{} }

// DeviceParticipant implements generated.ResolverRoot.
func (r *Resolver) DeviceParticipant() generated.DeviceParticipantResolver {
	return &deviceParticipantResolver{}
}

// Service implements generated.ResolverRoot.
func (r *Resolver) Service() generated.ServiceResolver { return &serviceResolver{} }

// ServiceSite implements generated.ResolverRoot.
func (r *Resolver) ServiceSite() generated.ServiceSiteResolver { return &serviceSiteResolver{} }

// ServiceProject implements generated.ResolverRoot.
func (r *Resolver) ServiceProject() generated.ServiceProjectResolver {
	return &serviceProjectResolver{}
}

// ServiceAccess implements generated.ResolverRoot.
func (r *Resolver) ServiceAccess() generated.ServiceAccessResolver { return &serviceAccessResolver{} }

// ServiceConfig implements generated.ResolverRoot.
func (r *Resolver) ServiceConfig() generated.ServiceConfigResolver { return &serviceConfigResolver{} }

// ServiceConfigSpecific implements generated.ResolverRoot.
func (r *Resolver) ServiceConfigSpecific() generated.ServiceConfigSpecificResolver {
	return &serviceConfigSpecificResolver{}
}

// SiteAccess implements generated.ResolverRoot.
func (r *Resolver) SiteAccess() generated.SiteAccessResolver { return &siteAccessResolver{} }

// ProjectAccess implements generated.ResolverRoot.
func (r *Resolver) ProjectAccess() generated.ProjectAccessResolver { return &projectAccessResolver{} }

// Session implements generated.ResolverRoot.
func (r *Resolver) Session() generated.SessionResolver { return &sessionResolver{} }

// SessionParticipant implements generated.ResolverRoot.
func (r *Resolver) SessionParticipant() generated.SessionParticipantResolver {
	return &sessionParticipantResolver{}
}

// SessionUser implements generated.ResolverRoot.
func (r *Resolver) SessionUser() generated.SessionUserResolver { return &sessionUserResolver{} }

// SessionDevice implements generated.ResolverRoot.
func (r *Resolver) SessionDevice() generated.SessionDeviceResolver { return &sessionDeviceResolver{} }

// SessionEvent implements generated.ResolverRoot.
func (r *Resolver) SessionEvent() generated.SessionEventResolver { return &sessionEventResolver{} }

// SessionType implements generated.ResolverRoot.
func (r *Resolver) SessionType() generated.SessionTypeResolver { return &sessionTypeResolver{} }

// SessionTypeProject implements generated.ResolverRoot.
func (r *Resolver) SessionTypeProject() generated.SessionTypeProjectResolver {
	return &sessionTypeProjectResolver{}
}

// SessionTypeSite implements generated.ResolverRoot.
func (r *Resolver) SessionTypeSite() generated.SessionTypeSiteResolver {
	return &sessionTypeSiteResolver{}
}

// SessionTypeService implements generated.ResolverRoot.
func (r *Resolver) SessionTypeService() generated.SessionTypeServiceResolver {
	return &sessionTypeServiceResolver{}
}

// Asset implements generated.ResolverRoot.
func (r *Resolver) Asset() generated.AssetResolver { return &assetResolver{} }

// Test implements generated.ResolverRoot.
func (r *Resolver) Test() generated.TestResolver { return &testResolver{} }

// TestType implements generated.ResolverRoot.
func (r *Resolver) TestType() generated.TestTypeResolver { return &testTypeResolver{} }

// TestTypeProject implements generated.ResolverRoot.
func (r *Resolver) TestTypeProject() generated.TestTypeProjectResolver {
	return &testTypeProjectResolver{}
}

// TestTypeSite implements generated.ResolverRoot.
func (r *Resolver) TestTypeSite() generated.TestTypeSiteResolver { return &testTypeSiteResolver{} }

// TestInvitation implements generated.ResolverRoot.
func (r *Resolver) TestInvitation() generated.TestInvitationResolver {
	return &testInvitationResolver{}
}

type (
	queryResolver                 struct{ *Resolver }
	mutationResolver              struct{ *Resolver }
	viewerResolver                struct{ *Resolver }
	heldSiteResolver              struct{}
	heldProjectResolver           struct{}
	siteResolver                  struct{}
	projectResolver               struct{}
	participantGroupResolver      struct{}
	participantResolver           struct{}
	userResolver                  struct{}
	userGroupResolver             struct{}
	membershipResolver            struct{}
	serviceRoleResolver           struct{}
	deviceResolver                struct{}
	deviceTypeResolver            struct{}
	deviceSubtypeResolver         struct{}
	deviceSiteResolver            struct{}
	deviceProjectResolver         struct{}
	deviceParticipantResolver     struct{}
	serviceResolver               struct{}
	serviceSiteResolver           struct{}
	serviceProjectResolver        struct{}
	serviceAccessResolver         struct{}
	serviceConfigResolver         struct{}
	serviceConfigSpecificResolver struct{}
	siteAccessResolver            struct{}
	projectAccessResolver         struct{}
	sessionResolver               struct{}
	sessionParticipantResolver    struct{}
	sessionUserResolver           struct{}
	sessionDeviceResolver         struct{}
	sessionEventResolver          struct{}
	sessionTypeResolver           struct{}
	sessionTypeProjectResolver    struct{}
	sessionTypeSiteResolver       struct{}
	sessionTypeServiceResolver    struct{}
	assetResolver                 struct{}
	testResolver                  struct{}
	testTypeResolver              struct{}
	testTypeProjectResolver       struct{}
	testTypeSiteResolver          struct{}
	testInvitationResolver        struct{}
)
