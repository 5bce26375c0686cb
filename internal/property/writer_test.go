package property_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"teragraph/internal/domain"
)

// refusal is why an operation ought to be refused. It travels as a panic to the operation.
type refusal struct {
	code    domain.Code
	version int64 // with CodeStale
	why     string
}

func refuse(code domain.Code, why string) { panic(refusal{code: code, why: why}) }

// writer does what mutations ought to do, on rows of its own (permissions.md, point 7).
type writer struct {
	w       *world
	j       *judge // what the caller holds: taken anew when a change may have given or taken rights
	cascade []foreignKey
	stored  func(table string, id int, column string) any // what the database has by now, for invented values
}

// renew takes what the caller holds anew.
func (x *writer) renew() { x.j = newJudge(x.w, x.j.rules, x.j.caller) }

// lines gives the lines of an action of `write:`.
func (e *entry) lines(action string) []any {
	if m, ok := e.Write[action].(map[string]any); ok {
		return m["needs"].([]any)
	}
	lines, _ := e.Write[action].([]any)
	return lines
}

// setRules lists the set... actions that name one of the columns.
func (e *entry) setRules(columns []string) (names []string) {
	for name, v := range e.Write {
		m, ok := v.(map[string]any)
		if ok && slices.ContainsFunc(m["columns"].([]any), func(c any) bool { return slices.Contains(columns, c.(string)) }) {
			names = append(names, name)
		}
	}
	return names
}

// places lists the columns with which the paths of `create` start.
func (e *entry) places() (columns []string) {
	var walk func(lines []any)
	walk = func(lines []any) {
		for _, line := range lines {
			if all, ok := together(line); ok {
				walk(all)
				continue
			}
			words := strings.Fields(line.(string))
			if path, ok := e.Paths[words[len(words)-1]]; ok {
				columns = append(columns, strings.Fields(path.Via)[0])
			}
		}
	}
	walk(e.lines("create"))
	return columns
}

// may says whether the caller may do something to a row, whether they see it or not.
func (j *judge) may(kind, action string, r row) bool {
	lines := j.rules[kind].lines(action)
	if j.caller.Superadmin {
		return slices.ContainsFunc(lines, func(l any) bool { return !forNobody(l) })
	}
	return j.caller.Kind == domain.CallerUser && j.any(lines, kind, r)
}

// never says that the caller may do it to no row whatever.
func (j *judge) never(kind, action string) bool {
	if j.caller.Superadmin {
		return !j.may(kind, action, nil)
	}
	return j.caller.Kind != domain.CallerUser ||
		!slices.ContainsFunc(j.rules[kind].lines(action), func(l any) bool { return l == "anyone" || !j.vain(l, kind) })
}

// grow brings the version of a row forward.
func grow(r row) {
	r["version_id"] = max(clock.UnixMilli(), r["version_id"].(int64)+1)
}

// add makes a row.
func (x *writer) add(table string, r row) row {
	r["version_id"] = clock.UnixMilli()
	id := x.w.add(table, r)
	for column, v := range r {
		if form, ok := v.(invented); ok {
			r[column] = x.invent(form, table, id, column)
		}
	}
	return r
}

var randomUUID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// invent takes a value that has the right form, and else gives one that no database has.
func (x *writer) invent(form invented, table string, id int, column string) any {
	v := x.stored(table, id, column)
	text, _ := v.(string)
	plain, isPassword := strings.CutPrefix(string(form), "password ")
	if isPassword && isHash(v, plain) || !isPassword && randomUUID.MatchString(text) {
		return v
	}
	if isPassword {
		return "hash ? of " + plain
	}
	return "a new uuid"
}

// input gives what an input wants to be stored, by column. Whatever is wrong with it by itself is refused before
// anything is looked up.
func (x *writer) input(kind string, in object) row {
	s, values := shapes[kind], row{}
	for key, v := range in {
		column, known := s.columns[key]
		switch {
		case v == nil && !slices.Contains(s.nullable, key):
			refuse(domain.CodeBadInput, key+" is null")
		case lists[key] != "":
			checkList(key, v.([]any))
			continue
		case !known:
			refuse(domain.CodeBadInput, key+" is unknown")
		case v == nil:
		case s.refs[key] != "" && v.(objectID).kind != s.refs[key]:
			refuse(domain.CodeBadInput, key+" is an id of another kind")
		case s.refs[key] != "":
			v = v.(objectID).n
		case key == "accountKind":
			v = string(v.(word))
		case key == "password":
			if kind == "user" && !strong(v.(string)) || v == "" || len(v.(string)) > 72 || strings.ContainsRune(v.(string), 0) {
				refuse(domain.CodeBadInput, "the password is none")
			}
			v = invented("password " + v.(string))
		case s.words[key] != nil:
			v = slices.Index(s.words[key], string(v.(word)))
		case slices.Contains(s.times, key):
			v = storedMoment(key, v)
		default:
			checkText(s, key, v)
		}
		values[column] = v
	}
	return values
}

// storedMoment gives a moment as it is stored: in UTC, and no finer than a microsecond.
func storedMoment(key string, v any) time.Time {
	at, err := time.Parse(time.RFC3339Nano, v.(string))
	if err != nil {
		refuse(domain.CodeBadInput, key+" is no moment")
	}
	return at.UTC().Truncate(time.Microsecond)
}

func checkText(s *shape, key string, v any) {
	text, ok := v.(string)
	if !ok {
		return
	}
	most, isName := s.names[key]
	if most == 0 {
		most = 10_000
	}
	if isName && strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > most || strings.ContainsRune(text, 0) {
		refuse(domain.CodeBadInput, key+" is no such text")
	}
}

func checkList(key string, list []any) {
	for _, v := range list {
		switch v := v.(type) {
		case objectID:
			if v.kind != lists[key] {
				refuse(domain.CodeBadInput, key+" has an id of another kind")
			}
		case object:
			if v[lists[key]+"Id"].(objectID).kind != lists[key] {
				refuse(domain.CodeBadInput, key+" has an id of another kind")
			}
			if _, given := v["role"]; !given {
				refuse(domain.CodeBadInput, key+" has no role")
			}
		}
	}
}

// strong is the contract's policy of users' passwords.
func strong(password string) bool {
	kinds := map[string]bool{}
	for _, r := range password {
		switch {
		case unicode.IsDigit(r):
			kinds["digit"] = true
		case unicode.IsUpper(r):
			kinds["upper"] = true
		case unicode.IsLower(r):
			kinds["lower"] = true
		case !unicode.IsLetter(r) && !unicode.IsSpace(r):
			kinds["special"] = true
		}
	}
	return utf8.RuneCountInString(password) >= 10 && len(kinds) == 4
}

// references refuses an input that names a row that the caller does not see.
func (x *writer) references(kind string, values row) {
	s := shapes[kind]
	for key, to := range s.refs {
		if v := values[s.columns[key]]; v != nil && !x.j.sees(to, x.w.find(x.j.rules[to].Table, v)) {
			refuse(domain.CodeNotFound, key+" is out of reach")
		}
	}
}

// copyWorld copies all rows.
func copyWorld(w *world) *world {
	c := &world{tables: map[string][]row{}}
	for table, rows := range w.tables {
		for _, r := range rows {
			c.tables[table] = append(c.tables[table], maps.Clone(r))
		}
	}
	return c
}
