package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
)

// mutant is one break: in File, Old becomes New, and one of Tests has to fail.
type mutant struct {
	Name  string
	Why   string // what would go wrong for whom
	File  string // from the root, with slashes
	Old   string // must be in the file exactly once
	New   string
	Tests []target
}

// target is what "go test" is asked to run.
type target struct {
	Package string
	Run     string // as -run; "" = all tests of the package
}

// load reads and checks the lists. A break whose text is no longer in its file exactly once is stale
// and an error, like one that names no test.
func load(root, pattern string) ([]mutant, error) {
	files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no list of breaks is called %s", pattern)
	}
	var all []mutant
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var some []mutant
		if err := yaml.UnmarshalWithOptions(raw, &some, yaml.Strict()); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(file), err)
		}
		all = append(all, some...)
	}
	var problems []error
	names := map[string]bool{}
	for i, m := range all {
		if m.Name == "" || names[m.Name] {
			problems = append(problems, fmt.Errorf("entry %d: the name %q is empty or taken", i+1, m.Name))
		}
		names[m.Name] = true
		if _, err := m.broken(root); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", m.Name, err))
		}
		if len(m.Tests) == 0 {
			problems = append(problems, fmt.Errorf("%s: names no tests", m.Name))
		}
		for _, t := range m.Tests {
			if t.Package == "" {
				problems = append(problems, fmt.Errorf("%s: a test without a package", m.Name))
			}
		}
	}
	return all, errors.Join(problems...)
}

// broken gives the file's text with the break in it.
func (m mutant) broken(root string) ([]byte, error) {
	if !filepath.IsLocal(filepath.FromSlash(m.File)) {
		return nil, fmt.Errorf("%q is not a file of the repository", m.File)
	}
	source, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(m.File)))
	if err != nil {
		return nil, err
	}
	if m.Old == "" || m.Old == m.New {
		return nil, errors.New("old and new must differ, and old must say something")
	}
	if n := bytes.Count(source, []byte(m.Old)); n != 1 {
		return nil, fmt.Errorf("stale: its old text is in %s %d times, and must be exactly once", m.File, n)
	}
	return bytes.Replace(source, []byte(m.Old), []byte(m.New), 1), nil
}
