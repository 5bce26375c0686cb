package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"time"

	"teragraph/internal/domain"
)

// refusalText is the one text of every refusal: it must not say which part was wrong.
const refusalText = "the credentials are missing, wrong or no longer valid; log in again"

// The reasons of refusals. They are for the log and hold nothing that the client sent.
var (
	errMalformedHeader = errors.New("malformed Authorization header")
	errWrongPassword   = errors.New("unknown or disabled account, or wrong password")
	errNextStep        = errors.New("the account needs another login step")
	errBasicNeeded     = errors.New("this login takes HTTP Basic only")
	errNotLoggedIn     = errors.New("nobody is logged in")
	errMalformedToken  = errors.New("malformed token")
	errTokenExpired    = errors.New("token expired")
	errTokenUnsound    = errors.New("token tampered with, foreign, or of another kind")
	errTokenRevoked    = errors.New("token revoked")
	errNoAccount       = errors.New("the token's account is disabled or gone")
)

// refuse makes the client's error of a refusal and logs its reason. Failures that are not the
// client's fault (storage, time) pass through unchanged.
func (a *Authenticator) refuse(ctx context.Context, address string, reason error) error {
	var failure *failure
	if errors.As(reason, &failure) {
		return failure.cause
	}
	a.log.LogAttrs(ctx, slog.LevelInfo, "refused",
		slog.String("reason", reason.Error()), slog.String("address", domain.Network(address)))
	return domain.Wrap(reason, domain.CodeUnauthenticated, refusalText)
}

// failure marks an error inside token parsing that no credential caused.
type failure struct{ cause error }

func (f *failure) Error() string { return f.cause.Error() }

func newThrottled(wait time.Duration) error {
	return domain.Throttled("login-throttle", wait,
		fmt.Sprintf("too many failed logins; try again in %.0f seconds", math.Ceil(wait.Seconds())))
}
