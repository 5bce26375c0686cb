package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"teragraph/internal/domain"
)

// Accounts is what authentication needs of storage. Its errors reach the caller of this package
// unchanged in kind: a database that does not answer is never reported as a wrong password.
type Accounts interface {
	// AccountByUsername gives the account of a login name; nil and no error when there is none.
	// Deleted users have none.
	AccountByUsername(ctx context.Context, username string) (*domain.Account, error)
	// AccountByUUID gives the account of a user's uuid; nil and no error when there is none.
	AccountByUUID(ctx context.Context, uuid string) (*domain.Account, error)
	// Revoke keeps a token id (jti) as revoked, at least until the token expires. Revoking twice is no error.
	Revoke(ctx context.Context, tokenID string, expires time.Time) error
	// Revoked says whether a token id was revoked, by this server or another one on the same database.
	Revoked(ctx context.Context, tokenID string) (bool, error)
	// SigningKey gives the kept key of a kind of token; when none is kept yet, it keeps the proposed
	// one. Two servers that ask at the same time get the same key.
	SigningKey(ctx context.Context, kind string, propose func() ([]byte, error)) ([]byte, error)
}

// Options are the parts and settings of an [Authenticator].
type Options struct {
	Accounts    Accounts         // required
	UserKey     []byte           // HS256 key of user tokens (TERAGRAPH_USER_TOKEN_KEY), 16 bytes or more; nil = the kept one
	Clock       func() time.Time // real time, for token expiry and the throttle; nil = time.Now
	Now         func() time.Time // business time, for LastSeen; TERAGRAPH_CLOCK may fix it; nil = time.Now
	ThrottleOff bool             // TERAGRAPH_LOGIN_THROTTLE=off: failed logins are not counted
	Logger      *slog.Logger     // nil = no log
	LoggedIn    func(right bool) // told of every password that was compared; nil = nobody is

	compare func(hash, password []byte) error // tests count comparisons; nil = bcrypt
}

// Authenticator answers who asks. It is safe for concurrent use; build it with [New], once per server,
// since failed logins and last-seen times are counted in its memory.
type Authenticator struct {
	accounts  Accounts
	tokens    *tokens
	passwords *passwords
	throttle  *throttle
	seen      *seen
	log       *slog.Logger
	loggedIn  func(right bool)
}

// New builds an authenticator. It fails without Accounts, and with a UserKey that is too short to
// resist guessing.
func New(o Options) (*Authenticator, error) {
	if o.Accounts == nil {
		return nil, errors.New("auth: Options.Accounts is missing")
	}
	if o.UserKey != nil && len(o.UserKey) < minKeyBytes {
		return nil, fmt.Errorf("auth: the user token key has %d bytes; at least %d are needed", len(o.UserKey), minKeyBytes)
	}
	if o.Clock == nil {
		o.Clock = time.Now
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.LoggedIn == nil {
		o.LoggedIn = func(bool) {}
	}
	p, err := newPasswords(o.compare, o.Clock)
	if err != nil {
		return nil, err
	}
	return &Authenticator{
		accounts:  o.Accounts,
		tokens:    newTokens(o.Accounts, o.UserKey, o.Clock),
		passwords: p,
		throttle:  newThrottle(o.ThrottleOff, o.Clock),
		seen:      newSeen(o.Now),
		log:       o.Logger,
		loggedIn:  o.LoggedIn,
	}, nil
}

// Identity is a caller with what ending the login needs beyond it. The zero Identity is anonymous.
type Identity struct {
	Caller       domain.Caller
	Address      string    // the client's address, as Login wants it
	TokenExpires time.Time // zero unless a token was presented
}

// Authenticate says who sent a request. Without an Authorization header that is the anonymous caller,
// and no error. Credentials that do not hold give CodeUnauthenticated with a text that is the same for
// every reason; a blocked account or address gives CodeThrottled (see [domain.RetryAfter]).
// HTTP Basic is refused for an account that needs another login step
// (contract/dialects/opentera.md, "Authentication").
func (a *Authenticator) Authenticate(r *http.Request) (domain.Caller, error) {
	id, err := a.Identify(r)
	return id.Caller, err
}

// Identify is [Authenticator.Authenticate] that also tells the client's address and the token's expiry.
func (a *Authenticator) Identify(r *http.Request) (Identity, error) {
	ctx, address := r.Context(), r.RemoteAddr
	cred, err := parseAuthorization(r.Header.Values("Authorization"))
	if err != nil {
		return Identity{}, a.refuse(ctx, address, err)
	}
	id := Identity{Address: address}
	var account *domain.Account
	switch cred.scheme {
	case schemeNone:
		return id, nil
	case schemeBasic:
		if account, err = a.verify(ctx, cred.username, cred.password, address); err != nil {
			return Identity{}, err
		}
		if nextStep(account) != "" {
			return Identity{}, a.refuse(ctx, address, errNextStep)
		}
	case schemeToken:
		claims, parseErr := a.tokens.parse(ctx, cred.token)
		if parseErr != nil {
			return Identity{}, a.refuse(ctx, address, parseErr)
		}
		if account, err = a.holder(ctx, claims, address); err != nil {
			return Identity{}, err
		}
		id.TokenExpires, id.Caller.TokenID = claims.ExpiresAt.Time, claims.ID
	}
	id.Caller = domain.Caller{
		Kind: domain.CallerUser, ID: account.ID, UUID: account.UUID, Name: account.Username,
		Superadmin: account.Superadmin, TokenID: id.Caller.TokenID,
	}
	a.seen.note(account.ID)
	return id, nil
}

// holder gives the account that a sound token speaks for, unless the token was revoked or the
// account is disabled or gone since.
func (a *Authenticator) holder(ctx context.Context, claims *userClaims, address string) (*domain.Account, error) {
	revoked, err := a.accounts.Revoked(ctx, claims.ID)
	if err != nil {
		return nil, fmt.Errorf("auth: is the token revoked: %w", err)
	}
	if revoked {
		return nil, a.refuse(ctx, address, errTokenRevoked)
	}
	account, err := a.accounts.AccountByUUID(ctx, claims.UserUUID)
	if err != nil {
		return nil, fmt.Errorf("auth: read the token's account: %w", err)
	}
	if account == nil || !account.Enabled {
		return nil, a.refuse(ctx, address, errNoAccount)
	}
	return account, nil
}
