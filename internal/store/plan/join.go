package plan

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"teragraph/ent"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// joinable says whether a to-one edge is read beside its parent's rows: as a LEFT JOIN under the same condition that would
// guard a statement of its own. That saves the statement. From a list at the root it is not: its many rows lead to few
// others (participants to their project), where a statement for those costs less than the join. An edge with a rule of its
// own is not either, because its rows are read only where the rule holds. All of it depends on the operation's shape only.
func (n *Node) joinable(e *Edge, child *Node) bool {
	atRoot := n.Edge == nil && n.Args.ID == 0 && !n.written
	return n.Type.Source != nil && !atRoot && (n.Edge == nil || n.Edge.Derive == nil) &&
		child.Type != nil && child.Type.Source != nil && child.Type.Kind != "" && child.rows.Verdict != policy.Never &&
		!e.Many && e.Derive == nil && e.Action == "" && len(e.Needs) == 1 && n.Type.Side[e.Needs[0]].Table == ""
}

// joinedEdge is one edge that is read beside the rows of the statement's own node.
type joinedEdge struct {
	node   *Node
	parent *joinedEdge // nil: the statement's own node
	prefix string
	taken  *ent.Beside
	row    func(any) Row
	rows   []Row // for each row of the statement
}

type joins []*joinedEdge

// mostJoins is how many edges one statement reads; the others have their own. SQLite joins 64 tables at most.
const mostJoins = 16

// joins lists the edges that the node's statement reads, parents before children.
func (n *Node) joins() joins {
	var list joins
	var walk func(n *Node, parent *joinedEdge)
	walk = func(n *Node, parent *joinedEdge) {
		for _, alias := range n.childOrder {
			child := n.Children[alias]
			if !child.joined || len(list) == mostJoins {
				continue
			}
			j := &joinedEdge{node: child, parent: parent, prefix: "j" + itoa(len(list)) + "_"}
			j.taken, j.row = child.Type.Source.Beside(j.prefix)
			list = append(list, j)
			walk(child, j)
		}
	}
	walk(n, nil)
	return list
}

// taking lets the statement scan what is beside its own rows.
func (l joins) taking(ctx context.Context) context.Context {
	if len(l) == 0 {
		return ctx
	}
	taken := make([]*ent.Beside, len(l))
	for i, j := range l {
		taken[i] = j.taken
	}
	return ent.WithBeside(ctx, taken)
}

// write adds the edge's table under its guard, and the columns, the key first; row qualifies the columns of the rows that
// it stands beside.
func (j *joinedEdge) write(s *sql.Selector, row rowguard.Column) {
	of := j.node.access.Matrix().Type(j.node.Type.Kind)
	col, parent := j.column(), row
	if j.parent != nil {
		parent = j.parent.column()
	}
	from, guard := parent(j.node.Edge.Needs[0]), j.guard()
	guarded := col
	if ofKeys(guard, of.Key) {
		guarded = func(name string) string {
			if name == of.Key {
				return from
			}
			return col(name)
		}
	}
	s.LeftJoin(sql.Dialect(s.Dialect()).Table(j.node.Type.Table).As(j.prefix)).OnP(sql.P(func(b *sql.Builder) {
		b.WriteString(col(of.Key) + " = " + from + " AND ")
		rowguard.WriteGuard(b, guarded, of, guard)
	}))
	for _, c := range j.node.columns {
		s.AppendSelectExprAs(sql.Raw(j.node.Type.column(col)(c)), j.prefix+c)
	}
	j.node.selectReach(s, col, j.prefix+"reach")
}

// ofKeys says whether a guard is but a list of the keys that the caller sees. It is asked of the parent's column then, which
// is the same: else PostgreSQL would look up all of these keys, to find the one that the parent names. Any other guard
// stays one of the edge's rows: as a condition of the join it would be tested after whole tables had been read for a hash.
func ofKeys(d policy.Decision, key string) bool {
	in, ok := d.If.(policy.In)
	return d.Verdict == policy.Where && ok && len(in.Path.Hops) == 0 && in.Path.From == key
}

func (j *joinedEdge) guard() policy.Decision {
	d := j.node.rows.Keyed()
	if j.node.implied && d.Verdict == policy.Where {
		d.Verdict = policy.Always
	}
	return d
}

// column qualifies the columns of the edge's table.
func (j *joinedEdge) column() rowguard.Column { return rowguard.Of(j.prefix) }

// keep hands what was read to the edges' nodes.
func (l joins) keep(ctx context.Context, rows []Row) {
	for _, j := range l {
		parents := rows
		if j.parent != nil {
			parents = j.parent.rows
		}
		j.keep(ctx, parents)
	}
}

func (j *joinedEdge) keep(ctx context.Context, parents []Row) {
	n := j.node
	if n.beside = true; n.found == nil {
		n.found = make(map[int]*Result, len(parents))
	}
	j.rows = make([]Row, len(parents))
	var fresh []Row
	for i, parent := range parents {
		if parent == nil {
			continue
		}
		key, ok := n.Edge.From(parent)
		if !ok {
			continue
		}
		if known, ok := n.found[key]; ok {
			j.rows[i] = known.Row()
			continue
		}
		n.found[key] = nil
		if v := j.taken.Rows[i]; v != nil {
			row := j.row(v)
			row.SetPlanNode(n)
			n.found[key], j.rows[i] = &Result{Rows: []Row{row}}, row
			fresh = append(fresh, row)
		}
	}
	if n.Type.Finish != nil {
		n.Type.Finish(ctx, fresh)
	}
}

// foundOf gives the distinct rows that an edge which was read beside its parents holds for them.
func (n *Node) foundOf(child *Node, parents []Row) (rows []Row) {
	seen := make(map[int]bool, len(parents))
	for _, parent := range parents {
		key, ok := child.Edge.From(parent)
		if !ok || seen[key] {
			continue
		}
		seen[key] = true
		if row := child.found[key].Row(); row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}
