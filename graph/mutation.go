package graph

import (
	"context"

	"teragraph/graph/generated"
)

// Login signs in with name and password.
func (r *mutationResolver) Login(ctx context.Context, username, password string) (*generated.LoginResult, error) {
	return r.Sessions.SignIn(ctx, username, password)
}

// Logout revokes the token of the request.
func (r *mutationResolver) Logout(ctx context.Context) (bool, error) {
	return r.Sessions.SignOut(ctx)
}
