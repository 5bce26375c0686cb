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
	Unless *Unless  // and not those of which a table of ours says something
}

// Unless leaves out the soft-deleting rows of which a side table (tg_...) says Is: Column names the rows in both tables.
type Unless struct {
	Table  string
	Column string
	Is     string // value of the side table's column `kind`
}

var unlessNotation = regexp.MustCompile(`^unless (tg_[a-z]+_details)\.([a-z][a-z_]*) is ([A-Z]+)$`)

var livingNotation = regexp.MustCompile(`^([a-z][a-z_]*) in ([A-Za-z]+(?:, [A-Za-z]+)*)$`)

// parseLiving reads `lives` of matrix.yaml: nothing, "always", "COLUMN in NAME, NAME", or
// "unless TABLE.COLUMN is KIND".
func parseLiving(text string) (Living, error) {
	if text == "" || text == "always" {
		return Living{Always: text == "always"}, nil
	}
	if m := unlessNotation.FindStringSubmatch(text); m != nil {
		return Living{Unless: &Unless{Table: m[1], Column: m[2], Is: m[3]}}, nil
	}
	m := livingNotation.FindStringSubmatch(text)
	if m == nil {
		return Living{}, fmt.Errorf("lives: %q is neither `always` nor `COLUMN in NAME, NAME` nor `unless TABLE.COLUMN is KIND`", text)
	}
	return Living{Column: m[1], Values: strings.Split(m[2], ", ")}, nil
}
