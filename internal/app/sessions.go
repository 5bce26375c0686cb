package app

import (
	"context"
	"net/http"

	"teragraph/graph/generated"
	"teragraph/internal/auth"
	"teragraph/internal/domain"
)

// identify says who asks, for /graphql: without credentials nobody, with credentials that do not hold 401.
func (a *App) identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, err := a.auth.Identify(r)
		if err != nil {
			a.graph.Refuse(w, r, err)
			return
		}
		ctx := domain.WithCaller(auth.WithIdentity(r.Context(), id), id.Caller)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// sessions implements graph.Sessions.
type sessions struct{ auth *auth.Authenticator }

// reasons spells what is due before there is a token as the graph does.
func reasons(reason string) *generated.LoginReason {
	var r generated.LoginReason
	switch reason {
	case auth.ReasonPasswordChange:
		r = generated.LoginReasonPasswordChange
	case auth.ReasonTwoFactor:
		r = generated.LoginReasonTwoFactor
	case auth.ReasonTwoFactorSetup:
		r = generated.LoginReasonTwoFactorSetup
	default:
		return nil
	}
	return &r
}

// SignIn implements graph.Sessions.
func (s sessions) SignIn(ctx context.Context, username, password string) (*generated.LoginResult, error) {
	result, err := s.auth.Login(ctx, username, password, auth.IdentityFrom(ctx).Address)
	if err != nil {
		return nil, err
	}
	out := &generated.LoginResult{UserUUID: result.UserUUID, FullName: result.FullName, Reason: reasons(result.Reason)}
	if result.Token != "" {
		out.Token = &result.Token
	}
	return out, nil
}

// SignOut implements graph.Sessions.
func (s sessions) SignOut(ctx context.Context) (bool, error) {
	id := auth.IdentityFrom(ctx)
	if id.Caller.TokenID == "" {
		return false, nil
	}
	return true, s.auth.End(ctx, id)
}
