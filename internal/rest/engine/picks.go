package engine

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// typeFields is a parameter that picks the members of an answer's objects: their names with commas between,
// "*" for all, "-name" to leave one out. What begins with "-" begins with what is picked without the
// parameter. Names that there are not are ignored.
const typeFields = "fields"

// picks are the names that a request picks.
type picks map[string]bool

// picking is what a parameter of typeFields may pick.
type picking struct {
	names  []string
	always []string
	usual  picks // without the parameter
}

// newPicking reads the names, those that always stay, and those without the parameter: all when there
// are none.
func newPicking(names, always, usual []string) (*picking, error) {
	if len(names) == 0 {
		return nil, errors.New("fields has names")
	}
	p := &picking{names: names, always: always, usual: picks{}}
	for i, name := range names {
		if slices.Contains(names[:i], name) || name == "" || strings.ContainsAny(name, " ,*.-") {
			return nil, fmt.Errorf("the name %q is there twice, or none that could be picked", name)
		}
		p.usual[name] = len(usual) == 0
	}
	for _, name := range slices.Concat(always, usual) {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%q is none of the names", name)
		}
		p.usual[name] = true
	}
	return p, nil
}

// parse reads a request's picks; an empty text counts as absent.
func (p *picking) parse(text string) (any, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	chosen := picks{}
	if strings.HasPrefix(strings.TrimSpace(text), "-") {
		for name, yes := range p.usual {
			chosen[name] = yes
		}
	}
	for word := range strings.SplitSeq(text, ",") {
		name, out := strings.CutPrefix(strings.TrimSpace(word), "-")
		for _, known := range p.names {
			if name == known || name == "*" && !out {
				chosen[known] = !out
			}
		}
	}
	for _, name := range p.always {
		chosen[name] = true
	}
	return chosen, nil
}
