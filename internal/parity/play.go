package parity

import (
	"context"
	"fmt"

	"teragraph/internal/store/snapshot"
)

// answer is what this server did with a case.
type answer struct {
	status int
	reply  Reply
	rows   Rows
	fault  error // why no answer came
}

// runner plays the cases, each on the fresh database.
type runner struct {
	Options
	fresh snapshot.Snapshot
}

// play sends one case, looks at the database, and puts it back. The error ends the run.
func (r *runner) play(ctx context.Context, c Case) (answer, error) {
	ours := answer{}
	ours.status, ours.reply, ours.fault = r.ask(ctx, c)
	if r.Rows == nil {
		return ours, nil
	}
	after, err := r.Rows(ctx)
	if err != nil {
		return answer{}, err
	}
	changes := snapshot.Diff(r.fresh, after)
	if ours.rows, err = rowsOf(changes); err != nil {
		return answer{}, err
	}
	if c.Route.writes() || len(changes) > 0 { // a write that was undone may have taken an id
		if err := r.Restore(ctx); err != nil {
			return answer{}, err
		}
	}
	return ours, nil
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

// judge compares an answer with the recording, and weighs what differs.
func judge(c Case, ours answer, d Deviation, listed bool) Result {
	result := Result{Case: c}
	if ours.fault != nil {
		result.Verdict, result.Why = Differs, []string{ours.fault.Error()}
		return result
	}
	differences := append(compareReply(c, ours.status, ours.reply), compareRows(c.Rows, ours.rows)...)
	switch {
	case len(differences) == 0 && listed:
		result.Verdict, result.Why = Differs, []string{"it is listed as a deviation and is none any more: remove the entry"}
		return result
	case len(differences) == 0:
		result.Verdict = Identical
		return result
	case listed:
		why := d.covers(c, ours, differences)
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
