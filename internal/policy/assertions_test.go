package policy_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// assertions is the form of assertions.yaml.
type assertions struct {
	People map[string]person `yaml:"people"`
	Things map[string]thing  `yaml:"things"`
	Expect []expectation     `yaml:"expect"`
}

type person struct {
	ID         int      `yaml:"id"`
	Superadmin bool     `yaml:"superadmin"`
	Holds      []string `yaml:"holds"`
	In         []int    `yaml:"in"`
}

type thing struct {
	Kind    domain.Kind      `yaml:"kind"`
	ID      int              `yaml:"id"`
	Deleted bool             `yaml:"deleted"`
	Flags   map[string]bool  `yaml:"flags"`
	Paths   map[string][]any `yaml:"paths"`
}

type expectation struct {
	Action string   `yaml:"action"`
	On     string   `yaml:"on"`
	Who    []string `yaml:"who"`
	Strict []string `yaml:"strict"`
}

func readAssertions(t *testing.T) assertions {
	t.Helper()
	text, err := os.ReadFile("assertions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var a assertions
	if err := yaml.UnmarshalWithOptions(text, &a, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return a
}

// TestAssertionsOnTheMatrix decides every assertion by the matrix alone: what the person holds, and where the
// thing's paths lead.
func TestAssertionsOnTheMatrix(t *testing.T) {
	a := readAssertions(t)
	for _, name := range []string{"default", "strict"} {
		m, err := policy.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range a.Expect {
			want := e.Who
			if name == "strict" && e.Strict != nil {
				want = e.Strict
			}
			on, ok := a.Things[e.On]
			if !ok {
				t.Fatalf("%s: there is no thing %q", e.Action, e.On)
			}
			if on.Deleted {
				continue // the matrix alone does not know what lives
			}
			for who, p := range a.People {
				access := p.access(t, m, who)
				got := a.holds(t, access.Rows(on.Kind), on) && a.holds(t, access.Action(e.Action), on)
				if wanted := slices.Contains(want, who); got != wanted {
					t.Errorf("%s: may %s do %s on %s? %t, want %t", name, who, e.Action, e.On, got, wanted)
				}
			}
		}
	}
}

// TestAssertionsSpeakOfEveryAction keeps a new rule from coming without an example.
func TestAssertionsSpeakOfEveryAction(t *testing.T) {
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, e := range readAssertions(t).Expect {
		said[e.Action] = true
	}
	for _, kind := range m.Kinds() {
		actions := []string{"read"}
		for field := range m.Type(kind).Fields {
			actions = append(actions, field)
		}
		for action := range m.Type(kind).Writes {
			actions = append(actions, action)
		}
		for action := range m.Type(kind).Actions {
			actions = append(actions, action)
		}
		for _, action := range actions {
			if !said[string(kind)+"."+action] {
				t.Errorf("assertions.yaml has no example of %s.%s", kind, action)
			}
		}
	}
}

func (p person) access(t *testing.T, m *policy.Matrix, name string) *policy.Access {
	t.Helper()
	if name == "nobody" {
		return policy.NewAccess(m, domain.Caller{}, policy.NewScopes(nil))
	}
	var grants []policy.Grant
	for _, text := range p.Holds {
		var role, kind string
		var id int
		if _, err := fmt.Sscanf(text, "%s of %s %d", &role, &kind, &id); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		grants = append(grants, policy.Grant{Kind: domain.Kind(kind), ID: id, Role: domain.ParseRole(role)})
	}
	for _, id := range p.In {
		grants = append(grants, policy.Grant{Kind: domain.KindUserGroup, ID: id})
	}
	caller := domain.Caller{Kind: domain.CallerUser, ID: p.ID, Name: name, Superadmin: p.Superadmin}
	return policy.NewAccess(m, caller, policy.NewScopes(grants))
}

// holds evaluates a decision for a thing of the file.
func (a assertions) holds(t *testing.T, d policy.Decision, on thing) bool {
	t.Helper()
	if d.Verdict != policy.Where {
		return d.Verdict == policy.Always
	}
	return a.fits(t, d.If, on)
}

func (a assertions) fits(t *testing.T, p policy.Pred, on thing) bool {
	t.Helper()
	switch p := p.(type) {
	case policy.And:
		return !slices.ContainsFunc(p, func(q policy.Pred) bool { return !a.fits(t, q, on) })
	case policy.Or:
		return slices.ContainsFunc(p, func(q policy.Pred) bool { return a.fits(t, q, on) })
	case policy.In:
		return slices.ContainsFunc(on.ends(t, p.Path), func(end any) bool { return slices.Contains(p.IDs, a.id(t, end)) })
	case policy.OnlyIn:
		return !slices.ContainsFunc(on.ends(t, p.Path), func(end any) bool { return !slices.Contains(p.IDs, a.id(t, end)) })
	case policy.Unset:
		set, said := on.Flags[p.Column]
		if !said {
			t.Fatalf("%s %d: say what the flag %s is", on.Kind, on.ID, p.Column)
		}
		return !set
	case policy.Leads:
		return slices.ContainsFunc(on.ends(t, p.Path), func(end any) bool {
			target, ok := a.Things[fmt.Sprint(end)]
			if !ok {
				t.Fatalf("%s %d: the path %s has to lead to a thing by name", on.Kind, on.ID, p.Path.Name)
			}
			return p.If == nil || a.fits(t, p.If, target)
		})
	}
	t.Fatalf("unknown condition %T", p)
	return false
}

func (th thing) ends(t *testing.T, p *policy.Path) []any {
	t.Helper()
	ends, ok := th.Paths[p.Name]
	if !ok {
		t.Fatalf("%s %d: say where the path %s leads", th.Kind, th.ID, p.Name)
	}
	return ends
}

func (a assertions) id(t *testing.T, end any) int {
	t.Helper()
	if name, ok := end.(string); ok {
		return a.Things[name].ID
	}
	var id int
	if _, err := fmt.Sscan(strings.TrimSpace(fmt.Sprint(end)), &id); err != nil {
		t.Fatalf("%v is no id", end)
	}
	return id
}
