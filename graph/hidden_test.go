package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
)

// hiddenCases ask for what is out of reach in every way a document can; the project user sees project 1 only.
var hiddenCases = []struct {
	name, query, want string
}{
	{
		"one by id", `{ site(id: "$site:2") { name } project(id: "$project:4") { name } participant(id: "$participant:5") { name } participantGroup(id: "$participantGroup:7") { name } user(id: "$user:2") { name } userGroup(id: "$userGroup:8") { name } }`,
		`{"site":null,"project":null,"participant":null,"participantGroup":null,"user":null,"userGroup":null}`,
	},
	{
		"one that is deleted", `{ project(id: "$project:9") { name } participant(id: "$participant:201") { name } gone: participant(id: "$participant:200") { name } userGroup(id: "$userGroup:19") { name } }`,
		`{"project":null,"participant":null,"gone":null,"userGroup":null}`,
	},
	{"one that never was", `{ site(id: "$site:77") { name } participant(id: "$participant:2147483647") { name } }`, `{"site":null,"participant":null}`},
	{
		"by ids", `{ projects(filter: {id: ["$project:1", "$project:4", "$project:9"]}) { totalCount nodes { name } } }`,
		`{"projects":{"totalCount":1,"nodes":[{"name":"Stroke Recovery at Home"}]}}`,
	},
	{"by a hidden parent", `{ participants(filter: {project: {id: ["$project:4"]}}) { totalCount nodes { name } } }`, `{"participants":{"totalCount":0,"nodes":[]}}`},
	{"by the name of a hidden parent", `{ projects(filter: {site: {name: {eq: "Northern Shore Hospital"}}}) { totalCount } }`, `{"projects":{"totalCount":0}}`},
	{
		"by hidden users", `{ projects(filter: {user: {username: {eq: "maya"}}}) { totalCount } sites(filter: {user: {username: {eq: "maya"}}}) { totalCount } userGroups(filter: {user: {username: {eq: "maya"}}}) { totalCount } memberships(filter: {user: {username: {eq: "maya"}}}) { totalCount } }`,
		`{"projects":{"totalCount":0},"sites":{"totalCount":0},"userGroups":{"totalCount":0},"memberships":{"totalCount":0}}`,
	},
	{
		"by seen users", `{ projects(filter: {user: {username: {eq: "priya"}}}) { totalCount } userGroups(filter: {user: {username: {eq: "priya"}}}) { nodes { name } } }`,
		`{"projects":{"totalCount":1},"userGroups":{"nodes":[{"name":"Stroke Recovery Leads"}]}}`,
	},
	{"by not a hidden parent", `{ projects(filter: {not: {site: {name: {eq: "Northern Shore Hospital"}}}}) { totalCount } }`, `{"projects":{"totalCount":1}}`},
	{"users by hidden projects", `{ users(filter: {project: {name: {eq: "Pulmonary Telecare"}}}) { totalCount nodes { username } } }`, `{"users":{"totalCount":0,"nodes":[]}}`},
	{"users by seen projects", `{ users(filter: {project: {name: {eq: "Stroke Recovery at Home"}}}) { totalCount } }`, `{"users":{"totalCount":6}}`},
	{"groups by hidden sites", `{ userGroups(filter: {site: {name: {startsWith: "Northern"}}}) { totalCount } }`, `{"userGroups":{"totalCount":0}}`},
	{"roles by hidden projects", `{ serviceRoles(filter: {project: {id: ["$project:4"]}}) { totalCount } }`, `{"serviceRoles":{"totalCount":0}}`},
	{
		"a page of nothing", `{ participants(filter: {project: {id: ["$project:4"]}}) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
		`{"participants":{"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null}}}`,
	},
	{
		"may I", `{ viewer { a: can(action: "project.read", on: "$project:4") b: can(action: "project.read", on: "$project:1") c: can(action: "user.read", on: "$user:2") d: can(action: "site.read", on: "$site:1") e: can(action: "service.read", on: "$service:2") } }`,
		`{"viewer":{"a":false,"b":true,"c":false,"d":true,"e":false}}`,
	},
	{
		"an edge to a hidden row", `{ memberships(filter: {userGroup: {name: {eq: "Lakeside Administrators"}}}) { totalCount nodes { user { username } userGroup { name } } } }`,
		`{"memberships":{"totalCount":1,"nodes":[{"user":null,"userGroup":{"name":"Lakeside Administrators"}}]}}`,
	},
}

func TestHiddenRows(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		for _, rules := range []string{defaultRules, strictRules} {
			f := newFixture(t, db, rules)
			ctx := f.as(t, cast.ProjectUser)
			for _, c := range hiddenCases {
				t.Run(rules+"/"+c.name, func(t *testing.T) {
					got, errs := f.ask(t, ctx, withIDs(c.query))
					if diff := cmp.Diff(c.want, got); diff != "" || errs != "null" {
						t.Errorf("(-want +got):\n%s\nerrors %s", diff, errs)
					}
				})
			}
		}
	})
}

