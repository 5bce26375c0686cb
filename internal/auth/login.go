package auth

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// The steps that an account may need before it gets a token, as OpenTera's login answers them
// (contract/dialects/opentera.md, "Authentication").
const (
	ReasonPasswordChange = "password_change"
	ReasonTwoFactor      = "2fa"
	ReasonTwoFactorSetup = "2fa_setup"
)

// LoginResult is the outcome of a right password. With a Reason there is no token: the account must
// take that step first.
type LoginResult struct {
	UserID   int
	UserUUID string
	FullName string
	Reason   string    // "", ReasonPasswordChange, ReasonTwoFactor or ReasonTwoFactorSetup
	Token    string    // "" when there is a Reason
	Expires  time.Time // of the token, 60 minutes after the login
}

// Login exchanges a name and a password for a token. Anything wrong about the account or the password
// gives CodeUnauthenticated with one and the same text; a blocked account or address gives
// CodeThrottled (see [domain.RetryAfter]). The address is that of the client, with or without a port.
func (a *Authenticator) Login(ctx context.Context, username, password, address string) (LoginResult, error) {
	account, err := a.verify(ctx, username, password, address)
	if err != nil {
		return LoginResult{}, err
	}
	result := LoginResult{UserID: account.ID, UserUUID: account.UUID, FullName: account.FullName, Reason: nextStep(account)}
	if result.Reason != "" {
		return result, nil
	}
	if result.Token, result.Expires, err = a.tokens.issue(ctx, account); err != nil {
		return LoginResult{}, err
	}
	a.seen.note(account.ID)
	return result, nil
}

// LoginBasic is [Authenticator.Login] with the name and password of the request's HTTP Basic header,
// as GET /user/login does it. No header, or a token, gives CodeUnauthenticated.
func (a *Authenticator) LoginBasic(r *http.Request) (LoginResult, error) {
	cred, err := parseAuthorization(r.Header.Values("Authorization"))
	if err == nil && cred.scheme != schemeBasic {
		err = errBasicNeeded
	}
	if err != nil {
		return LoginResult{}, a.refuse(r.Context(), r.RemoteAddr, err)
	}
	return a.Login(r.Context(), cred.username, cred.password, r.RemoteAddr)
}

// Logout revokes the token of a request, for every server on the same database. With HTTP Basic
// there is nothing to revoke and it only checks who asks. A request without credentials, or with
// ones that do not hold, gets CodeUnauthenticated.
func (a *Authenticator) Logout(r *http.Request) error {
	id, err := a.Identify(r)
	if err != nil {
		return err
	}
	return a.End(r.Context(), id)
}

// End is [Authenticator.Logout] for an identity that [Authenticator.Identify] gave before.
// The anonymous one gets CodeUnauthenticated.
func (a *Authenticator) End(ctx context.Context, id Identity) error {
	if id.Caller.Kind == domain.Anonymous {
		return a.refuse(ctx, id.Address, errNotLoggedIn)
	}
	if id.Caller.TokenID == "" {
		return nil
	}
	if err := a.accounts.Revoke(ctx, id.Caller.TokenID, id.TokenExpires); err != nil {
		return fmt.Errorf("auth: revoke a token: %w", err)
	}
	return nil
}

// verify gives the enabled account of a name and password. A blocked account is answered without
// comparing; else every outcome but a remembered right password costs one comparison.
func (a *Authenticator) verify(ctx context.Context, username, password, address string) (*domain.Account, error) {
	try := newAttempt(username, address)
	if err := a.throttle.check(try); err != nil {
		return nil, err
	}
	account, hash, err := a.account(ctx, username)
	if err != nil {
		return nil, err
	}
	if account != nil && account.Enabled && a.passwords.known(hash, password) {
		return account, nil
	}
	leave, err := a.throttle.enter(ctx, try)
	if err != nil {
		return nil, err
	}
	defer leave()
	if err := a.throttle.check(try); err != nil {
		return nil, err
	}
	if account != nil && account.Enabled && a.passwords.known(hash, password) {
		return account, nil
	}
	if fits := a.passwords.fits(hash, password); !fits || account == nil || !account.Enabled {
		a.loggedIn(false)
		if a.throttle.failed(try) {
			a.log.LogAttrs(ctx, slog.LevelWarn, "failed logins reached the limit",
				slog.String("address", domain.Network(address)), slog.Duration("blocked", blockedFor))
		}
		return nil, a.refuse(ctx, address, errWrongPassword)
	}
	a.loggedIn(true)
	a.passwords.remember(hash, password)
	a.throttle.succeeded(try)
	return account, nil
}

// account reads an account and its hash; nil and "" when there is none. No database is asked for a
// name that cannot be stored: PostgreSQL would answer with an error, not with "no such row".
func (a *Authenticator) account(ctx context.Context, username string) (*domain.Account, string, error) {
	if username == "" || !utf8.ValidString(username) || strings.Contains(username, "\x00") {
		return nil, "", nil
	}
	account, err := a.accounts.AccountByUsername(ctx, username)
	if err != nil {
		return nil, "", fmt.Errorf("auth: read the account: %w", err)
	}
	if account == nil {
		return nil, "", nil
	}
	return account, account.PasswordHash, nil
}

// nextStep says what an account must do before it gets a token, in the order in which the contract
// lists the reasons; "" when nothing.
func nextStep(account *domain.Account) string {
	switch {
	case account.ForcePasswordChange:
		return ReasonPasswordChange
	case account.TwoFactor:
		return ReasonTwoFactor
	case account.SiteDemandsTwoStep:
		return ReasonTwoFactorSetup
	}
	return ""
}
