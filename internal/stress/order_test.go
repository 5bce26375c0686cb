package stress_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
)

// orphans counts living rows below dead ones, by what they are.
var orphans = map[string]string{
	"projects of sites": `SELECT count(*) FROM t_projects c JOIN t_sites p ON p.id_site = c.id_site
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"participants of projects": `SELECT count(*) FROM t_participants c JOIN t_projects p ON p.id_project = c.id_project
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"groups of projects": `SELECT count(*) FROM t_participants_groups c JOIN t_projects p ON p.id_project = c.id_project
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"participants of groups": `SELECT count(*) FROM t_participants c JOIN t_participants_groups p ON p.id_participant_group = c.id_participant_group
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"members of user groups": `SELECT count(*) FROM t_users_users_groups c JOIN t_users_groups p ON p.id_user_group = c.id_user_group
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"roles of projects": `SELECT count(*) FROM t_services_roles c JOIN t_projects p ON p.id_project = c.id_project
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"accesses of roles": `SELECT count(*) FROM t_services_access c JOIN t_services_roles p ON p.id_service_role = c.id_service_role
		WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
	"enabled participants of disabled projects": `SELECT count(*) FROM t_participants c JOIN t_projects p ON p.id_project = c.id_project
		WHERE c.deleted_at IS NULL AND c.participant_enabled AND NOT p.project_enabled`,
}

func (w *world) orphans() map[string]int64 {
	found := map[string]int64{}
	for what, query := range orphans {
		found[what] = w.number(query)
	}
	return found
}

// ids are what the operations of a race are about.
type ids struct{ site, project, group, team, user string }

// race is a deletion, or a disabling, and what happens below the row at the same time.
type race struct {
	name  string
	first string
	below []string
}

// races name ids as $site, $project, $group, $team, $user.
var races = []race{
	{"site", `deleteSite(id: $site)`, []string{
		`createProject(input: {siteId: $site, name: "x"}) { id }`, `createParticipant(input: {projectId: $project, name: "x"}) { id }`,
		`setSiteRoles(inputs: [{siteId: $site, userGroupId: $team, role: USER}]) { id }`,
		`setProjectRoles(inputs: [{projectId: $project, userGroupId: $team, role: USER}]) { id }`,
	}},
	{"project", `deleteProject(id: $project)`, []string{
		`createParticipant(input: {projectId: $project, name: "x"}) { id }`, `createParticipantGroup(input: {projectId: $project, name: "x"}) { id }`,
		`createParticipant(input: {participantGroupId: $group, name: "x"}) { id }`,
		`setProjectRoles(inputs: [{projectId: $project, userGroupId: $team, role: ADMIN}]) { id }`,
	}},
	{"participant group", `deleteParticipantGroup(id: $group)`, []string{
		`createParticipant(input: {participantGroupId: $group, name: "x"}) { id }`,
		`createParticipant(input: {projectId: $project, participantGroupId: $group, name: "x"}) { id }`,
	}},
	{"disabled project", `updateProject(id: $project, input: {enabled: false}) { id }`, []string{
		`createParticipant(input: {projectId: $project, name: "x"}) { id }`, `createParticipant(input: {participantGroupId: $group, name: "x"}) { id }`,
	}},
	{"user group", `deleteUserGroup(id: $team)`, []string{
		`addMemberships(inputs: [{userId: $user, userGroupId: $team}]) { id }`,
		`setSiteRoles(inputs: [{siteId: $site, userGroupId: $team, role: USER}]) { id }`,
	}},
}

// operation writes a mutation with ids in it.
func (i ids) operation(field string) string {
	quoted := strings.NewReplacer("$site", `"`+i.site+`"`, "$project", `"`+i.project+`"`, "$group", `"`+i.group+`"`,
		"$team", `"`+i.team+`"`, "$user", `"`+i.user+`"`)
	return `mutation { ` + quoted.Replace(field) + ` }`
}

// place makes a site with a project and a group in it, and a user group.
func (w *world) place(name string) ids {
	w.t.Helper()
	t, ctx := w.t, w.t.Context()
	made := ids{user: id(domain.KindUser, w.user(cast.NoGroup))}
	made.site = w.ask(ctx, `mutation($n: String!) { createSite(input: {name: $n}) { id } }`, vars{"n": name}).text(t, "createSite", "id")
	made.project = w.ask(ctx, `mutation($s: ID!, $n: String!) { createProject(input: {siteId: $s, name: $n}) { id } }`,
		vars{"s": made.site, "n": name}).text(t, "createProject", "id")
	made.group = w.ask(ctx, `mutation($p: ID!, $n: String!) { createParticipantGroup(input: {projectId: $p, name: $n}) { id } }`,
		vars{"p": made.project, "n": name}).text(t, "createParticipantGroup", "id")
	made.team = id(domain.KindUserGroup, w.group(name))
	return made
}

// A row that is deleted, or disabled, takes with it what others make below it at the same time: nothing is left that
// lives below a dead row. Whoever comes too late is told that there is no such row.
func TestNothingLivesBelowTheDead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		before := w.orphans()
		for _, r := range races {
			won := 0
			for round := range 6 {
				p := w.place(fmt.Sprint(r.name, " ", round))
				all(clients, func(i int) {
					field := r.first
					if i != round%clients { // the deletion is not always the first to come
						field = r.below[i%len(r.below)]
					}
					a := w.ask(t.Context(), p.operation(field), nil)
					switch {
					case i != round%clients:
						a.is(t, "", domain.CodeNotFound, domain.CodeStale, domain.CodeBadInput)
					case a.is(t, "", domain.CodeConflict, domain.CodeStale) && a.code() == "":
						won++
					}
				})
				if after := w.orphans(); !maps.Equal(before, after) {
					t.Fatalf("%s, round %d: %v before, %v after", r.name, round, before, after)
				}
			}
			if won == 0 && r.name != "user group" { // CONFLICT while somebody is in it
				t.Errorf("%s: never deleted, so nothing was shown", r.name)
			}
		}
	})
}
