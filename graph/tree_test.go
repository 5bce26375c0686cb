package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// treeQuery is one request that every kind of caller sends.
const treeQuery = `{ sites(orderBy: {field: ID}) { totalCount nodes { name role projects(orderBy: {field: ID}) { totalCount nodes {
  name role participants(orderBy: {field: ID}, first: 1000) { totalCount nodes { name email token participantGroup { name } } } } } } } }`

type tree struct {
	Sites struct {
		TotalCount int
		Nodes      []struct {
			Name     string
			Role     *string
			Projects struct {
				TotalCount int
				Nodes      []struct {
					Name         string
					Role         *string
					Participants struct {
						TotalCount int
						Nodes      []person
					}
				}
			}
		}
	}
}

type person struct {
	Name             string
	Email, Token     *string
	ParticipantGroup *struct{ Name string }
}

// Words for what a caller sees of a project's participants.
const (
	open    = "open"    // e-mail and token too
	guarded = "guarded" // neither
)

// treeCases say who sees which sites, projects and participants; the numbers of rows come from the cast.
var treeCases = []struct {
	who, rules string
	want       []string // SITE ROLE, or PROJECT ROLE and how its participants look
}{
	{"", defaultRules, nil},
	{cast.SuperAdmin, defaultRules, []string{
		"site 1 ADMIN", "project 1 ADMIN open", "project 2 ADMIN open", "project 3 ADMIN open",
		"site 2 ADMIN", "project 4 ADMIN open", "project 5 ADMIN open", "project 6 ADMIN open",
		"site 3 ADMIN", "project 7 ADMIN open", "project 8 ADMIN open",
	}},
	{cast.SuperAdmin, strictRules, []string{
		"site 1 ADMIN", "project 1 ADMIN open", "project 2 ADMIN open", "project 3 ADMIN open",
		"site 2 ADMIN", "project 4 ADMIN open", "project 5 ADMIN open", "project 6 ADMIN open",
		"site 3 ADMIN", "project 7 ADMIN open", "project 8 ADMIN open",
	}},
	{cast.SiteAdmin, defaultRules, []string{"site 1 ADMIN", "project 1 ADMIN open", "project 2 ADMIN open", "project 3 ADMIN open"}},
	{cast.SiteAdmin, strictRules, []string{"site 1 ADMIN", "project 1 ADMIN open", "project 2 ADMIN open", "project 3 ADMIN open"}},
	{cast.SiteUser, defaultRules, []string{"site 1 USER"}},
	{cast.ProjectAdmin, defaultRules, []string{"site 1 USER", "project 1 ADMIN open"}},
	{cast.ProjectAdmin, strictRules, []string{"site 1 USER", "project 1 ADMIN open"}},
	{cast.ProjectUser, defaultRules, []string{"site 1 USER", "project 1 USER open"}},
	{cast.ProjectUser, strictRules, []string{"site 1 USER", "project 1 USER guarded"}},
	{cast.TwoRoles, defaultRules, []string{"site 1 USER", "project 1 USER open", "site 2 USER", "project 4 ADMIN open"}},
	{cast.TwoRoles, strictRules, []string{"site 1 USER", "project 1 USER guarded", "site 2 USER", "project 4 ADMIN open"}},
	{cast.NoAccess, defaultRules, nil},
	{cast.MustChangePassword, strictRules, []string{"site 1 USER", "project 2 USER guarded", "project 3 USER guarded"}},
	{cast.AllSitesUser, defaultRules, []string{"site 1 USER", "site 2 USER", "site 3 USER"}},
	{cast.SiteAndProjectUser, defaultRules, []string{"site 2 USER", "project 5 USER open"}},
	{cast.DeletedProjectUser, defaultRules, nil},
	{cast.NoGroup, defaultRules, nil},
	{"theo", defaultRules, []string{"site 2 USER", "project 4 USER open"}}, // a role of another name counts as user
}

func TestOneRequestOfEveryCaller(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		fixtures := map[string]fixture{defaultRules: newFixture(t, db, defaultRules), strictRules: newFixture(t, db, strictRules)}
		for _, c := range treeCases {
			t.Run(c.rules+"/"+c.who, func(t *testing.T) {
				f := fixtures[c.rules]
				data, errs := f.ask(t, f.as(t, c.who), treeQuery)
				var got tree
				decodeJSON(t, data, &got)
				checkTree(t, got, c.want)
				checkSecretsOfTree(t, data, c.want)
				checkTreeErrors(t, errs, c.want)
			})
		}
	})
}

