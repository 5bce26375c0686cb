package policy_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

var user = domain.Caller{Kind: domain.CallerUser, ID: 7}

// decide gives the decision on a project's field under a rule, for a user who holds these grants.
func decide(t fataler, c domain.Caller, visible, read string, grants ...policy.Grant) policy.Decision {
	t.Helper()
	text := place("  visible: [" + visible + "]\n  fields: {x: {column: x, read: [" + read + "]}}\n")
	m, err := policy.Parse([]byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	return policy.NewAccess(m, c, policy.NewScopes(grants)).Action("project.x")
}

// fataler is what testing.T and rapid.T have in common.
type fataler interface {
	Helper()
	Fatal(args ...any)
}

var (
	userOf1  = policy.Grant{Kind: domain.KindProject, ID: 1, Role: domain.RoleUser}
	adminOf1 = policy.Grant{Kind: domain.KindProject, ID: 1, Role: domain.RoleAdmin}
	adminOf2 = policy.Grant{Kind: domain.KindProject, ID: 2, Role: domain.RoleAdmin}
)

// TestDecisionsCollapse has every way in which a rule falls before any row is read (permissions.md, point 2).
func TestDecisionsCollapse(t *testing.T) {
	super := domain.Caller{Kind: domain.CallerUser, ID: 7, Superadmin: true}
	for name, c := range map[string]struct {
		caller        domain.Caller
		visible, read string
		grants        []policy.Grant
		want          policy.Verdict
	}{
		"admin everywhere":                {user, "user of itself", "admin of itself", []policy.Grant{adminOf1, adminOf2}, policy.Always},
		"admin here, user there":          {user, "user of itself", "admin of itself", []policy.Grant{userOf1, adminOf2}, policy.Where},
		"user only":                       {user, "user of itself", "admin of itself", []policy.Grant{userOf1}, policy.Never},
		"nothing held":                    {user, "user of itself", "row", nil, policy.Never},
		"the row":                         {user, "user of itself", "row", []policy.Grant{userOf1}, policy.Always},
		"the row's lines turned round":    {user, "user of itself, self of creator", "self of creator, user of itself", []policy.Grant{userOf1}, policy.Always},
		"a line twice":                    {user, "user of itself", "user of itself, user of itself", []policy.Grant{userOf1}, policy.Always},
		"all of the row's":                {user, "user of itself", "{all: [row, user of itself]}", []policy.Grant{userOf1}, policy.Always},
		"all with a vain one":             {user, "user of itself", "{all: [row, admin of itself]}", []policy.Grant{userOf1}, policy.Never},
		"all with superadmin":             {user, "user of itself", "{all: [row, superadmin]}", []policy.Grant{userOf1}, policy.Never},
		"nobody":                          {user, "user of itself", "nobody", []policy.Grant{adminOf1}, policy.Never},
		"nobody, superadmin":              {super, "user of itself", "nobody", nil, policy.Never},
		"nobody in all, superadmin":       {super, "user of itself", "{all: [nobody, row]}", nil, policy.Never},
		"nobody among others, superadmin": {super, "user of itself", "nobody, admin of itself", nil, policy.Always},
		"superadmin":                      {super, "user of itself", "superadmin", nil, policy.Always},
		"superadmin only":                 {user, "user of itself", "superadmin", []policy.Grant{adminOf1}, policy.Never},
		"self":                            {user, "user of itself", "self of creator", []policy.Grant{userOf1}, policy.Where},
		"seeing what one cannot":          {user, "user of itself", "sees site", []policy.Grant{userOf1}, policy.Never},
		"seeing a site":                   {user, "user of itself", "sees site", []policy.Grant{userOf1, {Kind: domain.KindSite, ID: 1, Role: domain.RoleUser}}, policy.Where},
		"a group":                         {user, "user of itself", "member of crew", []policy.Grant{userOf1, {Kind: domain.KindUserGroup, ID: 3}}, policy.Where},
		"nobody signed in":                {domain.Caller{}, "user of itself", "row", nil, policy.Never},
		"a device":                        {domain.Caller{Kind: domain.CallerDevice, ID: 7}, "user of itself", "row, self of creator", nil, policy.Never},
		"a device that claims to be one":  {domain.Caller{Kind: domain.CallerDevice, ID: 7, Superadmin: true}, "user of itself", "row", nil, policy.Never},
	} {
		t.Run(name, func(t *testing.T) {
			d := decide(t, c.caller, c.visible, c.read, c.grants...)
			if d.Verdict != c.want || (d.If != nil) != (c.want == policy.Where) {
				t.Errorf("verdict %d (%v), want %d", d.Verdict, d.If, c.want)
			}
		})
	}
}

func TestUnknownActionsAreRefused(t *testing.T) {
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	a := policy.NewAccess(m, domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: true}, policy.NewScopes(nil))
	for _, action := range []string{"", "participant", "participant.", "participant.password", "spaceship.read", ".read", "participant.read.x"} {
		if d := a.Action(action); d.Verdict != policy.Never || m.Has(action) {
			t.Errorf("%q: %+v, known %t", action, d, m.Has(action))
		}
	}
	if d := a.Rows("spaceship"); d.Verdict != policy.Never {
		t.Errorf("rows of an unknown kind: %+v", d)
	}
}

