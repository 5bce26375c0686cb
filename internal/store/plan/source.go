package plan

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"teragraph/ent"
)

// Source reads the rows of one table through ent, so that the row guard sees every statement.
type Source interface {
	// Rows selects the columns (and the key); shape adds conditions, order, limit and expressions.
	Rows(ctx context.Context, c *ent.Client, columns []string, shape func(*sql.Selector)) ([]Row, error)
	// Beside takes rows of the table that another one's SELECT has beside its own; row turns what it took into a Row.
	Beside(prefix string) (taken *ent.Beside, row func(any) Row)
	// Count counts the rows that meet the condition.
	Count(ctx context.Context, c *ent.Client, where func(*sql.Selector)) (int, error)
	// CountBy counts them for each value of an integer column.
	CountBy(ctx context.Context, c *ent.Client, column string, where func(*sql.Selector)) (map[int]int, error)
}

// query is what ent generates for every entity.
type query[Q any, P ~func(*sql.Selector), S selection[S], T any] interface {
	Where(...P) Q
	Modify(...func(*sql.Selector)) S
	Select(...string) S
	All(context.Context) ([]*T, error)
	Count(context.Context) (int, error)
}

type selection[S any] interface {
	Scan(ctx context.Context, v any) error
}

// entity is a Source over one ent entity.
type entity[Q query[Q, P, S, T], P ~func(*sql.Selector), S selection[S], T any] struct {
	start func(*ent.Client) Q
	row   func(*T) Row
}

// Entity makes a Source of an entity's query, e.g. Entity(func(c *ent.Client) *ent.SiteQuery { return c.Site.Query() }, ...).
func Entity[Q query[Q, P, S, T], P ~func(*sql.Selector), S selection[S], T any](start func(*ent.Client) Q, row func(*T) Row) Source {
	return entity[Q, P, S, T]{start: start, row: row}
}

func (e entity[Q, P, S, T]) Rows(ctx context.Context, c *ent.Client, columns []string, shape func(*sql.Selector)) ([]Row, error) {
	q := e.start(c)
	q.Select(columns...)
	q.Modify(shape)
	found, err := q.All(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]Row, len(found))
	for i, f := range found {
		rows[i] = e.row(f)
	}
	return rows, nil
}

func (e entity[Q, P, S, T]) Beside(prefix string) (*ent.Beside, func(any) Row) {
	return ent.NewBeside[T](prefix), func(v any) Row { return e.row(v.(*T)) }
}

func (e entity[Q, P, S, T]) Count(ctx context.Context, c *ent.Client, where func(*sql.Selector)) (int, error) {
	return e.start(c).Where(P(where)).Count(ctx)
}

func (e entity[Q, P, S, T]) CountBy(ctx context.Context, c *ent.Client, column string, where func(*sql.Selector)) (map[int]int, error) {
	var counts []struct {
		Parent int `sql:"parent"`
		Number int `sql:"number"`
	}
	err := e.start(c).Where(P(where)).Modify(func(s *sql.Selector) {
		s.Select(sql.As(s.C(column), "parent"), sql.As(sql.Count("*"), "number")).GroupBy(s.C(column))
	}).Scan(ctx, &counts)
	if err != nil {
		return nil, err
	}
	by := make(map[int]int, len(counts))
	for _, n := range counts {
		by[n.Parent] = n.Number
	}
	return by, nil
}
