package policy_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// writing gives what a caller with these grants may do to projects, by a line of `write`.
func writing(t *testing.T, c domain.Caller, write string, grants ...policy.Grant) *policy.Access {
	t.Helper()
	m, err := policy.Parse([]byte(place("  visible: [user of itself]\n  write: "+write+"\n")), nil)
	if err != nil {
		t.Fatal(err)
	}
	return policy.NewAccess(m, c, policy.NewScopes(grants))
}

var (
	siteAdmin  = policy.Grant{Kind: domain.KindSite, ID: 1, Role: domain.RoleAdmin}
	siteUser   = policy.Grant{Kind: domain.KindSite, ID: 1, Role: domain.RoleUser}
	superadmin = domain.Caller{Kind: domain.CallerUser, ID: 7, Superadmin: true}
)

// TestWordsOfWriting decides the words that only writes use, for things that lead where a case says.
func TestWordsOfWriting(t *testing.T) {
	for name, c := range map[string]struct {
		caller domain.Caller
		line   string
		grants []policy.Grant
		sites  []any // to which the thing leads
		closed bool  // its flag
		want   bool
	}{
		"admin of all: of the one":           {user, "admin of all site", []policy.Grant{siteAdmin}, []any{1}, false, true},
		"admin of all: of none":              {user, "admin of all site", nil, []any{1}, false, false},
		"admin of all: of one of two":        {user, "admin of all site", []policy.Grant{siteAdmin}, []any{1, 2}, false, false},
		"admin of all: user is not enough":   {user, "admin of all site", []policy.Grant{siteUser}, []any{1}, false, false},
		"admin of all: where nothing is":     {user, "admin of all site", nil, nil, false, true},
		"admin of all: superadmin":           {superadmin, "admin of all site", nil, []any{1, 2}, false, true},
		"admin of all: not signed in":        {domain.Caller{}, "admin of all site", nil, nil, false, false},
		"not: it is not":                     {user, "not project_closed", nil, nil, false, true},
		"not: it is":                         {user, "not project_closed", nil, nil, true, false},
		"not: superadmin":                    {superadmin, "not project_closed", nil, nil, true, true},
		"not: not signed in":                 {domain.Caller{}, "not project_closed", nil, nil, false, false},
		"together: both":                     {user, "{all: [admin of all site, not project_closed]}", []policy.Grant{siteAdmin}, []any{1}, false, true},
		"together: one":                      {user, "{all: [admin of all site, not project_closed]}", []policy.Grant{siteAdmin}, []any{1}, true, false},
		"together: the other":                {user, "{all: [admin of all site, not project_closed]}", []policy.Grant{siteAdmin}, []any{1, 2}, false, false},
		"admin somewhere: of a site":         {user, "admin somewhere", []policy.Grant{siteAdmin}, []any{9}, false, true},
		"admin somewhere: user of a site":    {user, "admin somewhere", []policy.Grant{siteUser}, nil, false, false},
		"admin somewhere: of a project only": {user, "admin somewhere", []policy.Grant{adminOf1}, nil, false, false},
		"admin somewhere: of nothing":        {user, "admin somewhere", nil, nil, false, false},
		"admin somewhere: superadmin":        {superadmin, "admin somewhere", nil, nil, false, true},
		"nobody: superadmin":                 {superadmin, "nobody", nil, nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			a := writing(t, c.caller, "{update: ["+c.line+"]}", c.grants...)
			on := thing{Kind: domain.KindProject, ID: 1, Paths: map[string][]any{"site": c.sites}, Flags: map[string]bool{"project_closed": c.closed}}
			if got := (assertions{}).holds(t, a.Write("project.update"), on); got != c.want {
				t.Errorf("%t, want %t", got, c.want)
			}
		})
	}
}

// TestWriteIsNoRead: of a write "always" is said to superadmins only, also when its rule is that of seeing, since the
// row may have to be judged before it is seen; and what has no rule is done by nobody.
func TestWriteIsNoRead(t *testing.T) {
	a := writing(t, user, "{update: [row], create: [user of itself]}", userOf1)
	for action, want := range map[string]policy.Verdict{
		"project.update": policy.Where, "project.create": policy.Where, "project.delete": policy.Never, "project.setName": policy.Never, "planet.update": policy.Never,
	} {
		if got := a.Write(action).Verdict; got != want {
			t.Errorf("%s: %v, want %v", action, got, want)
		}
	}
	if got := a.Action("project.update").Verdict; got != policy.Always {
		t.Errorf("of rows that are seen: %v, want always", got)
	}
	if got := writing(t, superadmin, "{update: [row]}").Write("project.delete").Verdict; got != policy.Never {
		t.Errorf("a superadmin, without a rule: %v", got)
	}
}

// TestPlacesAndColumns: what moves a row is where the rule of creating it starts, and a set action has its columns.
func TestPlacesAndColumns(t *testing.T) {
	m := writing(t, user, "{create: [{all: [admin of site, self of creator]}, admin of site, superadmin], delete: [admin of itself], setName: {columns: [project_name, project_code], needs: [admin of site]}}").Matrix()
	writes := m.Type(domain.KindProject).Writes
	places := slices.Sorted(slices.Values(writes["create"].Places))
	if diff := cmp.Diff([]string{"id_creator", "id_site"}, places); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"project_name", "project_code"}, writes["setName"].Columns); diff != "" || writes["delete"].Places != nil {
		t.Errorf("%s%v", diff, writes["delete"].Places)
	}
}
