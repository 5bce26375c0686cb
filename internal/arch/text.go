package arch

import (
	"bytes"
	"fmt"
	"regexp"
)

// MaxLines is how long a hand-written Go file may be: what is longer holds more than one thought.
const MaxLines = 700

var (
	generated = regexp.MustCompile(`(?m)^// Code generated .* DO NOT EDIT\.$`)
	// The folders of somebody's machine. The pattern is written so that it does not match itself.
	machinePath = regexp.MustCompile(`(?:^|[\s"'` + "`" + `(=])/(?:work|root|home|Users)/[\w.]`)
)

// Generated says whether a tool wrote the source.
func Generated(source []byte) bool { return generated.Match(source) }

// Length says so when a hand-written Go file is too long, and "" when not.
func Length(f File) string {
	lines := bytes.Count(f.Source, []byte("\n"))
	if lines <= MaxLines || Generated(f.Source) {
		return ""
	}
	return fmt.Sprintf("%s has %d lines, %d are the limit; split it by subject", f.Path, lines, MaxLines)
}

// MachinePath names the first line that holds a path of somebody's machine, and gives "" without one.
func MachinePath(f File) string {
	at := machinePath.FindIndex(f.Source)
	if at == nil {
		return ""
	}
	return fmt.Sprintf("%s:%d names a folder of one machine", f.Path, bytes.Count(f.Source[:at[1]], []byte("\n"))+1)
}
