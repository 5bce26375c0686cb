package property_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/store/testdb"
)

// assertions is the form of internal/policy/assertions.yaml.
type assertions struct {
	People map[string]struct {
		ID         int      `yaml:"id"`
		Superadmin bool     `yaml:"superadmin"`
		Holds      []string `yaml:"holds"`
		In         []int    `yaml:"in"`
	} `yaml:"people"`
	Things map[string]thing `yaml:"things"`
	Expect []struct {
		Action string   `yaml:"action"`
		On     string   `yaml:"on"`
		Who    []string `yaml:"who"`
		Strict []string `yaml:"strict"`
	} `yaml:"expect"`
}

type thing struct {
	Kind    string           `yaml:"kind"`
	ID      int              `yaml:"id"`
	Deleted bool             `yaml:"deleted"`
	Flags   map[string]bool  `yaml:"flags"`
	Paths   map[string][]any `yaml:"paths"`
}

func readAssertions(t *testing.T) assertions {
	t.Helper()
	text, err := os.ReadFile("../policy/assertions.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var a assertions
	if err := yaml.UnmarshalWithOptions(text, &a, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a assertions) caller(name string) domain.Caller {
	if name == "nobody" {
		return domain.Caller{}
	}
	p := a.People[name]
	return domain.Caller{Kind: domain.CallerUser, ID: p.ID, Name: name, Superadmin: p.Superadmin}
}

// castWorld gives the demo cast as the reference reads rows.
func castWorld() *world {
	w := &world{tables: map[string][]row{}}
	for _, t := range cast.Tables() {
		for _, values := range t.Rows {
			r := row{}
			for i, column := range t.Columns {
				r[column] = values[i]
			}
			w.tables[t.Name] = append(w.tables[t.Name], r)
		}
	}
	for _, t := range cast.Details() {
		for name, b := range beside {
			for i := 0; b.table == t.Name && i < len(t.Rows); i++ {
				for at, column := range t.Columns[1:] {
					w.tables[name][t.Rows[i][0].(int)-1]["tg_"+column] = t.Rows[i][at+1]
				}
			}
		}
	}
	return w
}

// TestAssertionsDescribeTheCast checks what assertions.yaml says of people and things against the cast's rows.
func TestAssertionsDescribeTheCast(t *testing.T) {
	a, f, w := readAssertions(t), readFiles(t), castWorld()
	book, err := readRules(f.matrix, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range a.People {
		if user := w.find("t_users", p.ID); name != "nobody" && (user == nil || user["user_username"] != name || user["user_superadmin"] != p.Superadmin) {
			t.Errorf("%s: the cast has %v", name, user)
		}
		j := newJudge(w, book, a.caller(name))
		want, got := map[string]bool{}, map[string]bool{}
		for _, text := range p.Holds {
			want[text] = true
		}
		for _, group := range p.In {
			want[fmt.Sprintf("in group %d", group)] = true
		}
		for kind, ids := range j.roles {
			for id, level := range ids {
				got[fmt.Sprintf("%s of %s %d", level, kind, id)] = true
			}
		}
		for group := range j.groups {
			got[fmt.Sprintf("in group %d", group)] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-said +cast):\n%s", name, diff)
		}
	}
	for name, th := range a.Things {
		a.describes(t, newJudge(w, book, domain.Caller{}), name, th)
	}
}

func (a assertions) describes(t *testing.T, j *judge, name string, th thing) {
	t.Helper()
	e := j.rules[th.Kind]
	at := slices.IndexFunc(j.w.tables[e.Table], func(r row) bool { return r[e.Key] == th.ID })
	if at < 0 || j.w.tables[e.Table][at].lives() == th.Deleted {
		t.Errorf("%s: the cast has no such row, or it lives otherwise", name)
		return
	}
	for column, set := range th.Flags {
		if got := j.w.tables[e.Table][at][column]; got != set {
			t.Errorf("%s: %s is %v in the cast", name, column, got)
		}
	}
	for path, ends := range th.Paths {
		got, want := map[int]bool{}, map[int]bool{}
		for _, id := range j.follow(e.Paths[path].Via, j.w.tables[e.Table][at]) {
			got[id] = true
		}
		for _, end := range ends {
			id, ok := a.Things[fmt.Sprint(end)]
			if !ok {
				_, _ = fmt.Sscan(fmt.Sprint(end), &id.ID)
			}
			want[id.ID] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s (-said +cast):\n%s", name, path, diff)
		}
	}
}

// TestAssertionsThroughGraphQL asks for every thing as every person, the row and the field, and asks `viewer.can`.
func TestAssertionsThroughGraphQL(t *testing.T) {
	a, f := readAssertions(t), readFiles(t)
	for _, name := range testdb.Dialects() {
		t.Run(name, func(t *testing.T) {
			s := newServer(t, name)
			if err := cast.Load(t.Context(), s.db.SQL, s.db.Dialect); err != nil {
				t.Fatal(err)
			}
			for _, r := range []*rules{s.under(t, "default", f.matrix, nil), s.under(t, "strict", f.matrix, f.strict)} {
				for _, e := range a.Expect {
					want := e.Who
					if r.name == "strict" && e.Strict != nil {
						want = e.Strict
					}
					for who := range a.People {
						got, asked := s.may(t, r, a.caller(who), e.Action, a.Things[e.On])
						if wanted := slices.Contains(want, who); asked && got != wanted {
							t.Errorf("%s: may %s do %s on %s? %t, want %t", r.name, who, e.Action, e.On, got, wanted)
						}
					}
				}
			}
		})
	}
}

// reading gives the selection that asks for what an action allows to read, "" when it is about no field.
func reading(e *entity, word string) string {
	switch {
	case word == "read":
		return "id"
	case e.one[word].target != "":
		return word + " { id }"
	case e.columns[word] != "":
		return word
	}
	return ""
}

// may asks the server in two ways, which have to agree; of all else it asks `viewer.can` only. Kinds without a GraphQL type cannot be asked for.
func (s *server) may(t *testing.T, r *rules, who domain.Caller, action string, on thing) (may, asked bool) {
	t.Helper()
	typ, _ := typeOfKind(on.Kind)
	if typ == "" || entities[typ].orders == nil { // reached by edges only
		return false, false
	}
	_, field, _ := strings.Cut(action, ".")
	field = reading(entities[typ], field)
	id := opaque(on.Kind, on.ID)
	if field == "" {
		got := s.ask(t, r, who, fmt.Sprintf("{ viewer { can(action: %q, on: %q) } }", action, id), nil)
		return got.data["viewer"].(map[string]any)["can"] == true, true
	}
	text := fmt.Sprintf("{ %s(filter: {id: [%q]}) { nodes { id %s } } viewer { can(action: %q, on: %q) } }", listOf(typ), id, field, action, id)
	got := s.ask(t, r, who, text, nil)
	nodes := got.data[listOf(typ)].(map[string]any)["nodes"].([]any)
	may = len(nodes) == 1 && len(got.errors) == 0
	if can := got.data["viewer"].(map[string]any)["can"]; can != may {
		t.Errorf("%s as %s: %s on %s: the answer holds it: %t, viewer.can says %v", r.name, who.Name, action, id, may, can)
	}
	return may, true
}
