package plan

import (
	"slices"
	"strings"

	"teragraph/internal/policy"
)

// Withheld is one selection of a field that was refused: how often, by which rule, and what that needs.
type Withheld struct {
	Path  []string `json:"path"` // without indexes
	Rule  string   `json:"rule"`
	Need  string   `json:"need"`
	Count int64    `json:"count"`
}

// RowRule tells in words which rows a list was made of.
type RowRule struct {
	Path []string `json:"path"`
	Rule string   `json:"rule"`
	// Need is what makes a row visible to somebody like the caller.
	Need string `json:"need"`
	// Outcome is "all", "none" or "some": whether the rule let through every row, no row, or those that fit.
	Outcome string `json:"outcome"`
}

// Withheld lists what the gate refused, in the order of the operation; one entry per selection and rule.
func (p *Plan) Withheld() []Withheld {
	list := []Withheld{}
	for _, n := range p.Nodes() {
		var actions []string
		for action := range n.fields {
			actions = append(actions, action)
		}
		slices.Sort(actions)
		for _, action := range actions {
			d := n.fields[action]
			count := d.withheld.Load()
			if count == 0 {
				continue
			}
			w := Withheld{Rule: action, Count: count / int64(len(d.fields)), Need: need(d.decision)}
			for _, use := range d.fields {
				w.Path = strings.Split(use.path, ".")
				list = append(list, w)
			}
		}
	}
	return list
}

// RowRules lists the row rule of every place where rows of a table were fetched.
func (p *Plan) RowRules() []RowRule {
	list := []RowRule{}
	for _, n := range p.Nodes() {
		if n.Type == nil || n.Type.Kind == "" {
			continue
		}
		r := RowRule{Path: strings.Split(n.Path, "."), Rule: string(n.Type.Kind) + ".read", Outcome: "some"}
		if n.rows.Rule != nil {
			r.Need = n.rows.Rule.Need()
		}
		switch n.rows.Verdict {
		case policy.Always:
			r.Outcome = "all"
		case policy.Never:
			r.Outcome = "none"
		}
		list = append(list, r)
	}
	return list
}

func need(d policy.Decision) string {
	if d.Rule == nil {
		return "signing in"
	}
	return d.Rule.Need()
}
