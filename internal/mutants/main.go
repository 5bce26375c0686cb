// Command mutants breaks the program on purpose, one line at a time, and fails when no test notices.
// The breaks are in the YAML files beside it. The working tree is not touched: each break is a changed copy of one
// file that the go command takes in its place (-overlay), so nothing else is compiled anew.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
)

func main() {
	files := flag.String("files", "internal/mutants/*.yaml", "pattern of the lists of breaks, seen from -root")
	root := flag.String("root", ".", "the folder of go.mod")
	only := flag.String("only", "", "regular expression: only breaks of that name")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *root, *files, *only); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1) // stop has nothing left to do
	}
}

func run(ctx context.Context, root, files, only string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return fmt.Errorf("-only: %w", err)
	}
	r, err := newRunner(root, os.Stdout)
	if err != nil {
		return err
	}
	all, err := load(r.root, files)
	if err != nil {
		return err
	}
	var chosen []mutant
	for _, m := range all {
		if wanted.MatchString(m.Name) {
			chosen = append(chosen, m)
		}
	}
	return r.run(ctx, chosen)
}
