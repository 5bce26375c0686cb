package store

import (
	"context"
	"errors"
	"fmt"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/tx"
)

// Create makes a row and answers it as the operation selects it. See command.Commands for what it refuses.
func (s *Store) Create(ctx context.Context, kind domain.Kind, input map[string]any) (*plan.Result, error) {
	id, err := s.commands.Create(ctx, kind, input)
	if err != nil {
		return nil, err
	}
	return s.written(ctx, []int{id})
}

// Update changes rows and answers them. A version of 0 asks for none.
func (s *Store) Update(ctx context.Context, kind domain.Kind, ids []*domain.ID, version int64, input map[string]any) (*plan.Result, error) {
	argument, keys, err := s.keysOf(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	if err := s.commands.Update(ctx, kind, keys, version, input); err != nil {
		return nil, about(err, argument)
	}
	return s.written(ctx, keys)
}

// Delete soft-deletes rows and answers their ids.
func (s *Store) Delete(ctx context.Context, kind domain.Kind, ids []*domain.ID) ([]*domain.ID, error) {
	argument, keys, err := s.keysOf(ctx, kind, ids)
	if err != nil {
		return nil, err
	}
	if err := s.commands.Delete(ctx, kind, keys); err != nil {
		return nil, about(err, argument)
	}
	gone := make([]*domain.ID, len(keys))
	for i, key := range keys {
		gone[i] = &domain.ID{Kind: kind, N: key}
	}
	return gone, nil
}

// Rename changes the name with which a user signs in, and answers the user.
func (s *Store) Rename(ctx context.Context, user domain.ID, username string) (*plan.Result, error) {
	argument, keys, err := s.keysOf(ctx, domain.KindUser, []*domain.ID{&user})
	if err != nil {
		return nil, err
	}
	if err := s.commands.Rename(ctx, keys[0], username); err != nil {
		return nil, about(err, argument)
	}
	return s.written(ctx, keys)
}

// ChangeMemberships puts a user into user groups and takes them out of others, and answers the user.
func (s *Store) ChangeMemberships(ctx context.Context, user domain.ID, lists map[string]any) (*plan.Result, error) {
	if err := named(domain.KindUser, "userId", user); err != nil {
		return nil, err
	}
	if err := s.commands.ChangeMemberships(ctx, user.N, lists); err != nil {
		return nil, err
	}
	return s.written(ctx, []int{user.N})
}

// Join puts users into user groups and answers the memberships.
func (s *Store) Join(ctx context.Context, inputs []map[string]any) (*plan.Result, error) {
	keys, err := s.commands.Join(ctx, inputs)
	if err != nil {
		return nil, err
	}
	return s.written(ctx, keys)
}

// SetRoles gives, changes and takes roles on sites or projects (the kind) and answers the accesses that stand.
func (s *Store) SetRoles(ctx context.Context, kind domain.Kind, inputs []map[string]any) (*plan.Result, error) {
	keys, err := s.commands.SetRoles(ctx, kind, inputs)
	if err != nil {
		return nil, err
	}
	return s.written(ctx, keys)
}

// written reads back what was written, by what the caller holds now.
func (s *Store) written(ctx context.Context, keys []int) (*plan.Result, error) {
	t := tx.From(ctx)
	a, err := t.Access(func() (*policy.Access, error) { return s.Access(ctx, domain.CallerFrom(ctx)) })
	if err != nil {
		return nil, err
	}
	result, err := s.Written(ctx, a, keys)
	if err == nil && len(result.Rows) < len(keys) {
		err = domain.Errorf(domain.CodeStale, "what was written was deleted at once; read it again")
	}
	return result, err
}

// keysOf reads the ids of rows to change: of one kind, each once, and no more than a list may have.
// argument is the name they came under, for errors.
func (s *Store) keysOf(ctx context.Context, kind domain.Kind, ids []*domain.ID) (argument string, keys []int, err error) {
	argument = "id"
	if plan.Given(ctx, "ids") {
		argument = "ids"
	}
	if err := s.commands.Few(argument, len(ids)); err != nil {
		return argument, nil, err
	}
	keys = make([]int, 0, len(ids))
	seen := make(map[int]bool, len(ids))
	for i, id := range ids {
		at := argument
		if at == "ids" {
			at = fmt.Sprintf("ids[%d]", i)
		}
		if err := named(kind, at, *id); err != nil {
			return argument, nil, err
		}
		if !seen[id.N] {
			seen[id.N] = true
			keys = append(keys, id.N)
		}
	}
	return argument, keys, nil
}

// named refuses an id that is none of the kind.
func named(kind domain.Kind, argument string, id domain.ID) error {
	if !id.Of(kind) {
		return domain.BadInput(argument, "is not the id of a "+string(kind)+"; take ids from the answers of this server")
	}
	return nil
}

// about names the argument by which the rows of a change were given.
func about(err error, argument string) error {
	var e *domain.Error
	if !errors.As(err, &e) || e.Argument != "" {
		return err
	}
	switch e.Code {
	case domain.CodeNotFound:
		e.Argument = argument
	case domain.CodeStale:
		if e.Version != 0 {
			e.Argument = "version"
		}
	}
	return err
}
