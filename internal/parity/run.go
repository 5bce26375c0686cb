package parity

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
)

// Options say what is replayed against what.
type Options struct {
	// Dir is the folder of golden.jsonl.
	Dir string
	// Served are the routes to compare. Only GET is compared yet: all other cases count as not served.
	Served []Route
	// Deviations is the content of a deviations file; empty for none.
	Deviations []byte
	// Server gives the server for the next case, in the state right after the data set was loaded:
	// it is called before each case, so that no case sees what an earlier one left, in memory either.
	Server func(ctx context.Context) (http.Handler, error)
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
	cases, err := readCases(o.Dir)
	if err != nil {
		return nil, err
	}
	deviations, err := parseDeviations(o.Deviations)
	if err != nil {
		return nil, err
	}
	report := newReport(o.Served)
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if c.Route.Method != http.MethodGet || !slices.Contains(o.Served, c.Route) {
			report.notServed(c)
			continue
		}
		d, listed := deviations[c.ID]
		delete(deviations, c.ID)
		report.add(o.replay(ctx, c, d, listed))
	}
	for id := range deviations {
		report.stale = append(report.stale, id)
	}
	slices.Sort(report.stale)
	return report, nil
}

// replay sends one case and judges the answer.
func (o *Options) replay(ctx context.Context, c Case, d Deviation, listed bool) Result {
	result := Result{Case: c}
	status, ours, err := o.ask(ctx, c)
	if err != nil {
		result.Verdict, result.Why = Differs, []string{err.Error()}
		return result
	}
	differences := compareReply(c, status, ours)
	switch {
	case len(differences) == 0 && listed:
		result.Verdict, result.Why = Differs, []string{"it is listed as a deviation and is none any more: remove the entry"}
		return result
	case len(differences) == 0:
		result.Verdict = Identical
		return result
	case listed:
		why := d.covers(c, status, ours, differences)
		if why == "" {
			result.Verdict, result.Rule = Deviates, d.Rule
			return result
		}
		result.Why = append(result.Why, "the listed deviation does not explain it: "+why)
	}
	result.Verdict = Differs
	for _, one := range differences {
		result.Why = append(result.Why, one.String())
	}
	return result
}

func (o *Options) ask(ctx context.Context, c Case) (int, Reply, error) {
	server, err := o.Server(ctx)
	if err != nil {
		return 0, Reply{}, fmt.Errorf("no server: %w", err)
	}
	authorization, err := o.authorization(ctx, server, c.As)
	if err != nil {
		return 0, Reply{}, err
	}
	request, err := newRequest(ctx, c.Route, c.Query, authorization, c.Body)
	if err != nil {
		return 0, Reply{}, err
	}
	reply, err := send(server, request)
	if err != nil {
		return 0, Reply{}, err
	}
	return reply.status, NewReply(reply.body.Bytes()), nil
}
