package policy

import (
	"fmt"
	"slices"
	"strings"

	"teragraph/internal/domain"
)

// The actions that every writable type has. Others begin with "set" and name columns whose change needs
// more than the update itself.
const (
	ActionCreate = "create"
	ActionUpdate = "update"
	ActionDelete = "delete"
)

// Write is who may do one thing to rows of a type.
type Write struct {
	Rule    *Rule
	Columns []string // of a "set" action: what it takes to change one of them; else empty
	// Places are, of "create", the columns by which the row hangs on others. Whoever changes one of them moves the
	// row, and needs the rule of "delete" where it was and of "create" where it comes to.
	Places []string
}

func compileWrites(kind domain.Kind, raw map[string]any, paths map[string]*Path) (map[string]*Write, error) {
	writes := map[string]*Write{}
	for name, v := range raw {
		lines, columns, err := writeLines(name, v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		rule, err := compileRule(string(kind)+"."+name, lines, paths)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		w := &Write{Rule: rule, Columns: columns}
		if name == ActionCreate {
			w.Places = rule.starts()
		}
		writes[name] = w
	}
	return writes, nil
}

// writeLines reads `create: [lines]` or `setToken: {columns: [...], needs: [lines]}`.
func writeLines(name string, v any) (lines []any, columns []string, err error) {
	switch {
	case name == ActionCreate || name == ActionUpdate || name == ActionDelete:
		lines, ok := v.([]any)
		if !ok {
			return nil, nil, fmt.Errorf("a list of lines is needed")
		}
		return lines, nil, nil
	case !strings.HasPrefix(name, "set") || name == "set":
		return nil, nil, fmt.Errorf("an action is create, update, delete, or set and a name")
	}
	m, _ := v.(map[string]any)
	lines, ok := m["needs"].([]any)
	list, isList := m["columns"].([]any)
	if !ok || !isList || len(list) == 0 || len(m) != 2 {
		return nil, nil, fmt.Errorf("a mapping with `columns` and `needs` is needed")
	}
	for _, c := range list {
		column, _ := c.(string)
		if !columnNotation.MatchString(column) {
			return nil, nil, fmt.Errorf("%v is not a column", c)
		}
		columns = append(columns, column)
	}
	return lines, columns, nil
}

// starts lists the columns of the row with which the rule's paths start.
func (r *Rule) starts() []string {
	var columns []string
	for _, c := range flatten(r.clauses) {
		if c.path != nil && !slices.Contains(columns, c.path.From) {
			columns = append(columns, c.path.From)
		}
	}
	return columns
}

// Write decides an action such as "participant.update" for any row, seen or not: unlike Action it never says Always to
// anybody but a superadmin only because the row rule is the same. An unknown action: never.
func (a *Access) Write(action string) Decision {
	t, rule, ok := a.matrix.action(action)
	if !ok {
		return Decision{Verdict: Never}
	}
	return a.decide(rule, rule.clauses, t.Kind)
}

// Written is Action for rows that the caller has just written: they are shown also when the row rule does not lead to
// them, so `row` holds for them, and nothing may be concluded from their being shown.
func (a *Access) Written(action string) Decision {
	t, rule, ok := a.matrix.action(action)
	if !ok {
		return Decision{Verdict: Never}
	}
	return a.decide(rule, shown(rule.clauses), t.Kind)
}

func (a *Access) decide(rule *Rule, clauses []clause, kind domain.Kind) Decision {
	if a.Caller.Kind != domain.CallerUser || rule.nobody() {
		return Decision{Verdict: Never, Rule: rule}
	}
	if a.Caller.Superadmin {
		return Decision{Verdict: Always, Rule: rule}
	}
	d := a.anyOf(clauses, kind)
	d.Rule = rule
	return d
}

// shown gives clauses for rows that are shown in any case.
func shown(clauses []clause) []clause {
	out := make([]clause, len(clauses))
	for i, c := range clauses {
		if c.all = shown(c.all); c.word == wordRow {
			c.word = wordAnyone
		}
		out[i] = c
	}
	return out
}