func TestTheHighestRoleCounts(t *testing.T) {
	s := policy.NewScopes([]policy.Grant{adminOf1, userOf1, adminOf2, {Kind: domain.KindSite, ID: 1, Role: domain.RoleUser}})
	if s.Role(domain.KindProject, 1) != domain.RoleAdmin || s.Role(domain.KindSite, 1) != domain.RoleUser || s.Role(domain.KindSite, 2) != domain.RoleNone {
		t.Error("wrong roles")
	}
	if got := s.IDs(domain.KindProject, domain.RoleAdmin); !slices.Equal(got, []int{1, 2}) {
		t.Errorf("admin of %v", got)
	}
	if got := s.IDs(domain.KindSite, domain.RoleAdmin); len(got) != 0 {
		t.Errorf("admin of sites %v", got)
	}
}

// TestDecisionsMeanTheirLines compares decisions about random rules with the lines read one by one.
func TestDecisionsMeanTheirLines(t *testing.T) {
	simple := rapid.SampledFrom([]string{"user of itself", "admin of itself", "user of site", "admin of site", "self of creator", "member of crew", "superadmin", "nobody", "row"})
	rapid.Check(t, func(t *rapid.T) {
		visible := rapid.SliceOfN(rapid.SampledFrom([]string{"user of itself", "admin of site", "self of creator"}), 1, 3).Draw(t, "visible")
		read := rapid.SliceOfN(rapid.OneOf(simple, rapid.Map(rapid.SliceOfN(simple, 1, 3), func(all []string) string {
			return "{all: [" + strings.Join(all, ", ") + "]}"
		})), 1, 3).Draw(t, "read")
		var grants []policy.Grant
		for _, kind := range []domain.Kind{domain.KindProject, domain.KindSite, domain.KindUserGroup} {
			for id := 1; id <= 2; id++ {
				if role := domain.Role(rapid.IntRange(0, 2).Draw(t, "role")); role > 0 {
					if kind == domain.KindUserGroup {
						role = domain.RoleNone
					}
					grants = append(grants, policy.Grant{Kind: kind, ID: id, Role: role})
				}
			}
		}
		th := thing{Paths: map[string][]any{}}
		for _, name := range []string{"itself", "site", "crew"} {
			th.Paths[name] = []any{rapid.IntRange(1, 3).Draw(t, name)}
		}
		th.Paths["creator"] = []any{rapid.IntRange(6, 7).Draw(t, "creator")}
		check := checker{t}
		d := decide(t, user, strings.Join(visible, ", "), strings.Join(read, ", "), grants...)
		row := decide(t, user, strings.Join(visible, ", "), strings.Join(visible, ", "), grants...)
		m := meaning{grants: grants, on: th, visible: visible}
		seen := slices.ContainsFunc(visible, m.fits)
		if row.Verdict == policy.Where {
			t.Fatalf("the row rule as field rule is %+v, want Always or Never", row)
		}
		want := seen && slices.ContainsFunc(read, m.fits)
		if got := seen && check.holds(d, th); got != want {
			t.Fatalf("decision %+v gives %t, the lines %t", d, got, want)
		}
	})
}

// meaning reads lines one by one.
type meaning struct {
	grants  []policy.Grant
	on      thing
	visible []string
}

func (m meaning) fits(line string) bool {
	if all, ok := strings.CutPrefix(line, "{all: ["); ok {
		lines := strings.Split(strings.TrimSuffix(all, "]}"), ", ")
		return !slices.ContainsFunc(lines, func(l string) bool { return !m.fits(l) })
	}
	words := strings.Fields(line)
	switch words[0] {
	case "superadmin", "nobody":
		return false
	case "row":
		return slices.ContainsFunc(m.visible, m.fits)
	case "self":
		return m.on.Paths["creator"][0] == user.ID
	}
	kind := map[string]domain.Kind{"itself": domain.KindProject, "site": domain.KindSite, "crew": domain.KindUserGroup}[words[2]]
	return slices.ContainsFunc(m.grants, func(g policy.Grant) bool {
		return g.Kind == kind && g.ID == m.on.Paths[words[2]][0] && (words[0] != "admin" || g.Role == domain.RoleAdmin)
	})
}

// checker evaluates conditions, and wants them to be no larger than they need.
type checker struct{ *rapid.T }

func (r checker) holds(d policy.Decision, on thing) bool {
	if d.Verdict != policy.Where {
		return d.Verdict == policy.Always
	}
	return r.fits(d.If, on)
}

func (r checker) fits(p policy.Pred, on thing) bool {
	switch p := p.(type) {
	case policy.And:
		if len(p) < 2 {
			r.Fatalf("and of %d parts", len(p))
		}
		return !slices.ContainsFunc(p, func(q policy.Pred) bool { return !r.fits(q, on) })
	case policy.Or:
		if len(p) < 2 {
			r.Fatalf("or of %d parts", len(p))
		}
		return slices.ContainsFunc(p, func(q policy.Pred) bool { return r.fits(q, on) })
	case policy.In:
		return slices.Contains(p.IDs, on.Paths[p.Path.Name][0].(int))
	}
	panic(fmt.Sprintf("unknown condition %T", p))
}
