package parity

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// The rules of the reference data. An entry that applies one is not counted in any share, and must
// show the rule's pattern.
const (
	RuleClientError = "client-500" // a 500 that the client's fault caused becomes 400 or 409
	RuleNullList    = "null-list"  // null where a list belongs becomes []
	RuleHiddenID    = "hidden-id"  // an id that does not exist answers what a hidden one answers
	RuleLeak        = "leak"       // the original told what the caller may not know
)

// Deviation is an entry of a deviations file: cases that we answer otherwise, on purpose.
type Deviation struct {
	Cases  []string `yaml:"cases"`
	Rule   string   `yaml:"rule"`   // "" for a deviation of our own
	At     []string `yaml:"at"`     // without a rule: the only places that may differ
	Reason string   `yaml:"reason"` // in a sentence
}

// parseDeviations reads a deviations file, by case.
func parseDeviations(raw []byte) (map[string]Deviation, error) {
	byCase := map[string]Deviation{}
	if len(bytes.TrimSpace(raw)) == 0 {
		return byCase, nil
	}
	var entries []Deviation
	if err := yaml.NewDecoder(bytes.NewReader(raw), yaml.Strict()).Decode(&entries); err != nil {
		return nil, fmt.Errorf("parity: deviations: %w", err)
	}
	for _, d := range entries {
		switch d.Rule {
		case "", RuleClientError, RuleNullList, RuleHiddenID, RuleLeak:
		default:
			return nil, fmt.Errorf("parity: deviations: there is no rule %q", d.Rule)
		}
		if d.Reason == "" || len(d.Cases) == 0 || (d.Rule == "") != (len(d.At) > 0) {
			return nil, fmt.Errorf("parity: deviations: the entry of %q needs cases, a reason, and either a rule or the places (at) that differ", d.Cases)
		}
		for _, id := range d.Cases {
			if _, twice := byCase[id]; twice {
				return nil, fmt.Errorf("parity: deviations: %s is listed twice", id)
			}
			byCase[id] = d
		}
	}
	return byCase, nil
}

// covers says why the entry does not explain the differences of a case; "" when it does.
func (d Deviation) covers(c Case, ours answer, differences []Difference) string {
	if why := d.coversRows(ours, differences); why != "" {
		return why
	}
	switch d.Rule {
	case RuleClientError:
		if c.Status != 500 || ours.status != 400 && ours.status != 409 {
			return "the rule client-500 wants 500 recorded and 400 or 409 of ours"
		}
	case RuleNullList:
		if list, ok := ours.reply.JSON.([]any); c.Status != 200 || ours.status != 200 || c.Reply.Kind != "json" || c.Reply.JSON != nil || !ok || len(list) > 0 {
			return "the rule null-list wants null recorded and [] of ours"
		}
	case RuleHiddenID:
		if asSuperadmin(c.As) || !namesRow(c) || !refusesOrIsEmpty(c.Status, c.Reply) || !refusesOrIsEmpty(ours.status, ours.reply) {
			return "the rule hidden-id wants a caller other than the superadmin, a request for one row, and no row in either answer"
		}
	case RuleLeak:
		if c.Status != 200 || ours.status < 400 && !within(ours.reply.JSON, c.Reply.JSON) {
			return "the rule leak wants an answer of ours that tells a part of what was recorded, and nothing else"
		}
	default:
		for _, one := range differences {
			if !slices.Contains(d.At, one.Path) {
				return "it also differs at " + one.String()
			}
		}
	}
	return ""
}

// coversRows says why the rule of the entry does not excuse what is in the database. No rule excuses other
// rows than those recorded, but a leak may be closed by a refusal.
func (d Deviation) coversRows(ours answer, differences []Difference) string {
	unchanged := len(ours.rows) == 0
	switch {
	case d.Rule == "":
		return ""
	case (d.Rule == RuleClientError || d.Rule == RuleHiddenID) && !unchanged:
		return "the rule " + d.Rule + " wants that nothing changed in the database, but " + shownRows(ours.rows)
	case d.Rule == RuleLeak && ours.status >= 400 && unchanged:
		return ""
	}
	for _, one := range differences {
		if one.inRows() {
			return "the rule " + d.Rule + " excuses no difference in the database: " + one.String()
		}
	}
	return ""
}

func asSuperadmin(as string) bool {
	_, name, _ := strings.Cut(as, ":")
	return name == "admin" || strings.HasPrefix(name, "admin/")
}

// namesRow says whether a request asks for something by an id, a uuid or a name.
func namesRow(c Case) bool {
	values, err := url.ParseQuery(c.Query)
	if err != nil {
		return false
	}
	for name := range values {
		if strings.HasPrefix(name, "id") || strings.Contains(name, "uuid") || strings.Contains(name, "name") {
			return true
		}
	}
	return len(c.Body) > 0
}

func refusesOrIsEmpty(status int, r Reply) bool {
	if status >= 400 {
		return true
	}
	list, isList := r.JSON.([]any)
	return r.JSON == nil || isList && len(list) == 0
}

// within says whether a value tells nothing but what another one tells: less elements, less keys, or
// null in place of a value.
func within(part, whole any) bool {
	switch part := part.(type) {
	case nil:
		return true
	case map[string]any:
		object, ok := whole.(map[string]any)
		for key, value := range part {
			other, has := object[key]
			ok = ok && has && within(value, other)
		}
		return ok
	case []any:
		list, ok := whole.([]any)
		if !ok || len(part) > len(list) {
			return false
		}
		for _, element := range part {
			if !slices.ContainsFunc(list, func(other any) bool { return within(element, other) }) {
				return false
			}
		}
		return true
	}
	return len(compare("", whole, part, false)) == 0
}
