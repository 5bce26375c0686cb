package parity

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
)

// Verdict is the outcome of a case.
type Verdict int

// The verdicts.
const (
	Identical Verdict = iota
	Deviates          // as listed
	Differs           // a defect: an unlisted difference, or an entry that does not fit
)

// Result is the outcome of one case; Why is set when it differs.
type Result struct {
	Case    Case
	Verdict Verdict
	Rule    string // of the deviation that covers it
	Why     []string
}

// count is a line of the table.
type count struct{ identical, deviates, differs int }

// Report is the outcome of a run.
type Report struct {
	Results []Result
	routes  []Route // served, sorted
	counts  map[Route]*count
	others  map[Route]int // cases of routes that are not served
	stale   []string      // listed cases that no served route has
}

// mostListed is the share of cases that may deviate without a rule: one in so many.
const mostListed = 20

func newReport(served []Route) *Report {
	r := &Report{counts: map[Route]*count{}, others: map[Route]int{}}
	for _, route := range served {
		if r.counts[route] == nil {
			r.counts[route] = &count{}
			r.routes = append(r.routes, route)
		}
	}
	slices.SortFunc(r.routes, func(a, b Route) int { return strings.Compare(a.Path+" "+a.Method, b.Path+" "+b.Method) })
	return r
}

func (r *Report) add(result Result) {
	r.Results = append(r.Results, result)
	c := r.counts[result.Case.Route]
	switch result.Verdict {
	case Identical:
		c.identical++
	case Deviates:
		c.deviates++
	default:
		c.differs++
	}
}

func (r *Report) notServed(c Case) { r.others[c.Route]++ }

// listedWithoutRule counts the deviations that no rule of the reference data excuses.
func (r *Report) listedWithoutRule() int {
	n := 0
	for _, result := range r.Results {
		if result.Verdict == Deviates && result.Rule == "" {
			n++
		}
	}
	return n
}

// problems are the reasons why the run fails, apart from cases that differ.
func (r *Report) problems() []string {
	var all []string
	if len(r.Results) == 0 {
		all = append(all, "no recorded case asks for a served route")
	}
	for _, id := range r.stale {
		all = append(all, fmt.Sprintf("%s is listed as a deviation, and is no case of a served route", id))
	}
	if n := r.listedWithoutRule(); n*mostListed > len(r.Results) {
		all = append(all, fmt.Sprintf("%d of %d cases are listed without a rule; at most 1 in %d may be", n, len(r.Results), mostListed))
	}
	return all
}

// OK says whether every case is identical or deviates as listed, every entry is still needed, and at
// most 1 case in 20 is listed without a rule.
func (r *Report) OK() bool {
	for _, c := range r.counts {
		if c.differs > 0 {
			return false
		}
	}
	return len(r.problems()) == 0
}

// String gives the report as a plain text table, then what differs and how.
func (r *Report) String() string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(t, format, args...) } // into a strings.Builder
	line("route\tidentical\tdeviates as listed\tdiffers\n")
	var total count
	for _, route := range r.routes {
		c := r.counts[route]
		if *c == (count{}) {
			continue
		}
		line("%s %s\t%d\t%d\t%d\n", route.Method, route.Path, c.identical, c.deviates, c.differs)
		total.identical += c.identical
		total.deviates += c.deviates
		total.differs += c.differs
	}
	line("total of %d cases\t%d\t%d\t%d\n", len(r.Results), total.identical, total.deviates, total.differs)
	_ = t.Flush() // a strings.Builder never fails
	cases := 0
	for _, n := range r.others {
		cases += n
	}
	fmt.Fprintf(&b, "not served: %d cases of %d other routes\n", cases, len(r.others))
	fmt.Fprintf(&b, "listed without a rule: %d, at most 1 in %d may be\n", r.listedWithoutRule(), mostListed)
	for _, result := range r.Results {
		if result.Verdict != Differs {
			continue
		}
		fmt.Fprintf(&b, "\n%s as %s: %s %s", result.Case.ID, result.Case.As, result.Case.Route.Method, result.Case.Route.Path)
		if result.Case.Query != "" {
			fmt.Fprintf(&b, "?%s", result.Case.Query)
		}
		b.WriteByte('\n')
		for _, why := range result.Why {
			fmt.Fprintf(&b, "  %s\n", why)
		}
	}
	for _, problem := range r.problems() {
		fmt.Fprintf(&b, "\n%s\n", problem)
	}
	return b.String()
}

// NotServed gives the routes of the recordings that were not compared, each with its cases.
func (r *Report) NotServed() map[Route]int { return r.others }
