package policy_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// site is a matrix that is right, and place one whose line or entry is put in.
const site = `site:
  table: t_sites
  key: id_site
  paths: {itself: {to: site, via: id_site}}
  visible: [user of itself]
`

func place(entry string) string {
	return site + `project:
  table: t_projects
  key: id_project
  paths:
    itself: {to: project, via: id_project}
    site: {to: site, via: id_site}
    creator: {to: user, via: id_creator}
    crew: {to: userGroup, via: id_crew}
` + entry
}

func line(text string) string { return place("  visible: [" + text + "]\n") }

func field(text string) string { return line("user of itself") + "  " + text + "\n" }

func TestParseRefuses(t *testing.T) {
	for name, c := range map[string]struct{ matrix, overlay, want string }{
		"no YAML":                   {"site: [", "", "["},
		"another key":               {site + "  writable: [user of itself]\n", "", "writable"},
		"no table":                  {"site: {key: id_site, visible: [superadmin]}", "", "site: needs `table` and `key`"},
		"no key":                    {"site: {table: t_sites, visible: [superadmin]}", "", "site: needs `table` and `key`"},
		"nobody named":              {place(""), "", "project: visible: nobody is named; write `nobody` if that is meant"},
		"an unknown word":           {line("everybody"), "", `"everybody": unknown word`},
		"an unknown word of":        {line("owner of itself"), "", `"owner of itself": does not fit a path to project`},
		"an unknown path":           {line("user of group"), "", `"user of group": there is no path "group"`},
		"no `of`":                   {line("user itself"), "", `"user itself": does not fit`},
		"too many words":            {line("user of the itself"), "", "does not fit"},
		"`sees` with of":            {line("sees of site"), "", "does not fit"},
		"a role on a user":          {line("user of creator"), "", "does not fit a path to user"},
		"being a project":           {line("self of itself"), "", "does not fit a path to project"},
		"member of a site":          {line("member of site"), "", "does not fit a path to site"},
		"member of a user":          {line("member of creator"), "", "does not fit a path to user"},
		"an empty line":             {line("''"), "", "a line is empty"},
		"a number":                  {line("7"), "", "7: a line is a text"},
		"another mapping":           {line("{any: [user of itself]}"), "", "a mapping has the one key `all` with a list"},
		"two mappings in one":       {line("{all: [user of itself], any: [superadmin]}"), "", "a mapping has the one key `all` with a list"},
		"all of nothing":            {line("{all: []}"), "", "a mapping has the one key `all` with a list"},
		"a wrong line in all":       {line("{all: [user of itself, everybody]}"), "", `"everybody": unknown word`},
		"`row` of a row":            {line("row"), "", "project: `row` cannot say who sees the row"},
		"`row` of a row in all":     {line("{all: [user of itself, row]}"), "", "project: `row` cannot say who sees the row"},
		"seeing what is no type":    {line("sees crew"), "", "there is no type userGroup to see"},
		"a field that sees no type": {field("fields: {x: {column: x, read: [sees crew]}}"), "", "project.x: there is no type userGroup to see"},
		"a circle":                  {line("sees itself"), "", "`sees` leads in a circle back to project"},
		"a field without column":    {field("fields: {x: {read: [row]}}"), "", "fields: x: needs `column`"},
		"a field without read":      {field("fields: {x: {column: x}}"), "", "fields: x: read: nobody is named"},
		"a secret field":            {field("fields: {x: {column: x, read: [row]}}\n  secrets: [x]"), "", "fields: x: x is a secret"},
		"a path from no column":     {strings.Replace(site, "via: id_site", "via: T > t_x.a:b", 1), "", `path itself: "T" is not a column`},
		"a path of half a step":     {strings.Replace(site, "via: id_site", "via: id_site > t_x.a", 1), "", `path itself: "t_x.a" is not TABLE.MATCH:TAKE`},
		"a path of another table":   {strings.Replace(site, "via: id_site", "via: id_site > tg_tokens.a:b", 1), "", "is not TABLE.MATCH:TAKE"},
		"a path with unknown word":  {strings.Replace(site, "via: id_site", `via: "id_site > t_x.a:b [living]"`, 1), "", "is not TABLE.MATCH:TAKE"},
		"another way to live":       {site + "  lives: sometimes\n", "", "site: lives: \"sometimes\" is neither"},
		"SQL in what lives":         {site + "  lives: site_name in A', 'B\n", "", "is neither"},
		"not of no column":          {line("not 1=1"), "", `"not 1=1": 1=1 is not a column`},
		"not of two columns":        {line("not a b"), "", `there is no path "b"`},
		"admin of all of no path":   {line("admin of all crews"), "", `there is no path "crews"`},
		"user of all":               {line("user of all itself"), "", "does not fit"},
		"writes that are no list":   {line("user of itself") + "  write: {update: admin of itself}\n", "", "project: write: update: a list of lines is needed"},
		"an unknown action":         {line("user of itself") + "  write: {destroy: [admin of itself]}\n", "", "destroy: an action is create, update, delete, or set and a name"},
		"set without a name":        {line("user of itself") + "  write: {set: {columns: [a], needs: [superadmin]}}\n", "", "set: an action is"},
		"set without columns":       {line("user of itself") + "  write: {setName: {needs: [superadmin]}}\n", "", "setName: a mapping with `columns` and `needs` is needed"},
		"set without needs":         {line("user of itself") + "  write: {setName: {columns: [a]}}\n", "", "setName: a mapping with `columns` and `needs` is needed"},
		"set of no columns":         {line("user of itself") + "  write: {setName: {columns: [], needs: [superadmin]}}\n", "", "setName: a mapping with"},
		"set of what is no column":  {line("user of itself") + "  write: {setName: {columns: [a b], needs: [superadmin]}}\n", "", "setName: a b is not a column"},
		"set of more":               {line("user of itself") + "  write: {setName: {columns: [a], needs: [superadmin], unless: [row]}}\n", "", "setName: a mapping with"},
		"writes of nobody":          {line("user of itself") + "  write: {update: []}\n", "", "update: nobody is named"},
		"writes of an unknown word": {line("user of itself") + "  write: {update: [owner of itself]}\n", "", "does not fit"},
		"an action of nobody":       {line("user of itself") + "  actions: {mend: []}\n", "", "actions: mend: nobody is named"},
		"an action that is a write": {line("user of itself") + "  write: {update: [superadmin]}\n  actions: {update: [superadmin]}\n", "", "actions: update stands elsewhere, too"},
		"an action called read":     {line("user of itself") + "  actions: {read: [superadmin]}\n", "", "actions: read stands elsewhere, too"},
		"an overlay with actions":   {line("user of itself") + "  actions: {mend: [superadmin]}\n", "project: {actions: {mend: [user of itself]}}", "an overlay holds fields only"},
		"an overlay with writes":    {line("user of itself") + "  write: {update: [admin of itself]}\n", "project: {write: {update: [user of itself]}}", "an overlay holds fields only"},
		"SQL in a path":             {strings.Replace(site, "via: id_site", `via: "id_site) OR (1=1"`, 1), "", "is not a column"},

		"an overlay that is no YAML":         {site, "site: [", "["},
		"an overlay with a row rule":         {site, "site: {visible: [superadmin]}", "overlay: site: an overlay holds fields only"},
		"an overlay with paths":              {site, "site: {paths: {itself: {to: site, via: id_x}}}", "overlay: site: an overlay holds fields only"},
		"an overlay with secrets":            {site, "site: {secrets: [site_name]}", "overlay: site: an overlay holds fields only"},
		"an overlay with a table":            {site, "site: {table: t_users}", "overlay: site: an overlay holds fields only"},
		"an overlay of what lives":           {site, "site: {lives: always}", "overlay: site: an overlay holds fields only"},
		"an overlay of a new field":          {site, "site: {fields: {name: {read: [row]}}}", "overlay: site.name: an overlay replaces the `read` lines of a field of the matrix"},
		"an overlay of a new type":           {site, "user: {fields: {email: {read: [row]}}}", "overlay: user.email: an overlay replaces"},
		"an overlay of a column":             {field("fields: {x: {column: x, read: [row]}}"), "project: {fields: {x: {column: y, read: [row]}}}", "overlay: project.x: an overlay replaces"},
		"an overlay for nobody":              {field("fields: {x: {column: x, read: [row]}}"), "project: {fields: {x: {read: []}}}", "overlay: project.x: an overlay replaces"},
		"an overlay with a line that is odd": {field("fields: {x: {column: x, read: [row]}}"), "project: {fields: {x: {read: [everybody]}}}", `"everybody": unknown word`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := policy.Parse([]byte(c.matrix), []byte(c.overlay))
			if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "%!") {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestParseAccepts(t *testing.T) {
	for name, text := range map[string]string{
		"site":     site,
		"in words": line("user of itself, admin of site, self of creator, member of crew, sees site, superadmin, nobody"),
		"together": line("{all: [user of itself, {all: [admin of site, sees site]}]}"),
		"fields":   field("fields: {x: {column: x, read: [row, nobody]}, y: {column: y, read: [sees itself]}}"),
	} {
		if _, err := policy.Parse([]byte(text), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAnOverlayReplacesWhoReads(t *testing.T) {
	m, err := policy.Parse([]byte(field("fields: {x: {column: c, read: [row]}, y: {column: d, read: [row]}}")),
		[]byte("project: {fields: {x: {read: [admin of site]}}}"))
	if err != nil {
		t.Fatal(err)
	}
	p := m.Type(domain.KindProject)
	got := []string{p.Fields["x"].Column, p.Fields["x"].Read.Need(), p.Fields["y"].Column, p.Fields["y"].Read.Need()}
	if diff := cmp.Diff([]string{"c", "the role admin on its site", "d", "seeing the row"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoadKnowsTwoPolicies(t *testing.T) {
	if _, err := policy.Load("lax"); err == nil || !strings.Contains(err.Error(), "default and strict") {
		t.Errorf("got %v", err)
	}
}

// TestNeeds spells every kind of line as the explain answer and the errors show it.
func TestNeeds(t *testing.T) {
	for text, want := range map[string]string{
		"user of itself":                         "the role user or admin on it",
		"admin of site":                          "the role admin on its site",
		"self of creator":                        "being its creator",
		"member of crew":                         "being in its crew",
		"sees site":                              "seeing its site",
		"superadmin":                             "being superadmin",
		"nobody":                                 "what nobody has",
		"admin of all site":                      "the role admin on each of its site",
		"not project_closed":                     "that it is not closed",
		"{all: [user of itself, admin of site]}": "the role user or admin on it and the role admin on its site",
		"user of itself, admin of site":          "the role user or admin on it, or the role admin on its site",
	} {
		m, err := policy.Parse([]byte(line(text)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Type(domain.KindProject).Visible.Need(); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// TestNeedsAreEnglish reads what clients are told about every rule of both policies: it names no table or column, and no path
// that only the matrix knows. Some are spelled out, of each kind that went wrong once.
func TestNeedsAreEnglish(t *testing.T) {
	odd := regexp.MustCompile(`_|[A-Z]|  |itself|\b(all|builtin|global|holders?)\b`)
	for _, name := range []string{"default", "strict"} {
		m, err := policy.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range m.Kinds() {
			typ := m.Type(kind)
			rules := []*policy.Rule{typ.Visible}
			for _, f := range typ.Fields {
				rules = append(rules, f.Read)
			}
			for _, w := range typ.Writes {
				rules = append(rules, w.Rule)
			}
			for _, r := range typ.Actions {
				rules = append(rules, r)
			}
			for _, r := range rules {
				if found := odd.FindString(r.Need()); found != "" || r.Need() == "" {
					t.Errorf("%s, %s: %q is nothing to tell a client: %q", name, r.Name, found, r.Need())
				}
			}
		}
		for action, want := range map[string]string{
			"user.administer":    "being superadmin",
			"user.setEnabled":    "the role admin on each of its sites and the role admin on each of its projects and the role admin on each of its services and that it is not superadmin",
			"session.read":       "being its creator, or being one of its users, or the role user or admin on one of its projects",
			"person.read":        "seeing the user, or seeing a session in which they take part, or seeing a session that they created",
			"serviceRole.read":   "the role admin on its site, or the role admin on its project, or seeing its service when the role holds everywhere, or being in a user group that holds it",
			"serviceConfig.read": "being its user, or the role admin on a project of its user, or the role admin on the project of its participant, or the role admin on a site of its device, or the role admin on a project of its device",
		} {
			if got := m.Rule(action).Need(); got != want {
				t.Errorf("%s, %s: %q, want %q", name, action, got, want)
			}
		}
	}
}

func TestParsePath(t *testing.T) {
	got, err := policy.ParsePath("p", domain.KindSite, "id_x  >\n t_services_roles.id_a:id_b [global] > t_y.c:d")
	want := &policy.Path{Name: "p", To: domain.KindSite, From: "id_x", Hops: []policy.Hop{
		{Table: "t_services_roles", Match: "id_a", Take: "id_b", Only: policy.OnlyGlobal}, {Table: "t_y", Match: "c", Take: "d"},
	}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// FuzzParse wants an error or a matrix that decides, never a panic; whatever it says, callers who are no users see
// nothing, and who holds nothing sees all rows by lines for everybody only.
func FuzzParse(f *testing.F) {
	matrix, err := os.ReadFile("matrix.yaml")
	if err != nil {
		f.Fatal(err)
	}
	strict, err := os.ReadFile("strict.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(matrix), string(strict))
	f.Add(field("fields: {x: {column: x, read: [row]}}"), "project: {fields: {x: {read: [nobody]}}}")
	f.Add(line("{all: [user of itself, '']}"), "")
	f.Fuzz(func(t *testing.T, matrix, overlay string) {
		m, err := policy.Parse([]byte(matrix), []byte(overlay))
		if err != nil {
			return
		}
		a := policy.NewAccess(m, domain.Caller{Kind: domain.CallerUser, ID: 1}, policy.NewScopes([]policy.Grant{{Kind: domain.KindSite, ID: 1, Role: domain.RoleAdmin}}))
		none := policy.NewAccess(m, domain.Caller{Kind: domain.CallerUser, ID: 1}, policy.NewScopes(nil))
		for _, kind := range m.Kinds() {
			for _, stranger := range []domain.CallerKind{domain.Anonymous, domain.CallerDevice, domain.CallerParticipant, domain.CallerService} {
				full := policy.NewScopes([]policy.Grant{{Kind: domain.KindSite, ID: 1, Role: domain.RoleAdmin}})
				if d := policy.NewAccess(m, domain.Caller{Kind: stranger, ID: 1}, full).Rows(kind); d.Verdict != policy.Never {
					t.Errorf("%s for a caller of kind %d: %+v", kind, stranger, d)
				}
			}
			if d := none.Rows(kind); d.Verdict == policy.Always && !strings.Contains(matrix+overlay, "anyone") {
				t.Errorf("%s for who holds nothing: %+v", kind, d)
			}
			if d := a.Rows(kind); (d.Verdict == policy.Where) != (d.If != nil) || d.Rule.Need() == "" {
				t.Errorf("%s: %+v", kind, d)
			}
		}
	})
}

// FuzzParsePath wants that whatever parses is made of names only, since it becomes SQL.
func FuzzParsePath(f *testing.F) {
	for _, via := range []string{"id_site", "id_a > t_b.c:d", "id_a > t_b.c:d [builtin] > t_e.f:g", "id_a > t_b.c:d [x]", ">", "a;b", "t_a.b:c"} {
		f.Add(via)
	}
	f.Fuzz(func(t *testing.T, via string) {
		p, err := policy.ParsePath("p", domain.KindSite, via)
		if err != nil {
			return
		}
		names := []string{p.From}
		for _, h := range p.Hops {
			names = append(names, h.Table, h.Match, h.Take)
		}
		for _, name := range names {
			if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
				t.Errorf("%q of %q would stand in SQL", name, via)
			}
		}
	})
}
