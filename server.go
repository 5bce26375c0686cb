// Teragraph serves one permission-aware graph over an OpenTera database, in GraphQL and in REST.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"teragraph/internal/app"
	"teragraph/internal/config"
)

func main() { os.Exit(run(os.Args[1:])) }

// run gives the exit status: 0, 1 for a failure, 2 for a broken setting. A failure is one line on stderr.
func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	command, err := config.Parse(args, os.LookupEnv, os.Stdout)
	if err == nil {
		err = app.Program{Out: os.Stdout, Log: os.Stderr}.Run(ctx, command)
	}
	if err != nil && !errors.Is(err, config.ErrHelp) {
		fmt.Fprintln(os.Stderr, "teragraph: "+strings.ReplaceAll(err.Error(), "\n", " "))
	}
	return config.ExitCode(err)
}
