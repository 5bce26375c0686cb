package policy

import (
	"fmt"
	"regexp"
	"strings"

	"teragraph/internal/domain"
)

// Path says how a row leads to rows of another kind: start with a column of the row, then go
// through zero or more tables. Living rows only; the last value is a key of the kind To.
type Path struct {
	Name string
	To   domain.Kind
	From string // column of the row itself
	Hops []Hop
	// Called is how texts for clients call the rows it leads to, where "its NAME" would not say it.
	Called string
}

// Hop is one step of a Path: the rows of Table whose Match equals the value so far; go on with Take.
type Hop struct {
	Table string
	Match string
	Take  string
	Only  Only
}

// Only narrows a hop over t_services_roles.
type Only string

// The words in brackets of matrix.yaml's path notation.
const (
	OnlyAny     Only = ""
	OnlyBuiltin Only = "builtin" // roles of OpenTera's own service
	OnlyAdmin   Only = "admin"   // the same, and called admin
	OnlyGlobal  Only = "global"  // about no site and no project
)

// BuiltinService is [domain.BuiltinService].
const BuiltinService = domain.BuiltinService

var (
	hopNotation    = regexp.MustCompile(`^(t_[a-z_]+)\.([a-z0-9_]+):([a-z0-9_]+)(?: \[(builtin|admin|global)\])?$`)
	columnNotation = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// ParsePath reads the notation that matrix.yaml explains at its top.
func ParsePath(name string, to domain.Kind, via string) (*Path, error) {
	parts := strings.Split(strings.Join(strings.Fields(via), " "), " > ")
	p := &Path{Name: name, To: to, From: parts[0]}
	if !columnNotation.MatchString(p.From) {
		return nil, fmt.Errorf("path %s: %q is not a column", name, p.From)
	}
	for _, part := range parts[1:] {
		m := hopNotation.FindStringSubmatch(part)
		if m == nil {
			return nil, fmt.Errorf("path %s: %q is not TABLE.MATCH:TAKE", name, part)
		}
		p.Hops = append(p.Hops, Hop{Table: m[1], Match: m[2], Take: m[3], Only: Only(m[4])})
	}
	return p, nil
}
