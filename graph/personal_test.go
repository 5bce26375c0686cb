package graph_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// hiddenGroup is the id of the cast's personal group: jonas holds Robot Arm Therapy by it, directly.
const hiddenGroup = "$userGroup:20"

// TestPersonalGroupsAreNowhere asks for it in every way a document can, as callers of every kind: as its owner and as
// those who would see any other group there.
func TestPersonalGroupsAreNowhere(t *testing.T) {
	queries := []struct{ query, want string }{
		{`{ userGroup(id: "` + hiddenGroup + `") { name } }`, `{"userGroup":null}`},
		{`{ userGroups(filter: {id: ["` + hiddenGroup + `"]}) { totalCount nodes { name } } }`, `{"userGroups":{"totalCount":0,"nodes":[]}}`},
		{`{ userGroups(filter: {name: {startsWith: "Personal"}}) { totalCount } }`, `{"userGroups":{"totalCount":0}}`},
		{`{ memberships(filter: {user: {username: {eq: "jonas"}}, userGroup: {name: {contains: "jonas"}}}) { totalCount } }`, `{"memberships":{"totalCount":0}}`},
		{`{ users(filter: {userGroup: {name: {contains: "jonas"}}}) { totalCount } }`, `{"users":{"totalCount":0}}`},
		{`{ serviceAccesses(filter: {userGroup: {id: ["` + hiddenGroup + `"]}}) { totalCount } }`, `{"serviceAccesses":{"totalCount":0}}`},
		{`{ memberships(filter: {user: {username: {eq: "jonas"}}, not: {userGroup: {name: {eq: "Parkinson Researchers"}}}}) { totalCount } }`, `{"memberships":{"totalCount":0}}`},
		{`{ viewer { can(action: "userGroup.read", on: "` + hiddenGroup + `") } }`, `{"viewer":{"can":false}}`},
	}
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, who := range []string{cast.SuperAdmin, cast.DirectRole, "wen", "henrik", "farida", cast.NoGroup, ""} {
			for _, q := range queries {
				if got, errs := f.ask(t, f.as(t, who), withIDs(q.query)); got != q.want || errs != "null" {
					t.Errorf("%q: %s\ngot  %s %s\nwant %s", who, q.query, got, errs, q.want)
				}
			}
			for _, query := range []string{
				`{ memberships(first: 1000) { nodes { userGroup { name } user { username } } } }`,
				`{ userGroups(first: 1000) { nodes { name siteAccess(withEmpty: true) { userGroup { name } } } } }`,
				`{ projects { nodes { access(withEmpty: true) { userGroup { name } } } } sites { nodes { access(withEmpty: true) { userGroup { name } } } } }`,
				`{ users(first: 1000) { nodes { username memberships { nodes { userGroup { name } } } } } }`,
			} {
				if got, _ := f.ask(t, f.as(t, who), query); strings.Contains(got, "Personal") {
					t.Errorf("%q: %s\n%s", who, query, got)
				}
			}
		}
	})
}

// TestPersonalGroupsCount: what they hold decides for their owner, and is told as theirs.
func TestPersonalGroupsCount(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, c := range []struct{ who, query, want string }{
			{cast.DirectRole, `{ projects { nodes { name role } } }`, `{"projects":{"nodes":[{"name":"Parkinson Voice and Gait","role":"USER"},{"name":"Robot Arm Therapy","role":"USER"}]}}`},
			{
				cast.DirectRole, `{ serviceAccesses(filter: {user: {username: {eq: "jonas"}}}) { nodes { userGroupId userGroup { name } userId user { username } serviceRole { name } } } }`,
				`{"serviceAccesses":{"nodes":[{"userGroupId":null,"userGroup":null,"userId":"` + strings.Trim(withIDs(`"$user:27"`), `"`) + `","user":{"username":"jonas"},"serviceRole":{"name":"user"}}]}}`,
			},
			{"wen", `{ serviceAccesses(filter: {user: {}}) { nodes { userGroupId user { username } } } }`, `{"serviceAccesses":{"nodes":[{"userGroupId":null,"user":{"username":"jonas"}}]}}`},
			{cast.SiteAdmin, `{ serviceAccesses(filter: {user: {}}) { totalCount } }`, `{"serviceAccesses":{"totalCount":0}}`},
			{"wen", `{ users(filter: {project: {name: {eq: "Robot Arm Therapy"}}, username: {eq: "jonas"}}) { totalCount } }`, `{"users":{"totalCount":1}}`},
			{"wen", `{ projects { nodes { access(by: USER) { user { username } role inherited } } } }`, ``},
			{"henrik", `{ serviceRoles(filter: {project: {name: {eq: "Robot Arm Therapy"}}, name: {eq: "user"}}) { nodes { actsAs description } } }`, `{"serviceRoles":{"nodes":[{"actsAs":"USER","description":null}]}}`},
		} {
			got, errs := f.ask(t, f.as(t, c.who), c.query)
			if c.want == "" {
				if !strings.Contains(got, `{"user":{"username":"jonas"},"role":"USER","inherited":false}`) {
					t.Errorf("%s: %s lacks jonas: %s", c.who, c.query, got)
				}
				continue
			}
			if diff := cmp.Diff(c.want, got); diff != "" || errs != "null" {
				t.Errorf("%s: %s (-want +got):\n%s\n%s", c.who, c.query, diff, errs)
			}
		}
	})
}

