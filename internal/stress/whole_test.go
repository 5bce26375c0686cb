package stress_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"teragraph/internal/domain"
)

// crew makes participants in a project of their own and gives their ids.
func (w *world) crew(n int) []string {
	w.t.Helper()
	project, _ := w.project("crew")
	crew := make([]string, n)
	for i := range crew {
		a := w.ask(w.t.Context(), `mutation($p: ID!, $n: String!) { createParticipant(input: {projectId: $p, name: $n, email: "new"}) { id } }`,
			vars{"p": project, "n": fmt.Sprint("crew ", i)})
		crew[i] = a.text(w.t, "createParticipant", "id")
	}
	return crew
}

// emails reads those of the crew in one list.
func (w *world) emails(crew []string) (emails []string, a answer) {
	a = w.ask(w.t.Context(), `query($ids: [ID!]) { participants(filter: {id: $ids}) { nodes { email } } }`, vars{"ids": crew})
	data, _ := a.Data.(map[string]any)
	page, _ := data["participants"].(map[string]any)
	nodes, _ := page["nodes"].([]any)
	for _, n := range nodes {
		emails = append(emails, fmt.Sprint(n.(map[string]any)["email"]))
	}
	return emails, a
}

// writes lets clients write marks to the whole crew while others read, and checks that no reader sees two marks, nor
// one that was refused, the last one included. The codes are those that a client may be answered.
func (w *world) writes(crew []string, rounds int, operation func(client int, mark string) (string, vars), codes ...domain.Code) {
	w.t.Helper()
	t := w.t
	var mu sync.Mutex
	stored, seen := map[string]bool{"new": true}, map[string]bool{}
	written := make(chan struct{})
	var readers sync.WaitGroup
	for range 2 {
		readers.Go(func() {
			for done := false; !done && !t.Failed(); {
				select {
				case <-written:
					done = true
				default:
				}
				emails, a := w.emails(crew)
				if len(emails) != len(crew) || len(slices.Compact(emails)) != 1 {
					t.Errorf("a reader saw half of an operation: %v", a)
					return
				}
				mu.Lock()
				seen[emails[0]] = true
				mu.Unlock()
			}
		})
	}
	all(clients, func(i int) {
		for round := range rounds {
			mark := fmt.Sprintf("%d-%d", i, round)
			query, v := operation(i, mark)
			a := w.ask(t.Context(), query, v)
			if a.is(t, codes...) && a.code() == "" {
				mu.Lock()
				stored[mark] = true
				mu.Unlock()
			}
		}
	})
	close(written)
	readers.Wait()
	for mark := range seen {
		if !stored[mark] {
			t.Errorf("a reader saw %q, which was refused", mark)
		}
	}
	if len(stored) < 2 || len(seen) < 2 {
		t.Errorf("%d were stored, %d were seen: nothing was shown", len(stored), len(seen))
	}
}

// Bulk changes of the same rows in opposite orders do not end each other, and readers see each whole.
func TestBulkChangesInOppositeOrder(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crew := w.crew(6)
		back := slices.Clone(crew)
		slices.Reverse(back)
		w.writes(crew, 10, func(client int, mark string) (string, vars) {
			return `mutation($ids: [ID!]!, $m: String) { updateParticipants(ids: $ids, input: {email: $m}) { id } }`,
				vars{"ids": [][]string{crew, back}[client%2], "m": mark}
		}, "")
	})
}

// both writes an operation that changes each participant by a root field of its own.
func both(participants []string) string {
	var text strings.Builder
	text.WriteString(`mutation($m: String) {`)
	for i, p := range participants {
		fmt.Fprintf(&text, ` f%d: updateParticipant(id: %q, input: {email: $m}) { id }`, i, p)
	}
	return text.String() + ` }`
}

// An operation of several root fields is one: readers never see some of it.
func TestReadersSeeWholeOperations(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crew := w.crew(3)
		w.writes(crew, 8, func(_ int, mark string) (string, vars) { return both(crew), vars{"m": mark} }, "")
	})
}

// Operations that cannot but wait for each other end: one is undone as a whole and told to try again.
func TestOperationsThatCross(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crew := w.crew(2)
		back := []string{crew[1], crew[0]}
		w.writes(crew, 1, func(client int, mark string) (string, vars) {
			return both([][]string{crew, back}[client%2]), vars{"m": mark}
		}, "", domain.CodeStale)
		emails, _ := w.emails(crew)
		if emails[0] == "new" {
			t.Error("none of them was stored")
		}
	})
}
