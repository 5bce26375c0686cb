package graph_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

const peopleQuery = `{
  users(orderBy: {field: USERNAME}, first: 100) { totalCount nodes { username email notes } }
  userGroups(orderBy: {field: ID}, first: 100) { totalCount nodes { name memberships(orderBy: {field: ID}, first: 100) { totalCount nodes { user { username } } } } }
  memberships(orderBy: {field: ID}, first: 100) { totalCount nodes { user { username } userGroup { name } } }
  serviceRoles(orderBy: {field: ID}, first: 100) { totalCount nodes { name site { name } project { name } } }
}`

type people struct {
	Users struct {
		TotalCount int
		Nodes      []struct {
			Username     string
			Email, Notes *string
		}
	}
	UserGroups struct {
		TotalCount int
		Nodes      []struct {
			Name        string
			Memberships struct {
				TotalCount int
				Nodes      []struct{ User *struct{ Username string } }
			}
		}
	}
	Memberships struct {
		TotalCount int
		Nodes      []struct {
			User      *struct{ Username string }
			UserGroup *struct{ Name string }
		}
	}
	ServiceRoles struct {
		TotalCount int
		Nodes      []struct {
			Name          string
			Site, Project *struct{ Name string }
		}
	}
}

// peopleCases say which users, groups (with the members that are seen; "?" for others) and how many roles. They
// were worked out by hand from the cast and the table of permissions.md, "Who sees the row".
var peopleCases = []struct {
	who    string
	users  string
	groups []string
	roles  []string
}{
	{who: ""},
	{who: cast.NoGroup, users: "ruth"},
	{who: cast.NoAccess, users: "noor", groups: []string{"Newcomers: noor"}},
	{who: cast.DeletedProjectUser, users: "oskar", groups: []string{"Aphasia Pilot Team: oskar"}, roles: []string{"user"}},
	{
		who: cast.SiteUser, users: "tomas",
		groups: []string{"Lakeside Administrators: ?", "Lakeside Staff: tomas ? ?", "Network Auditors: ?"},
		roles:  []string{"user of Lakeside Rehabilitation Centre"},
	},
	{
		who: cast.ProjectUser, users: "amara felix leila luka priya yuki",
		groups: []string{
			"Lakeside Administrators: ?", "Lakeside Staff: ? leila ?", "Stroke Recovery Leads: priya felix",
			"Stroke Recovery Therapists: luka amara yuki leila", "Network Auditors: ?",
		},
		roles: []string{"admin", "user", "admin", "user", "user of Stroke Recovery at Home", "admin of Stroke Recovery at Home"},
	},
	{
		who: cast.SiteAdmin, users: "amara anouk felix leila luka mateo maya priya samuel yuki",
		groups: []string{
			"Lakeside Administrators: maya", "Lakeside Staff: ? leila anouk", "Stroke Recovery Leads: priya felix",
			"Stroke Recovery Therapists: luka amara yuki leila", "Movement Team: samuel mateo anouk", "Network Auditors: ?",
		},
		roles: []string{
			"admin", "user", "admin", "user", "admin", "user", "admin", "user",
			"admin of Lakeside Rehabilitation Centre", "user of Lakeside Rehabilitation Centre",
			"admin of Stroke Recovery at Home", "user of Stroke Recovery at Home", "admin of Balance and Falls", "user of Balance and Falls",
			"admin of Cardiac Walks", "user of Cardiac Walks", "admin of Stroke Recovery at Home",
		},
	},
	{
		who: cast.TwoRoles, users: "amara felix kofi leila luka priya sana theo yuki",
		groups: []string{
			"Lakeside Administrators: ?", "Lakeside Staff: ? leila ?", "Stroke Recovery Leads: priya felix",
			"Stroke Recovery Therapists: luka amara yuki leila", "Northern Shore Administrators: ?", "Northern Shore Staff: ?",
			"Pulmonary Telecare Leads: amara", "Pulmonary Telecare Therapists: kofi sana", "Network Auditors: ?", "Test Runners: theo",
		},
		roles: []string{
			"admin", "user", "admin", "user", "user of Stroke Recovery at Home", "admin of Pulmonary Telecare", "user of Pulmonary Telecare",
			"test_runner of Pulmonary Telecare", "admin of Stroke Recovery at Home",
		},
	},
	{
		who: cast.AllSitesUser, users: "bao",
		groups: []string{
			"Lakeside Administrators: ?", "Lakeside Staff: ? ? ?", "Northern Shore Administrators: ?", "Northern Shore Staff: ?",
			"Sonnenhang Administrators: ? ?", "Network Auditors: bao",
		},
		roles: []string{"user of Lakeside Rehabilitation Centre", "user of Northern Shore Hospital", "user of Sonnenhang Clinic"},
	},
}

