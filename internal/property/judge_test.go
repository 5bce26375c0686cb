package property_test

import (
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"teragraph/internal/domain"
)

// ruleBook is matrix.yaml as its text says it, lines unread.
type ruleBook map[string]*entry

type entry struct {
	Table   string                `yaml:"table"`
	Key     string                `yaml:"key"`
	Lives   string                `yaml:"lives,omitempty"`
	Grows   bool                  `yaml:"grows,omitempty"`
	Paths   map[string]pathEntry  `yaml:"paths"`
	Visible []any                 `yaml:"visible"`
	Fields  map[string]fieldEntry `yaml:"fields,omitempty"`
	Secrets []string              `yaml:"secrets,omitempty"`
	Write   map[string]any        `yaml:"write,omitempty"`
	Actions map[string][]any      `yaml:"actions,omitempty"`
}

type pathEntry struct {
	To  string `yaml:"to"`
	Via string `yaml:"via"`
}

type fieldEntry struct {
	Column string `yaml:"column,omitempty"`
	Read   []any  `yaml:"read"`
}

func readRules(matrix, overlay []byte) (ruleBook, error) {
	var book, over ruleBook
	if err := yaml.Unmarshal(matrix, &book); err != nil {
		return nil, err
	}
	if err := yaml.Unmarshal(overlay, &over); err != nil && len(overlay) > 0 {
		return nil, err
	}
	for kind, e := range over {
		for name, f := range e.Fields {
			book[kind].Fields[name] = fieldEntry{Column: book[kind].Fields[name].Column, Read: f.Read}
		}
	}
	return book, nil
}

// judge says who sees and reads what, row by row: the meaning of the matrix's words, in plain loops.
type judge struct {
	w      *world
	rules  ruleBook
	caller domain.Caller
	groups map[int]bool
	roles  map[string]map[int]string // "site" or "project" -> id -> "admin" or "user"
	wrote  written                   // the row that a mutation answers: it is shown whatever the row rule says
}

type written struct{ kind, key any }

func newJudge(w *world, rules ruleBook, caller domain.Caller) *judge {
	j := &judge{w: w, rules: rules, caller: caller, groups: map[int]bool{}, roles: map[string]map[int]string{"site": {}, "project": {}}}
	if caller.Kind != domain.CallerUser || caller.Superadmin {
		return j
	}
	for _, m := range w.living("t_users_users_groups") {
		if m["id_user"] == caller.ID && w.find("t_users_groups", m["id_user_group"]) != nil {
			j.groups[m["id_user_group"].(int)] = true
		}
	}
	for _, a := range w.living("t_services_access") {
		if group, ok := a["id_user_group"].(int); ok && j.groups[group] {
			if r := w.find("t_services_roles", a["id_service_role"]); r != nil && j.builtin(r) {
				j.hold(r)
			}
		}
	}
	return j
}

func (j *judge) builtin(role row) bool {
	s := j.w.find("t_services", role["id_service"])
	return s != nil && s["service_key"] == "OpenTeraServer"
}

// hold takes up a role: a site's admin is admin of its projects, any role on a project makes a user of its site.
func (j *judge) hold(role row) {
	level := "user"
	if role["service_role_name"] == "admin" {
		level = "admin"
	}
	if site := j.w.find("t_sites", role["id_site"]); site != nil {
		j.gain("site", site["id_site"].(int), level)
		for _, p := range j.w.living("t_projects") {
			if p["id_site"] == site["id_site"] && level == "admin" {
				j.gain("project", p["id_project"].(int), "admin")
			}
		}
	}
	if p := j.w.find("t_projects", role["id_project"]); p != nil {
		j.gain("project", p["id_project"].(int), level)
		if site := j.w.find("t_sites", p["id_site"]); site != nil {
			j.gain("site", site["id_site"].(int), "user")
		}
	}
}

func (j *judge) gain(kind string, id int, level string) {
	if j.roles[kind][id] != "admin" {
		j.roles[kind][id] = level
	}
}

// sees says whether the row exists for the caller.
func (j *judge) sees(kind string, r row) bool {
	if r == nil || !r.lives() || j.w.hidden(kind, r) || j.caller.Kind != domain.CallerUser {
		return false
	}
	return j.caller.Superadmin || j.any(j.rules[kind].Visible, kind, r)
}

// guarded gives the name of the field rule on a column, "" when it comes with the row.
func (j *judge) guarded(kind, column string) string {
	for name, f := range j.rules[kind].Fields {
		if f.Column == column {
			return name
		}
	}
	return ""
}

// reads says whether the caller may read a guarded field of a row that they see.
func (j *judge) reads(kind, field string, r row) bool {
	lines := j.rules[kind].Fields[field].Read
	if j.caller.Superadmin {
		return slices.ContainsFunc(lines, func(l any) bool { return !forNobody(l) })
	}
	return j.caller.Kind == domain.CallerUser && j.any(lines, kind, r)
}

