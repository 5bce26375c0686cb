package policy

import (
	"fmt"
	"slices"
	"strings"

	"teragraph/internal/domain"
)

// Pred is a condition on a row, compiled for one caller. The store writes it as SQL; nothing in
// it depends on how many rows there are.
type Pred interface {
	// key is equal for equal conditions.
	key() string
}

// In holds when the path of the row leads to one of the ids.
type In struct {
	Path *Path
	IDs  []int // sorted, never empty
}

// Leads holds when the path of the row leads to a living row for which the condition holds.
type Leads struct {
	Path *Path
	Type *Type
	If   Pred // nil: any living row
}

// OnlyIn holds when the path of the row leads to nothing but the ids; it may lead nowhere.
type OnlyIn struct {
	Path *Path
	IDs  []int // sorted; empty: the path must lead nowhere
}

// Unset holds when a boolean column of the row is false.
type Unset struct{ Column string }

// And holds when all hold; it has at least two parts.
type And []Pred

// Or holds when one holds; it has at least two parts.
type Or []Pred

func (p In) key() string { return fmt.Sprintf("in(%s,%v)", p.Path.Name, p.IDs) }

func (p OnlyIn) key() string { return fmt.Sprintf("only(%s,%v)", p.Path.Name, p.IDs) }
func (p Unset) key() string  { return "unset(" + p.Column + ")" }

func (p Leads) key() string {
	if p.If == nil {
		return "leads(" + p.Path.Name + ")"
	}
	return "leads(" + p.Path.Name + "," + p.If.key() + ")"
}

func (p And) key() string { return "and" + joinKeys(p) }
func (p Or) key() string  { return "or" + joinKeys(p) }

func joinKeys(ps []Pred) string {
	keys := make([]string, len(ps))
	for i, p := range ps {
		keys[i] = p.key()
	}
	slices.Sort(keys)
	return "(" + strings.Join(keys, ",") + ")"
}

// Verdict is how a decision falls before any row is read.
type Verdict uint8

// The verdicts; the zero one denies.
const (
	Never Verdict = iota
	Always
	Where
)

// Decision is what a rule says to one caller: never, always, or for the rows where If holds.
type Decision struct {
	Verdict Verdict
	If      Pred // only with Where
	Rule    *Rule
	Type    *Type // whose rows it is about, of a row rule
	Form    Form
}

// Form is how the store is to write a condition; it changes what the condition costs, and nothing else.
type Form uint8

// The forms. Plain is for types of which there are few rows, the others for those that grow with the work done
// (architecture.md, law 3).
const (
	Plain  Form = iota
	Wide        // for callers who see a good part of the rows
	Narrow      // for callers who see few
	ByKey       // for statements that name their rows by key, or by their parents'
)

// Keyed gives the decision as it is best written where a statement names its rows by key: each of them is tested, and
// nothing is gathered, however little the caller sees, and of however small tables.
func (d Decision) Keyed() Decision {
	if d.Verdict == Where {
		d.Form = ByKey
	}
	return d
}

func (d Decision) same(o Decision) bool {
	if d.Verdict != o.Verdict {
		return false
	}
	return d.Verdict != Where || Equal(d.If, o.If)
}

// anyOf compiles the lines of a rule for a caller.
func (a *Access) anyOf(cs []clause, row domain.Kind) Decision {
	return combine(cs, Never, Always, func(ps []Pred) Pred { return Or(ps) }, func(c clause) Decision { return a.clause(c, row) })
}

// combine folds decisions: `absorbing` ends it, `neutral` is left out. Equal conditions count once.
func combine(cs []clause, neutral, absorbing Verdict, join func([]Pred) Pred, one func(clause) Decision) Decision {
	var ps []Pred
	for _, c := range cs {
		d := one(c)
		if d.Verdict == absorbing {
			return Decision{Verdict: absorbing}
		}
		if d.Verdict != neutral && !slices.ContainsFunc(ps, func(p Pred) bool { return Equal(p, d.If) }) {
			ps = append(ps, d.If)
		}
	}
	switch len(ps) {
	case 0:
		return Decision{Verdict: neutral}
	case 1:
		return Decision{Verdict: Where, If: ps[0]}
	}
	return Decision{Verdict: Where, If: join(ps)}
}

func (a *Access) clause(c clause, row domain.Kind) Decision {
	switch c.word {
	case "":
		return combine(c.all, Always, Never, func(ps []Pred) Pred { return And(ps) }, func(c clause) Decision { return a.clause(c, row) })
	case wordUser:
		return in(c.path, a.scopes.IDs(c.path.To, domain.RoleUser))
	case wordAdmin:
		return in(c.path, a.scopes.IDs(c.path.To, domain.RoleAdmin))
	case wordAdminOfAll:
		return Decision{Verdict: Where, If: OnlyIn{Path: c.path, IDs: a.scopes.IDs(c.path.To, domain.RoleAdmin)}}
	case wordNot:
		return Decision{Verdict: Where, If: Unset{Column: c.column}}
	case wordMember:
		return in(c.path, a.scopes.IDs(c.path.To, domain.RoleNone))
	case wordSelf:
		return in(c.path, []int{a.Caller.ID})
	case wordRow:
		return a.Rows(row)
	case wordAnyone:
		return Decision{Verdict: Always}
	case wordSomewhere:
		if len(a.scopes.IDs(domain.KindSite, domain.RoleAdmin)) > 0 {
			return Decision{Verdict: Always}
		}
	case wordSees:
		d := a.Rows(c.path.To)
		if d.Verdict == Never {
			return d
		}
		return Decision{Verdict: Where, If: Leads{Path: c.path, Type: a.matrix.Type(c.path.To), If: d.If}}
	}
	return Decision{Verdict: Never} // superadmin, nobody: superadmins never come here
}

func in(p *Path, ids []int) Decision {
	if len(ids) == 0 {
		return Decision{Verdict: Never}
	}
	return Decision{Verdict: Where, If: In{Path: p, IDs: ids}}
}

// Equal says whether two conditions are the same for every row.
func Equal(p, q Pred) bool {
	if p, ok := p.(In); ok {
		q, ok := q.(In)
		return ok && p.Path == q.Path && slices.Equal(p.IDs, q.IDs)
	}
	return p.key() == q.key()
}
