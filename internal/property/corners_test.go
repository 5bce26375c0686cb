package property_test

import (
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/testdb"
)

// corner is a database of which each row is there for a reason; rows are too rare in the drawn ones.
type corner struct{ *world }

func (c corner) user(superadmin bool) int {
	id := len(c.tables["t_users"]) + 1
	return c.add("t_users", row{
		"user_username": uuid(9, id), "user_uuid": uuid(1, id), "user_firstname": "A", "user_lastname": "B", "user_password": "secret",
		"user_enabled": true, "user_profile": "", "user_superadmin": superadmin, "user_2fa_enabled": false,
		"user_2fa_otp_enabled": false, "user_2fa_email_enabled": false, "user_force_password_change": false,
	})
}

func (c corner) site(deleted any) int {
	return c.add("t_sites", row{"site_name": "S", "site_2fa_required": false, "deleted_at": deleted})
}

// grant puts a user into a new group and gives it a role of OpenTera's own service.
func (c corner) grant(user int, name string, site, project any) {
	if len(c.tables["t_services"]) == 0 {
		c.add("t_services", service(1, "OpenTeraServer"))
	}
	group := c.add("t_users_groups", row{"user_group_name": "G"})
	c.add("t_users_users_groups", row{"id_user": user, "id_user_group": group})
	role := c.add("t_services_roles", row{"id_service": 1, "id_site": site, "id_project": project, "service_role_name": name})
	c.add("t_services_access", row{"id_user_group": group, "id_service_role": role})
}

func (c corner) project(site int, deleted any) int {
	return c.add("t_projects", row{"id_site": site, "project_name": "P", "project_enabled": true, "deleted_at": deleted})
}

func (c corner) participant(project int, group any) int {
	return c.add("t_participants", row{
		"participant_uuid": uuid(3, len(c.tables["t_participants"])), "participant_name": "N", "participant_token_enabled": false,
		"participant_enabled": true, "participant_login_enabled": false, "id_project": project, "id_participant_group": group,
	})
}

// administers makes a user admin of a site with a project.
func (c corner) administers(user, site int) {
	c.project(site, nil)
	c.grant(user, "admin", site, nil)
}

func list(name, typ string, filter object) *query {
	f := sel("Query", name, typ+"Connection", sel(typ+"Connection", "nodes", typ, sel(typ, "id", "ID")), sel(typ+"Connection", "totalCount", "Int"))
	f.args = []argument{{name: "filter", typ: typ + "Filter", value: filter}}
	return &query{fields: []*field{f}}
}

// TestCorners compares the server with the reference where drawn rows seldom lead. rows says how many rows the
// answer has, so that both sides being wrong together shows.
func TestCorners(t *testing.T) {
	ids := func(kind string, n int) object { return object{"id": []any{objectID{kind, n}}} }
	for name, c := range map[string]struct {
		build func(c corner)
		query *query
		rows  int
	}{
		"the admin of a deleted site is no user of its projects": {
			func(c corner) { c.administers(c.user(false), c.site(epoch)) },
			list("projects", "Project", object{"user": ids("user", 2)}), 0,
		},
		"nor are the projects theirs": {
			func(c corner) { c.administers(c.user(false), c.site(epoch)) },
			list("users", "User", object{"project": ids("project", 1)}), 0,
		},
		"the admin of a site is a user of its projects": {
			func(c corner) { c.administers(c.user(false), c.site(nil)) },
			list("projects", "Project", object{"user": ids("user", 2)}), 1,
		},
		"and they are theirs": {
			func(c corner) { c.administers(c.user(false), c.site(nil)) },
			list("users", "User", object{"project": ids("project", 1)}), 1,
		},
		"a participant of a deleted project is of no project": {
			func(c corner) { c.participant(c.project(c.site(nil), epoch), nil) },
			list("participants", "Participant", object{"project": object{}}), 0,
		},
		"and is still there": {
			func(c corner) { c.participant(c.project(c.site(nil), epoch), nil) },
			list("participants", "Participant", object{"not": object{"project": object{}}}), 1,
		},
		"a deleted service gives nobody a role": {
			func(c corner) {
				c.administers(c.user(false), c.site(nil))
				c.tables["t_services"][0]["deleted_at"] = epoch
			},
			list("projects", "Project", object{"user": object{}}), 0,
		},
		"the admin of another service administers nothing": {
			func(c corner) {
				c.administers(c.user(false), c.site(nil))
				c.tables["t_services"][0]["service_key"] = "OpenTeraServer2"
			},
			list("projects", "Project", object{"user": object{}}), 0,
		},
		"nor is a project theirs": {
			func(c corner) {
				c.administers(c.user(false), c.site(nil))
				c.tables["t_services"][0]["service_key"] = "OpenTeraServer2"
			},
			list("users", "User", object{"project": object{}}), 0,
		},
		"a grant to no group does not spoil a negated filter": {
			func(c corner) {
				c.grant(c.user(false), "user", c.site(nil), nil)
				c.add("t_users_groups", row{"user_group_name": "holds nothing"})
				c.add("t_services_access", row{"id_user_group": nil, "id_service_role": 1})
			},
			list("userGroups", "UserGroup", object{"not": object{"site": object{}}}), 1,
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, dialect := range testdb.Dialects() {
				w := &world{tables: map[string][]row{}}
				admin := corner{w}.user(true)
				c.build(corner{w})
				s := &campaign{server: newServer(t, dialect), files: readFiles(t)}
				s.load(t, w)
				r := s.base(t)[0]
				j := newJudge(w, r.book, domain.Caller{Kind: domain.CallerUser, ID: admin, Superadmin: true})
				s.compare(t, r, j, c.query)
				if got := expect(j, c.query).rows; got != c.rows {
					t.Errorf("%s: the answer has %d rows, want %d", dialect, got, c.rows)
				}
			}
		})
	}
}

// What stands under an edge that is withheld on every row is not planned: nothing in it is refused.
func TestRefusalsUnderWithheldEdges(t *testing.T) {
	memberships := func(parent string) *field {
		f := sel(parent, "memberships", "MembershipConnection", sel("MembershipConnection", "totalCount", "Int"))
		f.args = []argument{{name: "filter", typ: "MembershipFilter", value: object{"user": object{"email": object{"eq": "x"}}}}}
		return f
	}
	below := sel("Query", "users", "UserConnection", sel("UserConnection", "nodes", "User", sel("User", "createdBy", "User", memberships("User"))))
	for _, dialect := range testdb.Dialects() {
		s := &campaign{server: newServer(t, dialect), files: readFiles(t)}
		w := &world{tables: map[string][]row{}}
		s.load(t, w)
		j := newJudge(w, s.base(t)[1].book, domain.Caller{Kind: domain.CallerDevice, ID: 1})
		for refused, q := range map[int]*query{0: {fields: []*field{below}}, 1: {fields: []*field{memberships("Query")}}} {
			s.compare(t, s.base(t)[1], j, q)
			if got := expect(j, q).refused; len(got) != refused {
				t.Errorf("%s: %#v: the reference refuses %v", dialect, q, got)
			}
		}
	}
}