// withIDs writes opaque ids where a query has "$kind:n".
func withIDs(query string) string {
	parts := strings.Split(query, `"$`)
	for i, part := range parts[1:] {
		name, rest, _ := strings.Cut(part, `"`)
		kind, digits, _ := strings.Cut(name, ":")
		var n int
		_, _ = fmt.Sscan(digits, &n)
		parts[i+1] = id(domain.Kind(kind), n) + `"` + rest
	}
	return strings.Join(parts, `"`)
}

// TestHiddenDeviceOrSession: a filter by a device or session out of reach tells nothing, one in reach does.
func TestHiddenDeviceOrSession(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		count := func(who, filter string) (n int) {
			var got struct{ Participants struct{ TotalCount int } }
			f.read(t, f.as(t, who), `{ participants(filter: {`+filter+`}) { totalCount } }`, &got)
			return got.Participants.TotalCount
		}
		outOfReach := 0
		for n := 1; n <= 300; n++ {
			filter := fmt.Sprintf(`session: {id: ["%s"]}`, id(domain.KindSession, n))
			own := 0
			for _, link := range rowsOf("t_sessions_participants") {
				p := link["id_participant"].(int)
				row := rowsOf("t_participants")[p-1]
				if link["id_session"] == n && link["deleted_at"] == nil && row["deleted_at"] == nil && row["id_project"] == cast.ProjectStroke && living("t_sessions", n) {
					own++
				}
			}
			if n%10 == 0 {
				if got := count(cast.ProjectUser, filter); got != own {
					t.Errorf("session %d: %d participants, want %d", n, got, own)
				}
			}
			if own == 0 {
				outOfReach++
			}
		}
		if outOfReach == 0 {
			t.Error("every session is in reach; the test proves nothing")
		}
		device := fmt.Sprintf(`device: {id: "%s"}`, id(domain.KindDevice, 9999))
		if n := count(cast.SuperAdmin, device); n != 0 {
			t.Errorf("a device that is none has %d participants", n)
		}
	})
}

// refusedCases are arguments on columns that the strict overlay withholds from everybody who administers nothing.
var refusedCases = []struct{ name, query, argument string }{
	{"filter", `{ participants(filter: {email: {contains: "participant"}}) { totalCount } }`, "filter.email"},
	{"nested filter", `{ participants(filter: {or: [{name: {eq: "x"}}, {not: {email: {isNull: true}}}]}) { totalCount } }`, "filter.or.not.email"},
	{"order", `{ participants(orderBy: [{field: NAME}, {field: EMAIL}]) { nodes { id } } }`, "orderBy"},
	{"filter of an edge", `{ projects { nodes { participants(filter: {email: {isNull: false}}) { totalCount } } } }`, "filter.email"},
	{"order of an edge", `{ projects { nodes { participants(orderBy: {field: EMAIL}) { nodes { id } } } } }`, "orderBy"},
}

func TestWithheldColumnsCannotBeProbed(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, strictRules)
		for _, c := range refusedCases {
			w := f.serve(f.as(t, cast.ProjectUser), post(t, c.query, nil))
			var got answer
			decodeJSON(t, w.Body.String(), &got)
			if w.Code != 400 || len(got.Errors) != 1 || got.Data != nil || got.Errors[0].Extensions.Code != domain.CodeFieldWithheld || got.Errors[0].Extensions.Argument != c.argument {
				t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
			}
			if _, errs := f.ask(t, f.as(t, cast.SiteAdmin), c.query); errs != "null" {
				t.Errorf("%s as site admin: %s", c.name, errs)
			}
		}
		// With two roles the column holds where the caller is admin: the others count as having none.
		var got struct {
			All, With, Without struct{ TotalCount int }
			Last               struct {
				Nodes []struct{ Email *string }
			}
		}
		data, _ := f.ask(t, f.as(t, cast.TwoRoles), `{ all: participants { totalCount } with: participants(filter: {email: {isNull: false}}) { totalCount }
			without: participants(filter: {email: {isNull: true}}) { totalCount } last: participants(orderBy: {field: EMAIL}, first: 1000) { nodes { email } } }`)
		decodeJSON(t, data, &got)
		with, without := 0, 0
		for _, row := range participantsOf(cast.ProjectPulmonary) {
			if row["participant_email"] != nil {
				with++
			} else {
				without++
			}
		}
		if got.With.TotalCount != with || got.Without.TotalCount != without || got.All.TotalCount != with+without+len(participantsOf(cast.ProjectStroke)) {
			t.Errorf("%d with, %d without of %d; want %d, %d", got.With.TotalCount, got.Without.TotalCount, got.All.TotalCount, with, without)
		}
		for i, p := range got.Last.Nodes {
			if (p.Email != nil) != (i < with) {
				t.Fatalf("place %d by e-mail has one: %t, %d are readable", i, p.Email != nil, with)
			}
		}
	})
}
