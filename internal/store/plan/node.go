package plan

import (
	"sync"
	"sync/atomic"

	"github.com/99designs/gqlgen/graphql"
	"github.com/graph-gophers/dataloader/v7"

	"teragraph/internal/policy"
)

// Node is one place of an operation where rows are fetched: a root field, or an edge under a parent's
// node. It holds everything that is decided before the first fetch.
type Node struct {
	Path     string // GraphQL path by aliases, without indexes: "sites.nodes.projects"
	Type     *Type  // nil for a derived value
	Edge     *Edge  // nil at a root
	Args     Args
	Raw      map[string]any   // arguments as given, for derived edges
	Children map[string]*Node // by alias

	access     *policy.Access
	field      graphql.CollectedField // of a root
	written    bool                   // its rows were just written: they are shown, seen or not
	rows       policy.Decision
	columns    []string
	fields     map[string]*fieldDecision // by action
	reach      []policy.Pred             // bit i of Row.ReachBits
	listed     *listed                   // nil: read in the general form
	implied    bool                      // what meets the filter, or stands under a parent that is seen, meets the row rule
	keysFirst  bool                      // the keys of a page are chosen first, its rows fetched after
	childOrder []string
	wantNodes  bool
	wantTotal  bool
	wantPage   bool
	joined     bool            // an edge whose rows its parent's statement may read too
	beside     bool            // it did, and found has them
	found      map[int]*Result // of an edge, by the key that it starts with
	loaders    *loaders
	late       sync.Once
	loader     *dataloader.Loader[int, *Result]
	fetcher    *Fetcher
}

// fieldDecision is what the policy says of one action in a node, and how often it was refused.
type fieldDecision struct {
	decision policy.Decision
	bit      int // value of the reach bit, with policy.Where
	fields   []fieldUse
	withheld atomic.Int64
}

type fieldUse struct{ path string }

// Result is what was fetched for one parent: one row or none, a page of rows, or a derived value.
type Result struct {
	Rows  []Row
	Total int
	More  bool // rows follow the page
	Value any
}

// Row gives the one row of a to-one edge, nil when there is none that the caller sees.
func (r *Result) Row() Row {
	if r == nil || len(r.Rows) == 0 {
		return nil
	}
	return r.Rows[0]
}

// May says whether an action is allowed on a row of this node; when it is not, that is counted for
// the error and for explain. An action that the plan does not know is refused.
func (n *Node) May(action string, reach int) bool { return n.Gate(action).May(reach) }

// Gate is the decision about one action in a node.
type Gate struct{ decision *fieldDecision }

// Gate gives the decision about an action, for whoever asks it of many rows.
func (n *Node) Gate(action string) Gate { return Gate{n.fields[action]} }

// May says whether the action is allowed on a row, as Node.May does.
func (g Gate) May(reach int) bool {
	d := g.decision
	if d == nil {
		return false
	}
	if d.decision.Verdict == policy.Always || d.decision.Verdict == policy.Where && reach&d.bit != 0 {
		return true
	}
	d.withheld.Add(1)
	return false
}

// Never says that the action is allowed on no row.
func (g Gate) Never() bool { return g.decision == nil || g.decision.decision.Verdict == policy.Never }

// may is May without counting, for cursors.
func (n *Node) may(action string, reach int) bool {
	if action == "" {
		return true
	}
	d := n.fields[action]
	return d != nil && (d.decision.Verdict == policy.Always || d.decision.Verdict == policy.Where && reach&d.bit != 0)
}

// Access gives the authority that decided this node.
func (n *Node) Access() *policy.Access { return n.access }

// need adds columns to the node's SELECT.
func (n *Node) need(columns ...string) {
	for _, c := range columns {
		if !contains(n.columns, c) {
			n.columns = append(n.columns, c)
		}
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

// decide notes an action of the node; a Where condition gets a bit of its own or shares an equal one.
func (n *Node) decide(a *policy.Access, action string) *fieldDecision {
	if d := n.fields[action]; d != nil {
		return d
	}
	d := &fieldDecision{}
	if d.decision = a.Action(action); n.written {
		d.decision = a.Written(action)
	}
	if d.decision.Verdict == policy.Where {
		d.bit = n.bit(d.decision.If)
	}
	n.fields[action] = d
	return d
}

func (n *Node) bit(p policy.Pred) int {
	for i, known := range n.reach {
		if policy.Equal(known, p) {
			return 1 << i
		}
	}
	n.reach = append(n.reach, p)
	return 1 << (len(n.reach) - 1)
}
