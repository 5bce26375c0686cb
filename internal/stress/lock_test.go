package stress_test

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"teragraph/internal/domain"
)

const (
	readProject  = `query($id: ID!) { project(id: $id) { version description } }`
	writeProject = `mutation($id: ID!, $v: Version, $d: String) { updateProject(id: $id, version: $v, input: {description: $d}) { version } }`
)

// Of clients that change the same version of a row one wins; the others are told the version that is stored.
func TestOneOfManyWins(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		project, key := w.project("raced for")
		for round := range 12 {
			read := w.ask(t.Context(), readProject, vars{"id": project}).text(t, "project", "version")
			answers := make([]answer, clients)
			all(clients, func(i int) {
				answers[i] = w.ask(t.Context(), writeProject, vars{"id": project, "v": read, "d": fmt.Sprint(round, " ", i)})
			})
			stored := strconv.FormatInt(w.number(`SELECT version_id FROM t_projects WHERE id_project = $1`, key), 10)
			won := 0
			for _, a := range answers {
				switch {
				case !a.is(t, "", domain.CodeStale):
				case a.code() == "":
					won++
					if got := a.text(t, "updateProject", "version"); got != stored {
						t.Errorf("the winner was told version %s, stored is %s", got, stored)
					}
				case a.Errors[0].Extensions.CurrentVersion != stored:
					t.Errorf("a loser was told version %q, stored is %s", a.Errors[0].Extensions.CurrentVersion, stored)
				}
			}
			if won != 1 {
				t.Fatalf("round %d: %d clients won", round, won)
			}
		}
	})
}

// Clients that repeat what was refused lose no change, neither one of their own nor one of a program that writes by
// plain SQL with the same lock.
func TestNoChangeIsLost(t *testing.T) {
	const marks = 5
	each(t, func(t *testing.T, w *world) {
		project, key := w.project("appended to")
		var tries atomic.Int64
		all(clients+1, func(i int) {
			for n := range marks {
				mark := fmt.Sprintf("[%d %d]", i, n)
				for done := false; !done; tries.Add(1) {
					if t.Failed() || tries.Load() > 100*marks*clients {
						t.Error("given up")
						return
					}
					if i == clients {
						done = w.appendPlainly(key, mark)
					} else {
						done = w.append(project, mark)
					}
				}
			}
		})
		left := w.ask(t.Context(), readProject, vars{"id": project}).text(t, "project", "description")
		for i := range clients + 1 {
			for n := range marks {
				if c := strings.Count(left, fmt.Sprintf("[%d %d]", i, n)); c != 1 {
					t.Errorf("mark [%d %d] is there %d times", i, n, c)
				}
			}
		}
	})
}

// append adds a mark to the description; false when somebody else was faster.
func (w *world) append(project, mark string) bool {
	read := w.ask(w.t.Context(), readProject, vars{"id": project})
	if !read.is(w.t, "") {
		return false
	}
	old, _ := read.Data.(map[string]any)["project"].(map[string]any)
	a := w.ask(w.t.Context(), writeProject, vars{"id": project, "v": old["version"], "d": fmt.Sprint(old["description"], mark)})
	return a.is(w.t, "", domain.CodeStale) && a.code() == ""
}

// appendPlainly does it as an OpenTera server would.
func (w *world) appendPlainly(key int64, mark string) bool {
	var version int64
	var description string
	err := w.plain.QueryRow(w.spelled(`SELECT version_id, project_description FROM t_projects WHERE id_project = $1`), key).Scan(&version, &description)
	if err != nil {
		w.t.Error(err)
		return false
	}
	return w.exec(w.plain, `UPDATE t_projects SET project_description = $1, version_id = $2 WHERE id_project = $3 AND version_id = $4`,
		description+mark, max(version+1, time.Now().UnixMilli()), key, version) == 1
}

// A change that another program commits while ours waits for the row is noticed, and left as it is.
func TestALostRaceAgainstPlainSQL(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		project, key := w.project("theirs first")
		for range 4 {
			read := w.ask(t.Context(), readProject, vars{"id": project}).text(t, "project", "version")
			tx := w.begin()
			if w.exec(tx, `UPDATE t_projects SET project_description = 'theirs', version_id = version_id + 1 WHERE id_project = $1`, key) != 1 {
				t.Fatal("there is no such project")
			}
			w.during(tx, 2, func(int) {
				a := w.ask(t.Context(), writeProject, vars{"id": project, "v": read, "d": "ours"})
				a.is(t, domain.CodeStale)
			})
			var left string
			if err := w.plain.QueryRow(w.spelled(`SELECT project_description FROM t_projects WHERE id_project = $1`), key).Scan(&left); err != nil || left != "theirs" {
				t.Errorf("stored is %q, %v", left, err)
			}
		}
	})
}

// The version grows with each of our changes, so that another program's "WHERE version_id = old" fails: also when the
// clock stands still, or another program's clock is ahead.
func TestVersionsGrow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		project, key := w.project("grows")
		version := func() int64 { return w.number(`SELECT version_id FROM t_projects WHERE id_project = $1`, key) }
		const ahead = 4102444800000 // the year 2100
		for round := range 6 {
			if round == 3 {
				w.exec(w.plain, `UPDATE t_projects SET version_id = $1 WHERE id_project = $2`, int64(ahead), key)
			}
			old := version()
			w.ask(t.Context(), writeProject, vars{"id": project, "d": fmt.Sprint("round ", round)}).is(t, "")
			if now := version(); now != old+1 {
				t.Errorf("round %d: version %d became %d", round, old, now)
			}
			if n := w.exec(w.plain, `UPDATE t_projects SET project_description = 'too late' WHERE id_project = $1 AND version_id = $2`, key, old); n != 0 {
				t.Errorf("round %d: another program still finds version %d", round, old)
			}
		}
	}, "--clock=2026-03-15T10:00:00Z")
}

// A transaction of ours that waits for another program longer than the time limit tells so, and keeps no lock.
func TestWaitingEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		project, key := w.project("held")
		tx := w.begin()
		w.exec(tx, `UPDATE t_projects SET project_description = 'held' WHERE id_project = $1`, key)
		a := w.ask(t.Context(), writeProject, vars{"id": project, "d": "ours"})
		a.is(t, domain.CodeTimeout, domain.CodeUnavailable)
		if a.status != 503 || a.header.Get("Retry-After") == "" {
			t.Errorf("%v, Retry-After %q", a, a.header.Get("Retry-After"))
		}
		if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
			t.Error(err)
		}
		w.ask(t.Context(), writeProject, vars{"id": project, "d": "ours"}).is(t, "")
	}, "--time-limit=3s")
}
