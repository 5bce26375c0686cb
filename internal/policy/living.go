package policy

import (
	"fmt"
	"regexp"
	"strings"
)

// Living says which rows of a table are there for the graph. The zero value: those that are not soft-deleted.
type Living struct {
	Always bool     // the table deletes its rows for good
	Column string   // or: the rows whose Column has one of the Values
	Values []string // names of rows, never input of a client
}

var livingNotation = regexp.MustCompile(`^([a-z][a-z_]*) in ([A-Za-z]+(?:, [A-Za-z]+)*)$`)

// parseLiving reads `lives` of matrix.yaml: nothing, "always", or "COLUMN in NAME, NAME".
func parseLiving(text string) (Living, error) {
	if text == "" || text == "always" {
		return Living{Always: text == "always"}, nil
	}
	m := livingNotation.FindStringSubmatch(text)
	if m == nil {
		return Living{}, fmt.Errorf("lives: %q is neither `always` nor `COLUMN in NAME, NAME`", text)
	}
	return Living{Column: m[1], Values: strings.Split(m[2], ", ")}, nil
}
