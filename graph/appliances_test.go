package graph_test

import (
	"slices"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// applianceAnswers are what people of the cast read of devices and services: links that are deleted, of a deleted
// device, or to places out of reach do not show.
var applianceAnswers = []struct{ name, who, query, want string }{
	{
		"a deleted link, as one who sees both ends", cast.SuperAdmin,
		`{ device(id: "$device:1") { projects { nodes { project { id } } } sites { totalCount } participants { nodes { participantId } } } }`,
		`{"device":{"projects":{"nodes":[{"project":{"id":"$project:1"}}]},"sites":{"totalCount":1},"participants":{"nodes":[{"participantId":"$participant:1"}]}}}`,
	},
	{
		"a deleted device with living links", cast.SuperAdmin,
		`{ device(id: "$device:61") { name } deviceProjects(filter: {device: {id: ["$device:61"]}}) { totalCount } one: deviceProjects(filter: {id: ["$deviceProject:55"]}) { nodes { device { name } projectId } } }`,
		`{"device":null,"deviceProjects":{"totalCount":0},"one":{"nodes":[{"device":null,"projectId":"$project:1"}]}}`,
	},
	{
		"a shared device, from one side", cast.ProjectUser,
		`{ device(id: "$device:2") { sites { nodes { siteId } } projects { totalCount nodes { projectId } } } }`,
		`{"device":{"sites":{"nodes":[{"siteId":"$site:1"}]},"projects":{"totalCount":1,"nodes":[{"projectId":"$project:1"}]}}}`,
	},
	{
		"a shared device, from both", cast.TwoRoles,
		`{ device(id: "$device:2") { sites { nodes { siteId } } projects { totalCount } } }`,
		`{"device":{"sites":{"nodes":[{"siteId":"$site:1"},{"siteId":"$site:2"}]},"projects":{"totalCount":2}}}`,
	},
	{
		"types, for one without any role", cast.NoGroup,
		`{ deviceTypes(filter: {key: {eq: "robot"}}) { nodes { name subtypes { totalCount } devices { totalCount } } } devices { totalCount } }`,
		`{"deviceTypes":{"nodes":[{"name":"Robot","subtypes":{"totalCount":2},"devices":{"totalCount":0}}]},"devices":{"totalCount":0}}`,
	},
	{
		"services of the site, for a user of the site, who sees that of their own role only", cast.SiteUser,
		`{ services { nodes { key } } site(id: "$site:1") { services { totalCount } devices(first: 1) { nodes { device { name } } } } }`,
		`{"services":{"nodes":[{"key":"OpenTeraServer"}]},"site":{"services":{"totalCount":0},"devices":{"nodes":[{"device":{"name":"Video kit 01"}}]}}}`,
	},
	{
		"configurations are JSON, and one's own", cast.ProjectUser,
		`{ serviceConfigs { nodes { config user { username } participant { id } device { id } service { key } } } }`,
		`{"serviceConfigs":{"nodes":[{"config":{"window_s": 5},"user":{"username":"luka"},"participant":null,"device":null,"service":null}]}}`,
	},
	{
		"configurations for an admin, without the deleted one", cast.ProjectAdmin,
		`{ participant(id: "$participant:1") { serviceConfigs { nodes { service { key } specifics { nodes { name config } } } } } }`,
		`{"participant":{"serviceConfigs":{"nodes":[{"service":{"key":"VideoRehabService"},"specifics":{"nodes":[` +
			`{"name":"living-room","config":{"default_muted": true}},{"name":"kitchen","config":{"default_muted": true, "view_local": false}}]}}]}}}`,
	},
	{
		"who holds a role", cast.ProjectAdmin,
		`{ serviceAccesses(filter: {device: {}}) { nodes { serviceRole { name service { key } } device { name } userGroup { id } } } }`,
		`{"serviceAccesses":{"nodes":[{"serviceRole":{"name":"user","service":{"key":"VideoRehabService"}},"device":{"name":"Video kit 01"},"userGroup":null}]}}`,
	},
	{
		"the registration key, for the admin of a site", cast.SiteAdmin,
		`{ serverSettings { deviceRegistrationKey } }`, `{"serverSettings":{"deviceRegistrationKey":"` + cast.DeviceRegisterKey + `"}}`,
	},
	{"the server, for anyone", cast.NoGroup, `{ serverSettings { uuid } }`, `{"serverSettings":{"uuid":"46bda927-35a2-52c2-a275-8fddc18879bf"}}`},
	{"the server, for nobody", "", `{ serverSettings { uuid deviceRegistrationKey } }`, `{"serverSettings":null}`},
}

func TestAppliances(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		for _, c := range applianceAnswers {
			data, errs := f.ask(t, f.as(t, c.who), withIDs(c.query))
			if want := withIDs(c.want); data != want || errs != "null" {
				t.Errorf("%s:\n%s, errors %s, want\n%s", c.name, data, errs, want)
			}
		}
	})
}

