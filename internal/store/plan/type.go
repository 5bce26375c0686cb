// Package plan answers GraphQL operations from the database: it reads the shape of an operation once,
// decides every field and argument before the first fetch, and fetches level by level, one statement per
// edge whatever the number of rows (architecture.md, "an operation plan"; permissions.md, points 3 to 6).
package plan

import (
	"context"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// Row is a fetched row: ent's entities, and rows that are derived and belong to no table.
type Row interface {
	Key() int
	PlanNode() any
	SetPlanNode(node any)
	ReachBits() int
}

// Type describes a GraphQL object type to the plan: which table and columns it stands for, how it can be
// filtered and ordered, and where its edges lead. Types are made once by the catalogue and never change.
type Type struct {
	Name    string      // GraphQL object type
	Kind    domain.Kind // the policy's name; "" for derived types, whose rows belong to no table
	Table   string
	Columns map[string]Column // by GraphQL field; fields without a column are edges or ask no SQL
	Edges   map[string]*Edge  // by GraphQL field
	Filters map[string]Filter // by key of the filter input
	Orders  map[string]Order  // by value of the order enum
	Source  Source            // nil for derived types
	Finish  func(ctx context.Context, rows []Row)
	Side    map[string]Side // by the column's name in ent, which begins with tg_
	Listing *Listing        // nil: none
}

// Column is what a GraphQL field needs of the table. Action names the policy's rule of a field that does
// not simply come with its row ("participant.email"), else it is empty.
type Column struct {
	Needs  []string
	Action string
}

// Edge leads from rows to other rows, or to one derived value a row.
type Edge struct {
	Name   string // GraphQL field
	Target string // GraphQL object type; "" for a derived value
	Many   bool   // a connection: filter, order, pages, counts

	// From gives the id that the edge starts with: the foreign key of a to-one edge (false when it is
	// null), the row's own key of a to-many edge.
	From func(Row) (int, bool)
	// Needs are the columns of the parent that From reads.
	Needs []string
	// Foreign is the target's column that holds the parent's key, and ForeignOf reads it; to-many only.
	Foreign   string
	ForeignOf func(Row) int
	// Implied says that seeing the parent implies seeing the target: the guard adds no condition. The
	// property test proves each such claim.
	Implied bool
	// Action names the policy's rule of an edge that does not simply come with its row, else it is empty.
	Action string
	// Derive computes rows (or one value) a parent instead of reading the target's table by keys.
	Derive Derive
}

// Derive gives, for each parent's key, rows ([]Row) or a value. It asks a fixed number of statements
// whatever the number of parents, and gives only what the caller in the context may see.
type Derive func(ctx context.Context, n *Node, parents []Row) (map[int]any, error)

// Filter says how one key of a filter input is understood. Exactly one of the shapes is set.
type Filter struct {
	Shape  Shape
	Column string
	Action string // rule of a column that may be withheld
	// Target and Paths are for relations: any path may lead to a row of the target kind.
	Target domain.Kind
	Type   string // GraphQL type whose filter input is nested; "" when the input is an ID
	Paths  []*policy.Path
	// Number gives the stored number of an enum's word, for ShapeWords.
	Number func(word string) (int, bool)
}

// Shape is the form of a filter value.
type Shape uint8

// The shapes of filter values.
const (
	ShapeText     Shape = iota // StringFilter
	ShapeBool                  // Boolean
	ShapeIDs                   // [ID!] of the type itself
	ShapePresent               // Boolean: the column has a value
	ShapeRelation              // ID or nested filter of another type
	ShapeWords                 // [enum!], stored as numbers
	ShapeSpan                  // DateTimeFilter
	ShapeNames                 // [enum!], stored as the words themselves
)

// Order is one way to order: the column and how to read it from a row, for cursors.
type Order struct {
	Column   string
	Text     bool // ordered byte by byte on every database
	Time     bool // a moment
	Flag     bool // a boolean, ordered false before true as 0 and 1; none of the three: an integer
	Nullable bool // the column may be null; for one that may not, an index in the same order can serve
	Action   string
	Value    func(Row) any // string, int, int64, bool, time.Time or nil
}

// Catalogue finds types by name.
type Catalogue struct {
	byName map[string]*Type
	matrix *policy.Matrix
}

// NewCatalogue puts types together. The matrix is needed for the tables and keys of filter targets.
func NewCatalogue(m *policy.Matrix, types ...*Type) *Catalogue {
	c := &Catalogue{byName: make(map[string]*Type, len(types)), matrix: m}
	for _, t := range types {
		c.byName[t.Name] = t
	}
	return c
}

// Type gives the type of a GraphQL object type's name, nil when the plan does not fetch it.
func (c *Catalogue) Type(name string) *Type { return c.byName[name] }

// Matrix gives the authority that the catalogue's types are read under.
func (c *Catalogue) Matrix() *policy.Matrix { return c.matrix }

// Types gives all types by name. Do not change the map.
func (c *Catalogue) Types() map[string]*Type { return c.byName }
