package app

import (
	"context"
	"fmt"

	"teragraph/internal/config"
	"teragraph/internal/store/database"
)

// adopt prints what a database of an OpenTera server lacks, and makes it unless it is a dry run.
func (p Program) adopt(ctx context.Context, c *config.Command) error {
	at := c.Settings.Database
	db, err := database.Open(ctx, place(at))
	if err != nil {
		return oneLine(err)
	}
	defer func() { _ = db.Close() }()
	lacking := 0
	err = db.Adopt(ctx, database.Adoption{
		Show: func(missing []string) bool {
			lacking = len(missing)
			if lacking == 0 {
				fmt.Fprintf(p.Out, "%s lacks nothing\n", at)
				return true
			}
			fmt.Fprintf(p.Out, "%s lacks %d things:\n", at, lacking)
			for _, line := range missing {
				fmt.Fprintf(p.Out, "  %s\n", line)
			}
			return !c.DryRun
		},
		Waiting: func() { fmt.Fprintf(p.Out, "%s is being adopted by another program, waiting for its end\n", at) },
	})
	switch {
	case err != nil:
		return oneLine(err)
	case c.DryRun:
		fmt.Fprintln(p.Out, "nothing was changed")
	case lacking > 0:
		fmt.Fprintln(p.Out, "all of it was made")
	}
	return nil
}