func checkTree(t *testing.T, got tree, want []string) {
	t.Helper()
	var lines []string
	sites, projects := names("t_sites", "site_name"), names("t_projects", "project_name")
	if len(got.Sites.Nodes) != got.Sites.TotalCount {
		t.Errorf("%d sites, totalCount %d", len(got.Sites.Nodes), got.Sites.TotalCount)
	}
	for _, s := range got.Sites.Nodes {
		lines = append(lines, fmt.Sprintf("site %d %s", slices.Index(sites, s.Name), *s.Role))
		if len(s.Projects.Nodes) != s.Projects.TotalCount {
			t.Errorf("%s: %d projects, totalCount %d", s.Name, len(s.Projects.Nodes), s.Projects.TotalCount)
		}
		for _, p := range s.Projects.Nodes {
			n := slices.Index(projects, p.Name)
			all := participantsOf(n)
			if p.Participants.TotalCount != len(all) {
				t.Errorf("%s: totalCount %d, the cast has %d", p.Name, p.Participants.TotalCount, len(all))
			}
			lines = append(lines, fmt.Sprintf("project %d %s %s", n, *p.Role, look(t, p.Participants.Nodes, all)))
		}
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// look compares participants with the cast's and says how they look.
func look(t *testing.T, got []person, want []map[string]any) string {
	t.Helper()
	var bare, whole []person
	for _, row := range want {
		p := person{Name: row["participant_name"].(string)}
		if g, _ := row["id_participant_group"].(int); g != 0 && living("t_participants_groups", g) {
			p.ParticipantGroup = &struct{ Name string }{names("t_participants_groups", "participant_group_name")[g]}
		}
		bare = append(bare, p)
		p.Email, p.Token = text(row["participant_email"]), text(row["participant_token"])
		whole = append(whole, p)
	}
	if cmp.Equal(got, bare) {
		return guarded
	}
	if diff := cmp.Diff(whole, got); diff != "" {
		t.Errorf("participants (-want +got):\n%s", diff)
	}
	return open
}

// checkSecretsOfTree looks in the text of the answer for what its caller may not have, and for what they must.
func checkSecretsOfTree(t *testing.T, data string, want []string) {
	t.Helper()
	for _, row := range rowsOf("t_participants") {
		project := row["id_project"].(int)
		sees := row["deleted_at"] == nil && slices.ContainsFunc(want, func(line string) bool {
			return strings.HasPrefix(line, fmt.Sprintf("project %d ", project)) && strings.HasSuffix(line, open)
		})
		for _, column := range []string{"participant_email", "participant_token"} {
			if secret := text(row[column]); secret != nil && strings.Contains(data, *secret) != sees {
				t.Errorf("%s of participant %d: in the answer %t, want %t", column, row["id_participant"], !sees, sees)
			}
		}
	}
}

// checkTreeErrors wants one error per withheld field, not one per row, and none else.
func checkTreeErrors(t *testing.T, errs string, want []string) {
	t.Helper()
	hidden := 0
	for _, line := range want {
		if n := 0; strings.HasSuffix(line, guarded) {
			_, _ = fmt.Sscanf(line, "project %d", &n)
			hidden += len(participantsOf(n))
		}
	}
	var got []struct {
		Path       []string
		Extensions struct {
			Code  domain.Code
			Rule  string
			Count int
		}
	}
	decodeJSON(t, errs, &got)
	var lines, expected []string
	for _, e := range got {
		lines = append(lines, fmt.Sprintf("%s %s %s %d", strings.Join(e.Path, "."), e.Extensions.Code, e.Extensions.Rule, e.Extensions.Count))
	}
	if hidden > 0 {
		const path = "sites.nodes.projects.nodes.participants.nodes."
		expected = []string{
			fmt.Sprintf(path+"email FIELD_WITHHELD participant.email %d", hidden),
			fmt.Sprintf(path+"token FIELD_WITHHELD participant.token %d", hidden),
		}
	}
	if diff := cmp.Diff(expected, lines); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}
