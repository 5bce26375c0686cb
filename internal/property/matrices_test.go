package property_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"
)

// files are the shipped rules.
type files struct{ matrix, strict []byte }

func readFiles(t testing.TB) files {
	t.Helper()
	matrix, err := os.ReadFile("../policy/matrix.yaml")
	if err != nil {
		t.Fatal(err)
	}
	strict, err := os.ReadFile("../policy/strict.yaml")
	if err != nil {
		t.Fatal(err)
	}
	return files{matrix, strict}
}

// matrixText is a matrix as YAML.
type matrixText string

// GoString writes the rules without their paths, for the report of a failure.
func (m matrixText) GoString() string {
	book, err := readRules([]byte(m), nil)
	if err != nil {
		return string(m)
	}
	var b strings.Builder
	for _, kind := range slices.Sorted(maps.Keys(book)) {
		fmt.Fprintf(&b, "\n  %s: %v", kind, book[kind].Visible)
		for _, name := range slices.Sorted(maps.Keys(book[kind].Fields)) {
			fmt.Fprintf(&b, ", %s: %v", name, book[kind].Fields[name].Read)
		}
		if len(book[kind].Write) > 0 {
			fmt.Fprintf(&b, ", write: %v", book[kind].Write)
		}
	}
	return b.String()
}

// free are the kinds whose row rule a random matrix may replace outright. The others hang together: the
// plan's implied edges rest on "who sees a participant sees the project" and its like, which hold for the
// shipped rows (the shipped matrix is drawn as it is, too) but not for any; they change as one, see cluster.
var free = []string{"user", "userGroup", "serviceRole", "service", "device"}

// cluster are row rules that keep those implications, narrower than the shipped ones.
var cluster = map[string]string{"project": "admin of itself", "participantGroup": "admin of project", "participant": "admin of project"}

// randomMatrix draws a matrix: lines of the shipped one swapped for others. The YAML is what both sides read.
func randomMatrix(t *rapid.T, shipped []byte) []byte {
	d := draw{t}
	book, err := readRules(shipped, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range slices.Sorted(maps.Keys(book)) {
		e := book[kind]
		for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
			if !d.oneIn(4, "field rule as shipped") {
				e.Fields[name] = fieldEntry{Column: e.Fields[name].Column, Read: d.lines(kind, e, true)}
			}
		}
		if slices.Contains(free, kind) && d.oneIn(3, "row rule") {
			e.Visible = d.lines(kind, e, false)
		}
	}
	d.randomWrites(book)
	for _, kind := range []string{"membership", "session"} {
		if d.oneIn(3, "one more line") {
			book[kind].Visible = append(book[kind].Visible, d.line(kind, book[kind], false, 1))
		}
	}
	if d.oneIn(4, "cluster") {
		for kind, line := range cluster {
			book[kind].Visible = []any{line}
		}
	}
	text, err := yaml.Marshal(book)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// randomWrites swaps the lines of some actions of `write:` for others.
func (d draw) randomWrites(book ruleBook) {
	for _, kind := range slices.Sorted(maps.Keys(book)) {
		e := book[kind]
		for _, action := range slices.Sorted(maps.Keys(e.Write)) {
			if !d.oneIn(4, "other lines") {
				continue
			}
			lines := append(d.lines(kind, e, true), d.wholly(e))
			if set, ok := e.Write[action].(map[string]any); ok {
				e.Write[action] = map[string]any{"columns": set["columns"], "needs": lines}
				continue
			}
			e.Write[action] = lines
		}
	}
}

// wholly draws a line with a word that only `write:` has.
func (d draw) wholly(e *entry) any {
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(e.Paths)) {
		if to := e.Paths[name].To; to == "site" || to == "project" || to == "service" {
			lines = append(lines, "admin of all "+name)
		}
	}
	if e.Table == "t_users" {
		lines = append(lines, "not user_superadmin", "not user_enabled")
	}
	return rapid.SampledFrom(append(lines, "admin somewhere")).Draw(d.T, "line")
}

func (d draw) lines(kind string, e *entry, field bool) []any {
	var lines []any
	for range 1 + d.upTo(2, "lines") {
		lines = append(lines, d.line(kind, e, field, 1))
	}
	return lines
}

// ranks orders the kinds so that a row rule sees those before its own only: `sees` may not lead in a circle.
var ranks = []string{"site", "project", "participantGroup", "participant", "user", "userGroup", "service", "device", "session", "sessionType", "testType"}

// above says that the row rule of a kind may look at another; a kind without a rank is seen by none of the ranked.
func above(kind, other string) bool {
	own, its := slices.Index(ranks, kind), slices.Index(ranks, other)
	return its >= 0 && (own < 0 || its < own)
}

// line draws one line that the words of matrix.yaml allow for the kind.
func (d draw) line(kind string, e *entry, field bool, depth int) any {
	if depth > 0 && d.oneIn(4, "all") {
		return map[string]any{"all": []any{d.line(kind, e, field, depth-1), d.line(kind, e, field, depth-1)}}
	}
	var lines []string
	for _, name := range slices.Sorted(maps.Keys(e.Paths)) {
		switch to := e.Paths[name].To; to {
		case "site", "project":
			lines = append(lines, "user of "+name, "admin of "+name)
		case "user":
			lines = append(lines, "self of "+name)
		case "userGroup":
			lines = append(lines, "member of "+name)
		}
		if field || above(kind, e.Paths[name].To) {
			lines = append(lines, "sees "+name)
		}
	}
	lines = append(lines, "superadmin", "nobody", "anyone", "admin somewhere")
	if field {
		lines = append(lines, "row")
	}
	return rapid.SampledFrom(lines).Draw(d.T, "line")
}