// TestRegistrationKeyIsWithheld: who administers no site gets null and the reason, and nothing else is lost.
func TestRegistrationKeyIsWithheld(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		data, errs := f.ask(t, f.as(t, cast.ProjectAdmin), `{ serverSettings { uuid deviceRegistrationKey } }`)
		if !strings.HasPrefix(data, `{"serverSettings":{"uuid":"46b`) || !strings.HasSuffix(data, `"deviceRegistrationKey":null}}`) ||
			!strings.Contains(errs, string(domain.CodeFieldWithheld)) || !strings.Contains(errs, "admin on some site") {
			t.Errorf("%s, errors %s", data, errs)
		}
	})
}

// TestStatementsOfAppliances: one statement for each level and edge, for a wide caller and a sparse one, however
// many rows there are.
func TestStatementsOfAppliances(t *testing.T) {
	const device = `name token notes config deviceType { name } deviceSubtype { name } projects { nodes { project { name } } } sites { nodes { site { name } } } participants { nodes { participant { name } } }`
	const service = `key projects { nodes { project { name } } } sites { nodes { siteId } } roles { nodes { name accesses { nodes { userGroupId } } } } serviceConfigs { totalCount nodes { config specifics { nodes { name } } } }`
	var counter testdb.Counter
	onCast(t, func(t *testing.T, db *database.DB) {
		for _, rules := range []string{defaultRules, strictRules} {
			f := newFixture(t, db, rules)
			for _, c := range []struct {
				who, query string
				want       int
			}{
				{cast.SuperAdmin, `{ devices(first: HOWMANY) { nodes { ` + device + ` } } }`, 6},
				{cast.TwoRoles, `{ devices(first: HOWMANY) { nodes { ` + device + ` } } }`, 7},
				{cast.SuperAdmin, `{ services(first: HOWMANY, orderBy: {field: ID, direction: DESC}) { totalCount nodes { ` + service + ` } } }`, 9},
				{cast.SiteAdmin, `{ services(first: HOWMANY, orderBy: {field: ID, direction: DESC}) { totalCount nodes { ` + service + ` } } }`, 10},
				{cast.SiteAdmin, `{ serverSettings { uuid deviceRegistrationKey } }`, 2},
			} {
				var before []string
				for _, number := range []string{"2", "1000"} {
					got := f.statements(t, &counter, f.as(t, c.who), strings.ReplaceAll(c.query, "HOWMANY", number))
					if len(got) != c.want {
						t.Errorf("%s as %s under %s, first %s: %d statements, want %d:\n%s", c.query, c.who, rules, number, len(got), c.want, strings.Join(got, "\n"))
					}
					if before != nil && !slices.Equal(before, got) {
						t.Errorf("%s as %s: the texts depend on how many rows there are", c.query, c.who)
					}
					before = got
				}
			}
		}
	}, database.WithDriver(counter.Wrap))
}
