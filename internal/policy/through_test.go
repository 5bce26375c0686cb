package policy_test

import (
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// A rule is left out only of statements that hold one of its ways already.
func TestThrough(t *testing.T) {
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	caller := domain.Caller{Kind: domain.CallerUser, ID: 7}
	a := policy.NewAccess(m, caller, policy.NewScopes([]policy.Grant{userOf1, adminOf2}))
	fewer := policy.NewAccess(m, caller, policy.NewScopes([]policy.Grant{userOf1}))
	nobody := policy.NewAccess(m, domain.Caller{}, policy.NewScopes(nil))
	super := policy.NewAccess(m, domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: true}, policy.NewScopes(nil))
	for name, c := range map[string]struct {
		rows, seen *policy.Access
		kind       domain.Kind
		via        string
		target     domain.Kind
		want       bool
	}{
		"sessions of participants in one's projects": {a, a, domain.KindSession, "id_session > t_sessions_participants.id_session:id_participant", domain.KindParticipant, true},
		"participants of fewer projects":             {a, fewer, domain.KindSession, "id_session > t_sessions_participants.id_session:id_participant", domain.KindParticipant, true},
		"participants of more projects":              {fewer, a, domain.KindSession, "id_session > t_sessions_participants.id_session:id_participant", domain.KindParticipant, false},
		"another link":                               {a, a, domain.KindSession, "id_session > t_sessions_devices.id_session:id_participant", domain.KindParticipant, false},
		"another column":                             {a, a, domain.KindSession, "id_session > t_sessions_participants.id_session:id_session_participant", domain.KindParticipant, false},
		"the creator, a participant":                 {a, a, domain.KindSession, "id_creator_participant", domain.KindParticipant, false},
		"users who take part":                        {a, a, domain.KindSession, "id_session > t_sessions_users.id_session:id_user", domain.KindPerson, false},
		"participants of a project":                  {a, a, domain.KindParticipant, "id_project", domain.KindProject, true},
		"a project's participants of more":           {fewer, a, domain.KindParticipant, "id_project", domain.KindProject, false},
		"links, which ask for a seen participant":    {a, a, domain.KindSessionParticipant, "id_participant", domain.KindParticipant, true},
		"links of a session":                         {a, a, domain.KindSessionParticipant, "id_session", domain.KindSession, false},
		"nobody, who sees none":                      {a, nobody, domain.KindParticipant, "id_project", domain.KindProject, false},
		"rows that nobody sees":                      {nobody, a, domain.KindParticipant, "id_project", domain.KindProject, false},
		"one who sees all":                           {a, super, domain.KindParticipant, "id_project", domain.KindProject, false},
	} {
		path, err := policy.ParsePath("path", c.target, c.via)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.rows.Rows(c.kind).Through(path, m.Type(c.target), c.seen.Rows(c.target)); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// Conditions are asked together of rows that they ask alike, and of no others.
func TestBeside(t *testing.T) {
	const roles = "id_user_group > t_services_access.id_user_group:id_service_role > t_services_roles.id_service_role:"
	parse := func(to domain.Kind, via string) *policy.Path {
		p, err := policy.ParsePath("path", to, via)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	sites := parse(domain.KindSite, roles+"id_site")
	for name, c := range map[string]struct {
		via  string
		want bool
	}{
		"the same":                   {roles + "id_site", true},
		"another column of the end":  {roles + "id_project", true},
		"admins only":                {roles + "id_project [admin]", false},
		"another start":              {"id_service_role" + roles[len("id_user_group"):] + "id_project", false},
		"another row at the end":     {strings.Replace(roles, "id_service_role:", "id_service:", 1) + "id_project", false},
		"another row on the way":     {strings.Replace(roles, ":id_service_role", ":id_user", 1) + "id_project", false},
		"the first row of the same":  {"id_user_group > t_services_access.id_user_group:id_service_role", false},
		"no row but the condition's": {"id_site", false},
	} {
		other := parse(domain.KindProject, c.via)
		if sites.Beside(other) != c.want || other.Beside(sites) != c.want {
			t.Errorf("%s: not %t", name, c.want)
		}
	}
}
