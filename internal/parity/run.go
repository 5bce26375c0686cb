package parity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"teragraph/internal/store/snapshot"
)

// Options say what is replayed against what.
type Options struct {
	// Dir is the folder of golden.jsonl.
	Dir string
	// Served are the routes to compare, reads and writes; cases of all others count as not served.
	Served []Route
	// Deviations is the content of a deviations file; empty for none.
	Deviations []byte
	// Server gives the server for the next case, in the state right after the data set was loaded:
	// it is called before each case, so that no case sees what an earlier one left, in memory either.
	Server func(ctx context.Context) (http.Handler, error)
	// Rows reads all rows of the database; it is called once before the first case and after each. Only nil
	// when no served route writes: rows are not compared then.
	Rows func(ctx context.Context) (snapshot.Snapshot, error)
	// Restore puts the database back to the state of the data set, the next ids included. It is called after
	// each case that writes or did write. Given together with Rows.
	Restore func(ctx context.Context) error
	// UserToken makes a token for a user; nil to log in through the server.
	UserToken func(ctx context.Context, user string) (string, error)
	// Authorization gives the header of callers that are not users; nil where none is served.
	Authorization func(ctx context.Context, as string) (string, error)
}

// Run replays the recordings. The error says why it could not; what differs is in the report.
func Run(ctx context.Context, o Options) (*Report, error) {
	if o.Server == nil || len(o.Served) == 0 {
		return nil, errors.New("parity: a server and its routes are needed")
	}
	if (o.Rows == nil) != (o.Restore == nil) || o.Rows == nil && slices.ContainsFunc(o.Served, Route.writes) {
		return nil, errors.New("parity: to compare routes that write, both Rows and Restore are needed")
	}
	cases, err := readCases(o.Dir)
	if err != nil {
		return nil, err
	}
	deviations, err := parseDeviations(o.Deviations)
	if err != nil {
		return nil, err
	}
	r := runner{Options: o}
	if o.Rows != nil {
		if r.fresh, err = o.Rows(ctx); err != nil {
			return nil, fmt.Errorf("parity: %w", err)
		}
	}
	report := newReport(o.Served)
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if !slices.Contains(o.Served, c.Route) {
			report.notServed(c)
			continue
		}
		d, listed := deviations[c.ID]
		delete(deviations, c.ID)
		ours, err := r.play(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("parity: %s: %w", c.ID, err)
		}
		report.add(judge(c, ours, d, listed))
	}
	for id := range deviations {
		report.stale = append(report.stale, id)
	}
	slices.Sort(report.stale)
	return report, nil
}
