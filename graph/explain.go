package graph

import "teragraph/internal/store/plan"

// ExplainHeader, set to 1, asks for extensions.permissions in the answer.
const ExplainHeader = "Teragraph-Explain"

// Explanation is extensions.permissions: what was withheld and which row rule each list had, from the pass that
// enforced them. It says nothing of rows that the caller does not see, not even how many there are.
type Explanation struct {
	Withheld []plan.Withheld `json:"withheld"`
	Lists    []plan.RowRule  `json:"lists"`
}

func explain(p *plan.Plan) Explanation {
	return Explanation{Withheld: p.Withheld(), Lists: p.RowRules()}
}
