package stress_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"teragraph/internal/domain"
)

// mark is an operation of several root fields, with rows that follow from some of them: what is stored of it has the
// mark's name, so that half of it would show.
const mark = `mutation($m: String!, $s: ID!, $p: ID!) {
	a: createParticipant(input: {projectId: $p, name: $m}) { id }
	b: createUserGroup(input: {name: $m, projectRoles: [{projectId: $p, role: USER}], siteRoles: [{siteId: $s, role: USER}]}) { id }
	c: createParticipant(input: {projectId: $p, name: $m}) { id }
	d: createProject(input: {siteId: $s, name: $m}) { id }
	e: createParticipant(input: {projectId: $p, name: $m}) { id }
}`

// markRows is how many rows it makes.
const markRows = 9

const marksStored = `SELECT mark, count(*) FROM (
	SELECT participant_name AS mark FROM t_participants
	UNION ALL SELECT user_group_name FROM t_users_groups
	UNION ALL SELECT g.user_group_name FROM t_services_access a JOIN t_users_groups g ON g.id_user_group = a.id_user_group
	UNION ALL SELECT project_name FROM t_projects
	UNION ALL SELECT p.project_name FROM t_services_roles r JOIN t_projects p ON p.id_project = r.id_project
) AS x WHERE mark LIKE 'mark %' GROUP BY mark`

// marks are the operations of a test, by name.
type marks struct {
	mu      sync.Mutex
	acked   map[string]bool // true once one was acknowledged
	refused map[string]bool // the answer says that nothing was stored
}

func newMarks() *marks { return &marks{acked: map[string]bool{}, refused: map[string]bool{}} }

// make lets a client write one that nobody has written.
func (m *marks) make(t *testing.T, c *client) answer {
	m.mu.Lock()
	name := fmt.Sprint("mark ", len(m.acked))
	m.acked[name] = false
	m.mu.Unlock()
	a := c.ask(t.Context(), mark, vars{"m": name, "s": id(domain.KindSite, 1), "p": id(domain.KindProject, 1)})
	m.mu.Lock()
	defer m.mu.Unlock()
	m.acked[name] = a.code() == ""
	m.refused[name] = a.code() != "" && a.err == nil && !strings.Contains(a.body, "look whether it did")
	return a
}

// check finds every acknowledged one in the database, none that was refused, and nothing that is there in part.
func (m *marks) check(w *world) {
	w.t.Helper()
	rows, err := w.plain.Query(marksStored)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	stored := map[string]int{}
	for rows.Next() {
		var name string
		var n int
		if err := rows.Scan(&name, &n); err != nil {
			w.t.Fatal(err)
		}
		stored[name] = n
		if m.refused[name] {
			w.t.Errorf("%s was refused, and is stored", name)
		}
		if n != markRows {
			w.t.Errorf("%s is half there: %d rows of %d", name, n, markRows)
		}
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	lost, acked := 0, 0
	for name, was := range m.acked {
		if was {
			acked++
		}
		if was && stored[name] == 0 {
			lost++
		}
	}
	if lost > 0 || acked == 0 {
		w.t.Errorf("%d of %d acknowledged operations are lost", lost, acked)
	}
	w.t.Logf("%d operations, %d acknowledged, %d stored", len(m.acked), acked, len(stored))
}
