package auth

import "context"

type identityKey struct{}

// WithIdentity puts an identity into a context, so that a login or logout deeper down knows the
// client's address and the token that was presented.
func WithIdentity(ctx context.Context, id Identity) context.Context {
	return context.WithValue(ctx, identityKey{}, id)
}

// IdentityFrom gives the identity of a context; without one, the anonymous identity.
func IdentityFrom(ctx context.Context) Identity {
	id, _ := ctx.Value(identityKey{}).(Identity)
	return id
}
