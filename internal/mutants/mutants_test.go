package main

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// toy is a module with a rule in Go and one in embedded data. The embedded one is read through a
// package variable on purpose: breaks of YAML must reach the tests too.
func toy() map[string]string {
	return map[string]string{
		"go.mod": "module toy\n\ngo 1.26\n",
		"toy.go": `package toy

import _ "embed"

//go:embed limit.txt
var limit string

func Sees(admin, member bool) bool { return admin || member }

func Unwatched(n int) int { return n + 1 }

func Limit() string { return limit }
`,
		"limit.txt": "ten",
		"toy_test.go": `package toy

import "testing"

func TestSees(t *testing.T) {
	t.Run("member", func(t *testing.T) {
		if !Sees(false, true) {
			t.Error("a member sees nothing")
		}
	})
}

func TestLimit(t *testing.T) {
	if Limit() != "ten" {
		t.Error(Limit())
	}
}

func TestUnwatched(t *testing.T) { Unwatched(1) }

func TestSkips(t *testing.T) { t.Skip("no database") }

func TestFails(t *testing.T) { t.Error("always") }
`,
	}
}

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	swapped  = "- {name: or-and, file: toy.go, old: admin || member, new: admin && member, tests: [{package: ., run: TestSees}]}\n"
	data     = "- {name: data, file: limit.txt, old: ten, new: nine, tests: [{package: ., run: TestSees}, {package: ., run: TestLimit}]}\n"
	survives = "- {name: unwatched, why: nobody counts, file: toy.go, old: n + 1, new: n - 1, tests: [{package: ., run: TestUnwatched}]}\n"
	noBuild  = "- {name: no-build, file: toy.go, old: n + 1, new: n + x, tests: [{package: ., run: TestUnwatched}]}\n"
	skips    = "- {name: skips, file: toy.go, old: n + 1, new: n, tests: [{package: ., run: TestSkips}]}\n"
	none     = "- {name: none, file: toy.go, old: n + 1, new: n, tests: [{package: ., run: TestNowhere}]}\n"
	fails    = "- {name: fails, file: toy.go, old: n + 1, new: n, tests: [{package: ., run: TestFails}]}\n"
	noPkg    = "- {name: no-package, file: toy.go, old: n + 1, new: n, tests: [{package: ./nowhere}]}\n"
)

func TestRun(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	tests := []struct {
		name, list string
		out, err   []string
	}{
		{"caught", swapped + data, []string{"1/2 caught   or-and", "by toy.TestSees/member", "2/2 caught   data", "by toy.TestLimit", "all 2 breaks were caught"}, nil},
		{"survives", survives + swapped, []string{"1/2 SURVIVED unwatched", "nobody counts", "2/2 caught   or-and"}, []string{"1 of 2 breaks were noticed by no test"}},
		{"does not build", noBuild, nil, []string{"no-build: it does not build", "undefined: x"}},
		{"test skips", skips, nil, []string{"named by skips, runs no test that could fail"}},
		{"test is not there", none, nil, []string{"named by none, runs no test that could fail"}},
		{"test always fails", fails, nil, []string{"fails without any break (toy.TestFails)"}},
		{"package is not there", noPkg, nil, []string{"./nowhere"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			files := toy()
			files["list.yaml"] = tt.list
			root := write(t, files)
			mutants, err := load(root, "list.yaml")
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			r, err := newRunner(root, &out)
			if err != nil {
				t.Fatal(err)
			}
			err = r.run(t.Context(), mutants)
			if (err != nil) != (tt.err != nil) {
				t.Fatalf("error %v, output:\n%s", err, out.String())
			}
			for _, want := range tt.err {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error lacks %q: %v", want, err)
				}
			}
			for _, want := range tt.out {
				if !strings.Contains(out.String(), want) {
					t.Errorf("the output lacks %q:\n%s", want, out.String())
				}
			}
			for name, text := range files {
				if now, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(now) != text {
					t.Errorf("%s was changed: %v", name, err)
				}
			}
		})
	}
}

func TestLoadRefuses(t *testing.T) {
	for list, want := range map[string]string{
		"- {file: toy.go, old: n + 1, new: n, tests: [{package: .}]}": `entry 1: the name "" is empty or taken`,
		swapped + swapped: `entry 2: the name "or-and" is empty or taken`,
		"- {name: a, file: toy.go, old: gone, new: n, tests: [{package: .}]}":                    "a: stale: its old text is in toy.go 0 times",
		"- {name: a, file: toy.go, old: return, new: n, tests: [{package: .}]}":                  "a: stale: its old text is in toy.go 3 times",
		"- {name: a, file: toy.go, old: n + 1, new: n + 1, tests: [{package: .}]}":               "a: old and new must differ",
		"- {name: a, file: toy.go, old: '', new: n + 1, tests: [{package: .}]}":                  "a: old and new must differ",
		"- {name: a, file: ../toy.go, old: n + 1, new: n, tests: [{package: .}]}":                `a: "../toy.go" is not a file of the repository`,
		"- {name: a, file: nowhere.go, old: n + 1, new: n, tests: [{package: .}]}":               "a: ",
		"- {name: a, file: toy.go, old: n + 1, new: n}":                                          "a: names no tests",
		"- {name: a, file: toy.go, old: n + 1, new: n, tests: [{run: TestSees}]}":                "a: a test without a package",
		"- {name: a, file: toy.go, old: n + 1, new: n, test: [{package: .}]}":                    "list.yaml: ",
		"- {name: a, file: toy.go, old: gone, new: n, tests: [{package: .}]}\n- {name: a, x: y}": "list.yaml: ",
	} {
		files := maps.Clone(toy())
		files["list.yaml"] = list
		_, err := load(write(t, files), "list.yaml")
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s\ngot  %v\nwant %s", list, err, want)
		}
	}
}

// TestTheListIsNotStale fails as soon as a change moves a line that a committed break needs.
func TestTheListIsNotStale(t *testing.T) {
	if _, err := load("../..", "internal/mutants/*.yaml"); err != nil {
		t.Error(err)
	}
}

func TestNewRunnerNeedsAModule(t *testing.T) {
	if _, err := newRunner(t.TempDir(), io.Discard); err == nil {
		t.Error("no error")
	}
}