// hopeless says that the rule can hold for no row whatever, seen from what the caller holds.
func (j *judge) hopeless(kind, field string) bool {
	lines := j.rules[kind].Visible
	if field != "read" {
		lines = j.rules[kind].Fields[field].Read
	}
	if j.caller.Kind != domain.CallerUser {
		return true
	}
	for _, l := range lines {
		if j.caller.Superadmin && (field == "read" || !forNobody(l)) || !j.caller.Superadmin && !j.vain(l, kind) {
			return false
		}
	}
	return true
}

func forNobody(line any) bool {
	all, isAll := together(line)
	return isAll && slices.ContainsFunc(all, forNobody) || line == "nobody"
}

// together gives the lines of a mapping {all: [...]}.
func together(line any) ([]any, bool) {
	m, ok := line.(map[string]any)
	if !ok {
		return nil, false
	}
	return m["all"].([]any), true
}

// vain says that a line fits no row, whatever its data.
func (j *judge) vain(line any, kind string) bool {
	if all, ok := together(line); ok {
		return slices.ContainsFunc(all, func(l any) bool { return j.vain(l, kind) })
	}
	switch line {
	case "anyone":
		return false
	case "admin somewhere":
		return !j.adminSomewhere()
	}
	words := strings.Fields(line.(string))
	to := j.rules[kind].Paths[words[len(words)-1]].To
	switch {
	case words[0] == "not", strings.HasPrefix(line.(string), "admin of all "):
		return false
	}
	switch words[0] {
	case "user":
		return len(j.roles[to]) == 0
	case "admin":
		for _, level := range j.roles[to] {
			if level == "admin" {
				return false
			}
		}
		return true
	case "member":
		return len(j.groups) == 0
	case "self":
		return false
	case "sees":
		return j.hopeless(to, "read")
	case "row":
		return j.hopeless(kind, "read")
	}
	return true
}

func (j *judge) adminSomewhere() bool {
	for _, level := range j.roles["site"] {
		if level == "admin" {
			return true
		}
	}
	return false
}

func (j *judge) any(lines []any, kind string, r row) bool {
	return slices.ContainsFunc(lines, func(l any) bool { return j.fits(l, kind, r) })
}

// fits says whether one line of the matrix holds for a row and a caller who is no superadmin.
func (j *judge) fits(line any, kind string, r row) bool {
	if all, ok := together(line); ok {
		return !slices.ContainsFunc(all, func(l any) bool { return !j.fits(l, kind, r) })
	}
	words := strings.Fields(line.(string))
	switch line {
	case "row":
		return j.wrote == written{kind, r[j.rules[kind].Key]} || j.sees(kind, r)
	case "anyone":
		return true
	case "admin somewhere":
		return j.adminSomewhere()
	}
	if len(words) == 1 {
		return false // superadmin, nobody
	}
	if words[0] == "not" {
		return r[words[1]] == false
	}
	path := j.rules[kind].Paths[words[len(words)-1]]
	if strings.HasPrefix(line.(string), "admin of all ") {
		return !slices.ContainsFunc(j.follow(path.Via, r), func(id int) bool { return j.roles[path.To][id] != "admin" })
	}
	return slices.ContainsFunc(j.follow(path.Via, r), func(id int) bool {
		switch words[0] {
		case "user":
			return j.roles[path.To][id] != ""
		case "admin":
			return j.roles[path.To][id] == "admin"
		case "self":
			return j.caller.ID == id
		case "member":
			return j.groups[id]
		}
		return j.sees(path.To, j.w.find(j.rules[path.To].Table, id)) // sees
	})
}

// follow walks a path in the notation of matrix.yaml: COLUMN > TABLE.MATCH:TAKE [word] > ...
func (j *judge) follow(via string, r row) []int {
	steps := strings.Split(via, ">")
	var at []any
	at = append(at, r[strings.TrimSpace(steps[0])])
	for _, step := range steps[1:] {
		words := strings.Fields(step)
		table, columns, _ := strings.Cut(words[0], ".")
		match, take, _ := strings.Cut(columns, ":")
		var next []any
		for _, hop := range j.w.living(table) {
			if hop[match] != nil && slices.Contains(at, hop[match]) && (len(words) == 1 || j.keeps(words[1], hop)) {
				next = append(next, hop[take])
			}
		}
		at = next
	}
	var ids []int
	for _, v := range at {
		if id, ok := v.(int); ok {
			ids = append(ids, id)
		}
	}
	return ids
}

func (j *judge) keeps(word string, role row) bool {
	switch word {
	case "[builtin]":
		return j.builtin(role)
	case "[admin]":
		return j.builtin(role) && role["service_role_name"] == "admin"
	}
	return role["id_site"] == nil && role["id_project"] == nil // [global]
}
