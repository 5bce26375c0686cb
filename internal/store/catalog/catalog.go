// Package catalog describes the graph's types to the plan: tables, columns, edges, filters, orderings.
// One file a subject; the schema beside it (schema/*.graphqls) is the contract; the property test draws every one of them.
package catalog

import (
	"fmt"
	"time"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/plan"
)

// Catalog makes the types of the graph.
type Catalog struct {
	matrix *policy.Matrix
	// LastSeen gives when a user was last seen by this process; later than what the table says, as long as
	// nothing writes user_lastonline.
	lastSeen func(userID int) (time.Time, bool)
	err      error
}

// New makes the catalogue. Its error names a path that does not parse, which is a mistake in this package.
func New(m *policy.Matrix, lastSeen func(userID int) (time.Time, bool)) (*plan.Catalogue, error) {
	c := &Catalog{matrix: m, lastSeen: lastSeen}
	types := []*plan.Type{
		c.site(), c.project(), c.participantGroup(), c.participant(),
		c.user(), c.userGroup(), c.membership(), c.serviceRole(),
		c.session(), c.person(), c.sessionParticipant(), c.sessionUser(), c.sessionDevice(), c.sessionEvent(),
		c.sessionType(), c.sessionTypeProject(), c.sessionTypeSite(), c.sessionTypeService(),
		c.asset(), c.test(), c.testInvitation(), c.testType(), c.testTypeProject(), c.testTypeSite(),
		c.device(), c.deviceType(), c.deviceSubtype(), c.deviceSite(), c.deviceProject(),
		c.deviceParticipant(), c.service(), c.serviceSite(), c.serviceProject(), c.serviceAccess(),
		c.serviceConfig(), c.serviceConfigSpecific(),
		serverSettings(), viewer(), heldSite(), heldProject(),
	}
	return plan.NewCatalogue(m, append(types, accessTypes()...)...), c.err
}

// relation makes a filter by rows of another type that any of the paths leads to.
func (c *Catalog) relation(target domain.Kind, nested string, vias ...string) plan.Filter {
	f := plan.Filter{Shape: plan.ShapeRelation, Target: target, Type: nested}
	for _, via := range vias {
		p, err := policy.ParsePath("relation", target, via)
		if err != nil && c.err == nil {
			c.err = fmt.Errorf("catalog: relation to %s: %w", target, err)
		}
		f.Paths = append(f.Paths, p)
	}
	return f
}

// Small words for the tables below.
func ids(column string) plan.Filter { return plan.Filter{Shape: plan.ShapeIDs, Column: column} }

func text(column string) plan.Filter {
	return plan.Filter{Shape: plan.ShapeText, Column: column}
}
func flag(column string) plan.Filter { return plan.Filter{Shape: plan.ShapeBool, Column: column} }
func present(column string) plan.Filter {
	return plan.Filter{Shape: plan.ShapePresent, Column: column}
}

// words makes a filter by an enum that is stored as numbers.
func words[T domain.Numbered](column string) plan.Filter {
	return plan.Filter{Shape: plan.ShapeWords, Column: column, Number: domain.NumberOf[T]}
}

// span makes a filter by a moment.
func span(column string) plan.Filter { return plan.Filter{Shape: plan.ShapeSpan, Column: column} }

func masked(f plan.Filter, action string) plan.Filter { f.Action = action; return f }

func columns(names ...string) plan.Column { return plan.Column{Needs: names} }

func byKey(column string) plan.Order {
	return plan.Order{Column: column, Value: func(r plan.Row) any { return r.Key() }}
}

func byText[T plan.Row](column string, value func(T) any) plan.Order {
	return plan.Order{Column: column, Text: true, Value: func(r plan.Row) any { return value(r.(T)) }}
}

func byTime[T plan.Row](column string, value func(T) any) plan.Order {
	return plan.Order{Column: column, Time: true, Value: func(r plan.Row) any { return value(r.(T)) }}
}

func byFlag[T plan.Row](column string, value func(T) bool) plan.Order {
	return plan.Order{Column: column, Flag: true, Value: func(r plan.Row) any {
		if value(r.(T)) {
			return 1
		}
		return 0
	}}
}

// detail makes a side column of a row's own details: those of key in the table.
func detail(table, key, column, without string) plan.Side {
	return plan.Side{Table: table, Key: key, Of: key, Column: column, Default: without}
}

// toOne makes an edge along a foreign key; from gives nil when it is null.
func toOne[T plan.Row](target, column string, from func(T) *domain.ID) *plan.Edge {
	return &plan.Edge{Target: target, Needs: []string{column}, From: func(r plan.Row) (int, bool) {
		id := from(r.(T))
		if id == nil {
			return 0, false
		}
		return id.N, true
	}}
}

// toMany makes an edge to the rows whose foreign key is the parent's key.
func toMany[T plan.Row](target, column string, parent func(T) *domain.ID) *plan.Edge {
	return &plan.Edge{
		Target: target, Many: true, Foreign: column, From: ownKey,
		ForeignOf: func(r plan.Row) int {
			if id := parent(r.(T)); id != nil {
				return id.N
			}
			return 0
		},
	}
}

func ownKey(r plan.Row) (int, bool) { return r.Key(), true }

// gated marks an edge that needs more than seeing the row.
func gated(e *plan.Edge, action string) *plan.Edge { e.Action = action; return e }

// implied marks an edge whose parent cannot be seen without its targets.
func implied(e *plan.Edge) *plan.Edge { e.Implied = true; return e }

// named gives the edges their GraphQL fields' names.
func named(edges map[string]*plan.Edge) map[string]*plan.Edge {
	for name, e := range edges {
		e.Name = name
	}
	return edges
}

func ref(id domain.ID) *domain.ID { return &id }

// value turns an optional text into what a cursor holds.
func value(s *string) any {
	if s == nil {
		return nil
	}
	return *s
}

// moment turns an optional time into what a cursor holds.
func moment(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}