// TestOwnerlessPersonalGroup stays hidden, and its id is told by nothing that it holds.
func TestOwnerlessPersonalGroup(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		if _, err := db.SQL.ExecContext(t.Context(), `UPDATE tg_group_details SET id_owner_user = NULL WHERE kind = 'PERSONAL'`); err != nil {
			t.Fatal(err)
		}
		f := newFixture(t, db, defaultRules)
		for query, want := range map[string]string{
			`{ userGroup(id: "` + hiddenGroup + `") { name } }`: `{"userGroup":null}`,
			`{ serviceAccesses(filter: {serviceRole: {project: {name: {eq: "Robot Arm Therapy"}}, name: {eq: "user"}}}) { nodes { userGroupId userId } } }`: `{"serviceAccesses":{"nodes":[{"userGroupId":null,"userId":null}]}}`,
		} {
			if got, errs := f.ask(t, f.as(t, cast.SuperAdmin), withIDs(query)); got != want || errs != "null" {
				t.Errorf("%s\ngot  %s %s\nwant %s", query, got, errs, want)
			}
		}
	})
}

// TestSideColumns: the details of a row cost no statement, and those of an account are for its user and superadmins.
func TestSideColumns(t *testing.T) {
	const query = `{ users(filter: {username: {in: ["luka", "theo"]}}, orderBy: {field: USERNAME}) { nodes { username accountKind canDeleteFromFront createdAt createdBy { username } updatedAt updatedBy { username } } } }`
	const unread = `{"username":"priya","accountKind":"HUMAN","createdAt":null,"createdBy":null}`
	onCast(t, func(t *testing.T, db *database.DB) {
		for _, rules := range []string{defaultRules, strictRules} {
			f := newFixture(t, db, rules)
			got, errs := f.ask(t, f.as(t, cast.SuperAdmin), query)
			want := `{"users":{"nodes":[` +
				`{"username":"luka","accountKind":"HUMAN","canDeleteFromFront":false,"createdAt":"2025-09-25T12:00:00Z","createdBy":{"username":"admin"},"updatedAt":null,"updatedBy":null},` +
				`{"username":"theo","accountKind":"BOT","canDeleteFromFront":false,"createdAt":"2025-08-31T12:00:00Z","createdBy":{"username":"admin"},"updatedAt":"2026-08-29T00:00:00Z","updatedBy":{"username":"theo"}}]}}`
			if diff := cmp.Diff(want, got); diff != "" || errs != "null" {
				t.Errorf("%s, superadmin (-want +got):\n%s\n%s", rules, diff, errs)
			}
			got, errs = f.ask(t, f.as(t, cast.ProjectUser), `{ users(filter: {username: {in: ["luka", "priya"]}}, orderBy: {field: USERNAME, direction: DESC}) { nodes { username accountKind createdAt createdBy { username } } } }`)
			if !strings.Contains(got, unread) || !strings.Contains(got, `"createdAt":"2025-09-25T12:00:00Z"`) || strings.Count(errs, "FIELD_WITHHELD") != 2 || !strings.Contains(errs, "user.createdAt is withheld from you; it needs ") {
				t.Errorf("%s, luka: %s %s", rules, got, errs)
			}
			// An order by what is withheld tells nothing: all others count as having no moment, after luka.
			got, _ = f.ask(t, f.as(t, cast.ProjectUser), `{ users(orderBy: [{field: CREATED_AT}, {field: ID, direction: DESC}], first: 3) { nodes { username } } }`)
			if want := `{"users":{"nodes":[{"username":"luka"},{"username":"leila"},{"username":"yuki"}]}}`; got != want {
				t.Errorf("%s, by createdAt: %s, want %s", rules, got, want)
			}
		}
	})
}

// TestWithheldEdgesStartNoFetch: what is withheld on every row that came is not fetched.
func TestWithheldEdgesStartNoFetch(t *testing.T) {
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, c := range []struct {
			who, of string
			want    int
		}{{cast.ProjectUser, cast.ProjectAdmin, 2}, {cast.ProjectUser, cast.ProjectUser, 3}, {cast.SuperAdmin, cast.ProjectAdmin, 2}} {
			got := f.statements(t, &counter, f.as(t, c.who), `{ users(filter: {username: {eq: "`+c.of+`"}}) { nodes { createdBy { username } } } }`)
			if len(got) != c.want {
				t.Errorf("%s of %s: %d statements, want %d:\n%s", c.who, c.of, len(got), c.want, strings.Join(got, "\n"))
			}
		}
	}, database.WithDriver(counter.Wrap))
}