func TestPeopleOfEveryCaller(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, c := range peopleCases {
			t.Run(c.who, func(t *testing.T) {
				var got people
				f.read(t, f.as(t, c.who), peopleQuery, &got)
				checkPeople(t, got, c.users, c.groups, c.roles)
			})
		}
		t.Run("superadmin", func(t *testing.T) {
			var got people
			f.read(t, f.as(t, cast.SuperAdmin), peopleQuery, &got)
			if got.Users.TotalCount != 30 || got.UserGroups.TotalCount != 18 || len(got.Users.Nodes) != 30 || len(got.UserGroups.Nodes) != 18 {
				t.Errorf("%d users, %d groups", got.Users.TotalCount, got.UserGroups.TotalCount)
			}
		})
	})
}

func checkPeople(t *testing.T, got people, users string, groups, roles []string) {
	t.Helper()
	var usernames, groupLines, memberLines, viaGroups, roleLines []string
	for _, u := range got.Users.Nodes {
		usernames = append(usernames, u.Username)
	}
	for _, g := range got.UserGroups.Nodes {
		line := g.Name + ":"
		for _, m := range g.Memberships.Nodes {
			name := "?"
			if m.User != nil {
				name = m.User.Username
			}
			line += " " + name
			viaGroups = append(viaGroups, g.Name+" "+name)
		}
		if g.Memberships.TotalCount != len(g.Memberships.Nodes) {
			t.Errorf("%s: totalCount %d, %d memberships", g.Name, g.Memberships.TotalCount, len(g.Memberships.Nodes))
		}
		groupLines = append(groupLines, line)
	}
	for _, m := range got.Memberships.Nodes {
		name := "?"
		if m.User != nil {
			name = m.User.Username
		}
		if m.UserGroup == nil { // one's own in a group that is deleted
			continue
		}
		memberLines = append(memberLines, m.UserGroup.Name+" "+name)
	}
	for _, r := range got.ServiceRoles.Nodes {
		line := r.Name
		if r.Site != nil {
			line += " of " + r.Site.Name
		}
		if r.Project != nil {
			line += " of " + r.Project.Name
		}
		roleLines = append(roleLines, line)
	}
	slices.Sort(memberLines)
	slices.Sort(viaGroups)
	for name, diff := range map[string]string{
		"users": cmp.Diff(users, strings.Join(usernames, " ")), "groups": cmp.Diff(groups, groupLines),
		"memberships": cmp.Diff(viaGroups, memberLines), "roles": cmp.Diff(roles, roleLines),
		"counts": cmp.Diff([]int{len(usernames), len(groupLines), len(got.Memberships.Nodes), len(roleLines)},
			[]int{got.Users.TotalCount, got.UserGroups.TotalCount, got.Memberships.TotalCount, got.ServiceRoles.TotalCount}),
	} {
		if diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestStrictUsers: e-mail and notes are for admins of a project of that user, and one's own.
func TestStrictUsers(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, strictRules)
		for who, want := range map[string]string{
			cast.ProjectUser:  "luka",
			cast.ProjectAdmin: "amara felix leila luka priya yuki",
			cast.TwoRoles:     "amara sana theo", // kofi has none
			cast.SiteUser:     "tomas",
		} {
			data, _ := f.ask(t, f.as(t, who), peopleQuery)
			var got people
			decodeJSON(t, data, &got)
			var withEmail []string
			for _, u := range got.Users.Nodes {
				if u.Email != nil {
					withEmail = append(withEmail, u.Username)
				}
			}
			if diff := cmp.Diff(want, strings.Join(withEmail, " ")); diff != "" {
				t.Errorf("%s reads the e-mail of (-want +got):\n%s", who, diff)
			}
		}
	})
}

