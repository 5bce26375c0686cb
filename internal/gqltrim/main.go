// Command gqltrim takes two wastes out of the code that gqlgen has generated, which has no setting for them: an
// error value per field and row for a mistake that no document can make, and the path of every object for the
// sake of @defer, also where nothing is deferred. Together they are 11 allocations of a row of eight fields
// (docs/guide/performance.md). It runs after gqlgen in "go generate", and fails when it finds nothing to do.
package main

import (
	"fmt"
	"go/format"
	"os"
	"regexp"
)

// cuts are what is replaced, each at least once. The order of the file and its declarations stay as they are.
var cuts = []struct {
	find *regexp.Regexp
	with string
}{
	{
		regexp.MustCompile(`errors\.New\("field of type \w+ does not have child fields"\)`),
		`errNoChildren`,
	},
	{
		regexp.MustCompile(`(?m)^\tec\.ProcessDeferredGroup\((graphql\.DeferredGroup\{\n(?:\t\t.*\n)+\t\})\)$`),
		"\tif len(deferLabelToView) > 0 {\n\t\tec.ProcessDeferredGroup($1)\n\t}",
	},
}

const declaration = "\n// errNoChildren is what a field context without children answers.\n" +
	"var errNoChildren = errors.New(\"the field does not have child fields\")\n"

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: gqltrim FILE"))
	}
	source, err := os.ReadFile(os.Args[1])
	if err != nil {
		fail(err)
	}
	trimmed, err := trim(source)
	if err != nil {
		fail(fmt.Errorf("%s: %w", os.Args[1], err))
	}
	if err := os.WriteFile(os.Args[1], trimmed, 0o644); err != nil {
		fail(err)
	}
}

// trim makes every cut; the text that gqlgen writes anew each time has all of them.
func trim(source []byte) ([]byte, error) {
	for _, c := range cuts {
		if !c.find.Match(source) {
			return nil, fmt.Errorf("%q is not in it: gqlgen writes something else now, see whether the cut is still needed", c.find)
		}
		source = c.find.ReplaceAll(source, []byte(c.with))
	}
	return format.Source(append(source, declaration...))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "gqltrim:", err)
	os.Exit(1)
}
