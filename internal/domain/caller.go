package domain

import "context"

// CallerKind says what somebody is who asks.
type CallerKind uint8

// The kinds of callers (contract/concepts.md, section 5).
const (
	Anonymous CallerKind = iota
	CallerUser
	CallerDevice
	CallerParticipant
	CallerService
)

// Caller is who asks: the outcome of authentication, and the only thing that policy knows of it.
// The zero Caller is anonymous.
type Caller struct {
	Kind       CallerKind
	ID         int    // id of the user, device, participant or service
	UUID       string // uuid of the same
	Name       string // login name, for logs
	Superadmin bool
	TokenID    string // jti of the token that was presented; "" with HTTP Basic
}

type callerKey struct{}

// WithCaller puts the caller into a context.
func WithCaller(ctx context.Context, c Caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// CallerFrom gives the caller of a context; without one, the anonymous caller, who sees nothing.
func CallerFrom(ctx context.Context) Caller {
	c, _ := ctx.Value(callerKey{}).(Caller)
	return c
}

// Account is what authentication needs to know of a user. Deleted users have no account.
type Account struct {
	ID                  int
	UUID                string
	Username            string
	FullName            string // first and last name, one blank between
	PasswordHash        string // bcrypt, as OpenTera's passlib writes it
	Enabled             bool
	Superadmin          bool
	TwoFactor           bool                // user_2fa_enabled
	SiteDemandsTwoStep  bool                // a site that the user reaches has site_2fa_required
	ForcePasswordChange bool                // user_force_password_change
	ServiceAccess       map[string][]string // service key -> names of the global roles held, for the token's claim
}
