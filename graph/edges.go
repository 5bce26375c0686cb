package graph

import (
	"context"

	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

// list answers a root field that is a connection.
func list[T plan.Row](ctx context.Context, f *plan.Fetcher) (*plan.Page[T], error) {
	found, n, err := f.Root(ctx)
	if err != nil {
		return nil, err
	}
	return plan.PageOf[T](n, found), nil
}

// single answers a root field that is one object; nil when the caller sees none.
func single[T plan.Row](ctx context.Context, f *plan.Fetcher) (none T, err error) {
	found, _, err := f.Root(ctx)
	if err != nil || found.Row() == nil {
		return none, err
	}
	return found.Row().(T), nil
}

// page answers a to-many edge of a row.
func page[T plan.Row](ctx context.Context, row plan.Row) (*plan.Page[T], error) {
	found, n, err := plan.Load(ctx, row)
	if err != nil || n == nil {
		return &plan.Page[T]{Nodes: []T{}}, err
	}
	return plan.PageOf[T](n, found), nil
}

// one answers a to-one edge of a row; nil when it leads to nothing that the caller sees.
func one[T plan.Row](ctx context.Context, row plan.Row) (none T, err error) {
	found, _, err := plan.Load(ctx, row)
	if err != nil || found.Row() == nil {
		return none, err
	}
	return found.Row().(T), nil
}

// all answers a derived edge whose rows come without pages.
func all[T plan.Row](ctx context.Context, row plan.Row) ([]T, error) {
	found, _, err := plan.Load(ctx, row)
	if err != nil || found == nil {
		return []T{}, err
	}
	rows := make([]T, len(found.Rows))
	for i, r := range found.Rows {
		rows[i] = r.(T)
	}
	return rows, nil
}

// role answers what the caller holds on a site or project, without asking the database again.
func role(row plan.Row, id domain.ID) (*domain.Role, error) {
	n, ok := row.PlanNode().(*plan.Node)
	if !ok {
		return nil, nil
	}
	held := n.Access().Role(id.Kind, id.N)
	if held == domain.RoleNone {
		return nil, nil
	}
	return &held, nil
}