const viewerQuery = `{ viewer { kind superadmin user { username } sites { role site { name } } projects { role project { name } }
  read: can(action: "participant.read") token: can(action: "participant.token")
  one: can(action: "participant.token", on: "%1") hidden: can(action: "participant.token", on: "%2") gone: can(action: "participant.read", on: "%3") never: can(action: "participant.read", on: "%4") } }`

func TestViewer(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		fixtures := map[string]fixture{defaultRules: newFixture(t, db, defaultRules), strictRules: newFixture(t, db, strictRules)}
		query := strings.NewReplacer("%1", id(domain.KindParticipant, cast.ParticipantComplete), "%2", id(domain.KindParticipant, cast.ParticipantPulmonary),
			"%3", id(domain.KindParticipant, cast.ParticipantDeleted), "%4", id(domain.KindParticipant, 999999)).Replace(viewerQuery)
		for _, c := range []struct{ who, rules, want string }{
			{"", defaultRules, `{"viewer":{"kind":"ANONYMOUS","superadmin":false,"user":null,"sites":[],"projects":[],"read":false,"token":false,"one":false,"hidden":false,"gone":false,"never":false}}`},
			{cast.ProjectUser, defaultRules, `{"viewer":{"kind":"USER","superadmin":false,"user":{"username":"luka"},"sites":[{"role":"USER","site":{"name":"Lakeside Rehabilitation Centre"}}],"projects":[{"role":"USER","project":{"name":"Stroke Recovery at Home"}}],"read":true,"token":true,"one":true,"hidden":false,"gone":false,"never":false}}`},
			{cast.ProjectUser, strictRules, `{"viewer":{"kind":"USER","superadmin":false,"user":{"username":"luka"},"sites":[{"role":"USER","site":{"name":"Lakeside Rehabilitation Centre"}}],"projects":[{"role":"USER","project":{"name":"Stroke Recovery at Home"}}],"read":true,"token":false,"one":false,"hidden":false,"gone":false,"never":false}}`},
			{cast.TwoRoles, strictRules, `{"viewer":{"kind":"USER","superadmin":false,"user":{"username":"amara"},"sites":[{"role":"USER","site":{"name":"Lakeside Rehabilitation Centre"}},{"role":"USER","site":{"name":"Northern Shore Hospital"}}],"projects":[{"role":"USER","project":{"name":"Stroke Recovery at Home"}},{"role":"ADMIN","project":{"name":"Pulmonary Telecare"}}],"read":true,"token":true,"one":false,"hidden":true,"gone":false,"never":false}}`},
			{cast.NoAccess, defaultRules, `{"viewer":{"kind":"USER","superadmin":false,"user":{"username":"noor"},"sites":[],"projects":[],"read":false,"token":false,"one":false,"hidden":false,"gone":false,"never":false}}`},
		} {
			f := fixtures[c.rules]
			got, errs := f.ask(t, f.as(t, c.who), query)
			if diff := cmp.Diff(c.want, got); diff != "" || errs != "null" {
				t.Errorf("%s under %s (-want +got):\n%s\nerrors %s", c.who, c.rules, diff, errs)
			}
		}
		var all struct {
			Viewer struct {
				Superadmin      bool
				Sites, Projects []struct{ Role string }
				One, Gone       bool
			}
		}
		f := fixtures[strictRules]
		f.read(t, f.as(t, cast.SuperAdmin), query, &all)
		if v := all.Viewer; !v.Superadmin || len(v.Sites) != 3 || len(v.Projects) != 8 || v.Projects[0].Role != "ADMIN" || !v.One || v.Gone {
			t.Errorf("superadmin: %+v", v)
		}
	})
}
