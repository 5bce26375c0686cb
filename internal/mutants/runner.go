package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"time"
)

// runner applies breaks and looks who notices.
type runner struct {
	root string // absolute
	out  io.Writer
	test func(ctx context.Context, t target, overlay string) (outcome, error)
}

func newRunner(root string, out io.Writer) (*runner, error) {
	abs, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(abs, "go.mod")); err != nil {
		return nil, fmt.Errorf("%s is not the root of a module: %w", root, err)
	}
	r := &runner{root: abs, out: out}
	r.test = r.goTest
	return r, nil
}

// run first checks that the named tests pass as things are: else they would "catch" anything.
func (r *runner) run(ctx context.Context, mutants []mutant) error {
	if len(mutants) == 0 {
		return errors.New("there is nothing to break")
	}
	if err := r.sound(ctx, mutants); err != nil {
		return err
	}
	survived := 0
	for i, m := range mutants {
		start := time.Now()
		by, err := r.catch(ctx, m)
		if err != nil {
			return fmt.Errorf("%s: %w", m.Name, err)
		}
		took := time.Since(start).Round(100 * time.Millisecond)
		if by == "" {
			survived++
			fmt.Fprintf(r.out, "%2d/%d SURVIVED %s (%v): %s\n      %s\n", i+1, len(mutants), m.Name, took, m.File, m.Why)
			continue
		}
		fmt.Fprintf(r.out, "%2d/%d caught   %s (%v) by %s\n", i+1, len(mutants), m.Name, took, by)
	}
	if survived > 0 {
		return fmt.Errorf("%d of %d breaks were noticed by no test", survived, len(mutants))
	}
	fmt.Fprintf(r.out, "all %d breaks were caught\n", len(mutants))
	return nil
}

func (r *runner) sound(ctx context.Context, mutants []mutant) error {
	done := map[target]bool{}
	for _, m := range mutants {
		for _, t := range m.Tests {
			if done[t] {
				continue
			}
			done[t] = true
			got, err := r.test(ctx, t, "")
			switch {
			case err != nil:
				return fmt.Errorf("%s: %w", t, err)
			case got.failed != "":
				return fmt.Errorf("%s fails without any break (%s)", t, got.failed)
			case got.passed == 0:
				return fmt.Errorf("%s, named by %s, runs no test that could fail (skipped ones do not count)", t, m.Name)
			}
		}
	}
	return nil
}

// catch names the test that noticed the break, "" when none did.
func (r *runner) catch(ctx context.Context, m mutant) (by string, err error) {
	text, err := m.broken(r.root)
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	copied := filepath.Join(dir, path.Base(m.File))
	if err := os.WriteFile(copied, text, 0o600); err != nil {
		return "", err
	}
	replace := map[string]map[string]string{"Replace": {filepath.Join(r.root, filepath.FromSlash(m.File)): copied}}
	overlay, err := json.Marshal(replace)
	if err != nil {
		return "", err
	}
	list := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o600); err != nil {
		return "", err
	}
	for _, t := range m.Tests {
		got, err := r.test(ctx, t, list)
		if err != nil || got.failed != "" {
			return got.failed, err
		}
	}
	return "", nil
}
