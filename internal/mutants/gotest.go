package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// outcome is what one run of "go test" showed.
type outcome struct {
	failed string // the test that failed, "" when all passed
	passed int    // tests that ran and passed
}

// String gives the target as one would type it.
func (t target) String() string {
	if t.Run == "" {
		return "go test " + t.Package
	}
	return "go test -run " + t.Run + " " + t.Package
}

// goTest runs a target. That it does not build is an error and no catch: the compiler would notice
// many breaks that no test does.
func (r *runner) goTest(ctx context.Context, t target, overlay string) (outcome, error) {
	args := []string{"test", "-json", "-failfast", "-vet=off"}
	if t.Run != "" {
		args = append(args, "-run", t.Run)
	}
	if overlay != "" {
		args = append(args, "-overlay", overlay, "-count=1")
	}
	cmd := exec.CommandContext(ctx, "go", append(args, t.Package)...)
	cmd.Dir = r.root
	cmd.Env = append(os.Environ(), "TERAGRAPH_PROPERTY_SHRINK=1s", "TERAGRAPH_PROPERTY_DRAWS=600", "TERAGRAPH_PROPERTY_SEED=1")
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if ctx.Err() != nil {
		return outcome{}, ctx.Err()
	}
	got, problem := read(stdout.Bytes())
	if problem == nil && err != nil && got.failed == "" {
		problem = fmt.Errorf("go test: %w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return got, problem
}

// read takes the outcome from the events of "go test -json".
func read(events []byte) (outcome, error) {
	var got outcome
	var build strings.Builder
	broken := false
	lines := bufio.NewScanner(bytes.NewReader(events))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e struct{ Action, Package, Test, Output, FailedBuild string }
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			continue // a test that writes to the terminal itself
		}
		switch e.Action {
		case "build-output":
			build.WriteString(e.Output)
		case "build-fail":
			broken = true
		case "pass":
			if e.Test != "" {
				got.passed++
			}
		case "fail":
			broken = broken || e.FailedBuild != ""
			name := e.Package
			if e.Test != "" {
				name += "." + e.Test
			}
			// The deepest test comes first, its parents and its package after it.
			if got.failed == "" {
				got.failed = name
			}
		}
	}
	if err := lines.Err(); err != nil {
		return outcome{}, err
	}
	if broken {
		return outcome{}, errors.New("it does not build:\n" + build.String())
	}
	return got, nil
}
