package graph

import (
	"context"

	"teragraph/graph/generated"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// Writer changes rows in the operation's transaction, and answers them as the operation selects them. What it refuses
// is a domain.Error for the client; then nothing of the operation is stored.
type Writer interface {
	Create(ctx context.Context, kind domain.Kind, input map[string]any) (*plan.Result, error)
	Update(ctx context.Context, kind domain.Kind, ids []*domain.ID, version int64, input map[string]any) (*plan.Result, error)
	Delete(ctx context.Context, kind domain.Kind, ids []*domain.ID) ([]*domain.ID, error)
	Rename(ctx context.Context, user domain.ID, username string) (*plan.Result, error)
	ChangeMemberships(ctx context.Context, user domain.ID, lists map[string]any) (*plan.Result, error)
	Join(ctx context.Context, inputs []map[string]any) (*plan.Result, error)
	SetRoles(ctx context.Context, kind domain.Kind, inputs []map[string]any) (*plan.Result, error)
}

// Login signs in with name and password.
func (r *mutationResolver) Login(ctx context.Context, username, password string) (*generated.LoginResult, error) {
	return r.Sessions.SignIn(ctx, username, password)
}

// Logout revokes the token of the request.
func (r *mutationResolver) Logout(ctx context.Context) (bool, error) {
	return r.Sessions.SignOut(ctx)
}

// written answers the one row that a mutation wrote.
func written[T plan.Row](found *plan.Result, err error) (none T, _ error) {
	if err != nil {
		return none, err
	}
	return found.Row().(T), nil
}

// allWritten answers the rows that a mutation wrote.
func allWritten[T plan.Row](found *plan.Result, err error) ([]T, error) {
	if err != nil {
		return nil, err
	}
	rows := make([]T, len(found.Rows))
	for i, r := range found.Rows {
		rows[i] = r.(T)
	}
	return rows, nil
}

// create answers the new row.
func create[T plan.Row](ctx context.Context, w Writer, kind domain.Kind) (T, error) {
	return written[T](w.Create(ctx, kind, input(ctx, "input")))
}

// update answers the changed row; no version means any.
func update[T plan.Row](ctx context.Context, w Writer, kind domain.Kind, id domain.ID, version *int64) (T, error) {
	var known int64
	if version != nil {
		known = *version
	}
	return written[T](w.Update(ctx, kind, []*domain.ID{&id}, known, input(ctx, "input")))
}

// remove answers the id of the deleted row.
func remove(ctx context.Context, w Writer, kind domain.Kind, id domain.ID) (*domain.ID, error) {
	gone, err := w.Delete(ctx, kind, []*domain.ID{&id})
	if err != nil {
		return nil, err
	}
	return gone[0], nil
}
