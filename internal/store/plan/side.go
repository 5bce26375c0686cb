package plan

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/store/rowguard"
)

// Side says where a column is that a type's own table does not have: in a table of ours beside it, with one row for a
// row, or none (docs/adr/0011-side-columns.md). Statements get a sub-select by the key instead of the column,
// wherever it is selected, tested or ordered by; a join would make every other column's name ambiguous, and would be
// paid by those who do not ask.
type Side struct {
	Table   string // tg_user_details
	Key     string // column of Table that names the row
	Of      string // column of the row with that name
	Column  string // of Table
	Default string // SQL of the value without a row; "" for null
	Living  bool   // Table soft-deletes its rows: those that are deleted count as none
}

// write writes the value for a row.
func (s Side) write(row rowguard.Column) string {
	value := "(SELECT side." + s.Column + " FROM " + s.Table + " AS side WHERE side." + s.Key + " = " + row(s.Of)
	if s.Living {
		value += " AND side.deleted_at IS NULL"
	}
	value += ")"
	if s.Default == "" {
		return value
	}
	return "COALESCE(" + value + ", " + s.Default + ")"
}

// column qualifies the columns of the type's rows, side columns included.
func (t *Type) column(row rowguard.Column) rowguard.Column {
	if len(t.Side) == 0 {
		return row
	}
	return func(name string) string {
		if side, ok := t.Side[name]; ok {
			return side.write(row)
		}
		return row(name)
	}
}

// selectRows reads the node's columns, and those that shape adds.
func (n *Node) selectRows(ctx context.Context, shape func(*sql.Selector)) ([]Row, error) {
	columns := n.columns
	var side []string
	if len(n.Type.Side) > 0 {
		columns = make([]string, 0, len(n.columns))
		for _, c := range n.columns {
			if _, ok := n.Type.Side[c]; ok {
				side = append(side, c)
				continue
			}
			columns = append(columns, c)
		}
	}
	joins := n.joins()
	rows, err := n.Type.Source.Rows(joins.taking(ctx), n.fetcher.client(ctx), columns, func(s *sql.Selector) {
		row := rowguard.Of(n.Type.Table)
		for _, c := range side {
			s.AppendSelectExprAs(sql.Raw(n.Type.Side[c].write(row)), c)
		}
		n.selectReach(s, row, "reach")
		shape(s)
		for _, j := range joins {
			j.write(s, row)
		}
	})
	if err == nil {
		joins.keep(ctx, rows)
	}
	return rows, err
}
