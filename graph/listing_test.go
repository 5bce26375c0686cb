package graph_test

import (
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestListingShowsNoHiddenRow: the listing leads to sessions, and shows none. One that stands in it by mistake, under a
// project of the caller's, is judged by OpenTera's own tables.
func TestListingShowsNoHiddenRow(t *testing.T) {
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		var mine, all struct {
			Projects struct{ Nodes []struct{ ID string } }
			Sessions struct{ Nodes []struct{ ID string } }
		}
		luka := f.as(t, cast.ProjectUser)
		f.read(t, luka, `{ projects { nodes { id } } sessions(first: 1000) { nodes { id } } }`, &mine)
		f.read(t, f.as(t, cast.SuperAdmin), `{ sessions(first: 1000) { nodes { id } } }`, &all)
		if len(mine.Projects.Nodes) != 1 || len(mine.Sessions.Nodes) == 0 || len(mine.Sessions.Nodes) >= len(all.Sessions.Nodes) {
			t.Fatalf("%d projects, %d of %d sessions", len(mine.Projects.Nodes), len(mine.Sessions.Nodes), len(all.Sessions.Nodes))
		}
		listed := `{ sessions(first: 1000, filter: {project: {id: ["` + mine.Projects.Nodes[0].ID + `"]}}, orderBy: [{field: STARTS_AT, direction: DESC}]) { nodes { id } } }`
		counter.Reset()
		before, _ := f.ask(t, luka, listed)
		if !strings.Contains(strings.Join(counter.Texts(), ""), "tg_sessions_projects") {
			t.Fatalf("the listing is not used: %q", counter.Texts())
		}
		run := func(query string) {
			t.Helper()
			if _, err := db.SQL.ExecContext(t.Context(), query); err != nil {
				t.Fatal(err)
			}
		}
		run(`insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
			select s.id_session, p.id_project, s.session_start_datetime from t_sessions s, t_projects p
			where p.project_name = 'Stroke Recovery at Home' and s.deleted_at is null and not exists (select 1 from tg_sessions_projects l where l.id_session = s.id_session and l.id_project = p.id_project) order by s.id_session desc limit 5`)
		if after, errs := f.ask(t, luka, listed); after != before || errs != "null" {
			t.Errorf("%d bytes, %s, were %d", len(after), errs, len(before))
		}
	}, database.WithDriver(counter.Wrap))
}

// TestListingOfADeletedProject: it leads nobody to its sessions, superadmins included.
func TestListingOfADeletedProject(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		admin := f.as(t, cast.SuperAdmin)
		var projects struct {
			Projects struct{ Nodes []struct{ ID string } }
		}
		f.read(t, admin, `{ projects(filter: {name: {eq: "Stroke Recovery at Home"}}) { nodes { id } } }`, &projects)
		listed := `{ sessions(first: 3, filter: {project: {id: ["` + projects.Projects.Nodes[0].ID + `"]}}) { totalCount nodes { id } } }`
		if before, _ := f.ask(t, admin, listed); strings.Contains(before, `"nodes":[]`) {
			t.Fatal(before)
		}
		if _, err := db.SQL.ExecContext(t.Context(), `update t_projects set deleted_at = '2026-01-01 00:00:00' where project_name = 'Stroke Recovery at Home'`); err != nil {
			t.Fatal(err)
		}
		if after, errs := f.ask(t, admin, listed); after != `{"sessions":{"totalCount":0,"nodes":[]}}` || errs != "null" {
			t.Errorf("%.200s %s", after, errs)
		}
	})
}
