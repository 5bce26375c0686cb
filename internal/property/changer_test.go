package property_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"teragraph/internal/domain"
)

// changer draws mutations, from the schema and by what the caller may do.
type changer struct {
	*author
	j *judge
}

// operation draws a mutation of one to three root fields.
func (c *changer) operation() *query {
	var names, likely []string
	for _, f := range c.schema.Mutation.Fields {
		v, ok := verbs[f.Name]
		if !ok {
			continue
		}
		names = append(names, f.Name)
		if v.does == "regroup" || v.does == "join" || v.does == "grant" || !c.j.never(v.kind, ruleOf(v.does)) {
			likely = append(likely, f.Name)
		}
	}
	if len(likely) > 0 && !c.oneIn(8, "in vain") {
		names = likely
	}
	q := &query{}
	more := 0
	if c.oneIn(4, "several") {
		more = 1 + c.upTo(1, "more")
	}
	for i := range 1 + more {
		name := c.choose("Mutation", names)
		q.fields = append(q.fields, c.root(name, fmt.Sprintf("%s%d", name, i)))
	}
	return q
}

// ruleOf gives the action that a verb needs.
func ruleOf(does string) string {
	if does == "rename" {
		return "setUsername"
	}
	return does
}

func (c *changer) root(name, alias string) *field {
	def := c.schema.Mutation.Fields.ForName(name)
	c.number++
	f := &field{parent: "Mutation", name: name, alias: alias, typ: def.Type.Name(), number: c.number}
	c.seen.note("Mutation." + name)
	v := verbs[name]
	for _, arg := range def.Arguments {
		given := arg.Type.NonNull || c.oneIn(3, arg.Name)
		if !given {
			continue
		}
		value, ok := c.argumentOf(f, v, arg)
		if !ok {
			continue
		}
		c.seen.note(argumentName(f, arg.Name))
		f.args = append(f.args, argument{arg.Name, arg.Type.String(), value, c.oneIn(3, "variable")})
	}
	if t := c.schema.Types[f.typ]; t.Kind == ast.Object {
		f.sub = c.selection(t, 2, 1, 4)
	}
	return f
}

func (c *changer) argumentOf(f *field, v verb, arg *ast.ArgumentDefinition) (any, bool) {
	switch arg.Name {
	case "id":
		return c.target(v), true
	case "ids":
		ids := []any{}
		for range c.some() {
			ids = append(ids, c.target(v))
		}
		return ids, true
	case "userId":
		return c.reference("user"), true
	case "username":
		return c.writing(v, "username"), true
	case "add", "remove":
		list := []any{}
		for range c.some() {
			list = append(list, c.groupReference())
		}
		return list, true
	case "version":
		_, table := typeOfKind(v.kind)
		r := c.w.find(table, f.arg("id").(objectID).n)
		if r == nil || c.oneIn(3, "stale") {
			return int64(1 + c.upTo(2, "version")), true
		}
		return r["version_id"], true
	case "input":
		return c.object(v, c.schema.Types[arg.Type.Name()]), true
	case "inputs":
		list := []any{}
		for range c.some() {
			list = append(list, c.object(v, c.schema.Types[arg.Type.Name()]))
		}
		return list, true
	}
	panic(f.name + " has an argument without a meaning: " + arg.Name)
}

// some draws how long a list is; seldom it is empty.
func (c *changer) some() int {
	if c.oneIn(20, "none") {
		return 0
	}
	return 1 + c.upTo(2, "length")
}

// target draws a row to change: mostly one that the caller may change, or sees.
func (c *changer) target(v verb) objectID {
	return c.pick(v.kind, func(r row) bool { return c.j.may(v.kind, ruleOf(v.does), r) })
}

// pick draws a row of a kind: of those that the caller sees mostly one that fits; any row that is or was; no row; or the
// row of another kind.
func (c *changer) pick(kind string, fits func(row) bool) objectID {
	if c.oneIn(40, "other kind") {
		return objectID{[]string{"site", "user", "device"}[c.upTo(2, "kind")], 1}
	}
	if c.oneIn(12, "any row") {
		return c.id(kind)
	}
	_, table := typeOfKind(kind)
	var seen, good []any
	for _, r := range c.w.living(table) {
		if !c.j.sees(kind, r) {
			continue
		}
		if seen = append(seen, r[keys[table]]); fits(r) {
			good = append(good, r[keys[table]])
		}
	}
	if len(good) > 0 && !c.oneIn(6, "any seen") {
		seen = good
	}
	if len(seen) == 0 {
		return c.id(kind)
	}
	return objectID{kind, seen[c.upTo(len(seen)-1, kind)].(int)}
}

// reference draws a row to refer to: mostly one where the caller is admin.
func (c *changer) reference(kind string) objectID {
	return c.pick(kind, func(r row) bool {
		if c.j.caller.Superadmin || c.j.roles[kind] == nil {
			return kind != "user" || r["user_superadmin"] != true
		}
		return c.j.roles[kind][r["id_"+kind].(int)] == "admin"
	})
}

// object draws an input with all that it needs, and some of what it may have.
func (c *changer) object(v verb, def *ast.Definition) object {
	out := object{}
	sure := c.upTo(len(def.Fields)-1, "in any case")
	for i, f := range def.Fields {
		wanted := c.wanted[def.Name+"."+f.Name] || i == sure
		if !f.Type.NonNull && !wanted && !c.often(v, f.Name) {
			continue
		}
		c.seen.note(def.Name + "." + f.Name)
		if out[f.Name] = c.content(v, f); !f.Type.NonNull && c.oneIn(25, "null") {
			out[f.Name] = nil
		}
	}
	if strings.HasPrefix(def.Name, "Set") {
		c.settled(out, def.Name)
	}
	return out
}

// often says whether an optional key is given: those without which little succeeds more often.
func (c *changer) often(v verb, key string) bool {
	if v.does == "create" && slices.Contains([]string{"projectId", "userGroupIds"}, key) {
		return !c.oneIn(5, key)
	}
	switch {
	case key == "role":
		return !c.oneIn(30, key)
	case key == "username" && v.kind == "user":
		return c.oneIn(30, key) // never changes
	}
	return c.oneIn(4, key)
}

func (c *changer) content(v verb, f *ast.FieldDefinition) any {
	if f.Type.Elem != nil {
		list := []any{}
		for range c.some() {
			if lists[f.Name] == "userGroup" {
				list = append(list, c.reference("userGroup"))
				continue
			}
			list = append(list, c.object(verb{}, c.schema.Types[f.Type.Name()]))
		}
		return list
	}
	switch f.Type.Name() {
	case "ID":
		return c.reference(strings.TrimSuffix(f.Name, "Id"))
	case "Boolean":
		return c.oneIn(2, f.Name) && (f.Name != "twoFactorOtpEnabled" || c.oneIn(6, "refused"))
	case "AccountKind":
		return c.wordOf(c.schema.Types["AccountKind"])
	case "Role":
		return c.wordOf(c.schema.Types["Role"])
	case "String":
		return c.writing(v, f.Name)
	case "DateTime":
		return c.when()
	}
	if def := c.schema.Types[f.Type.Name()]; def.Kind == ast.Enum {
		return c.wordOf(def)
	}
	panic("no values for " + f.Name)
}

// wordOf draws a word of an enumeration.
func (c *changer) wordOf(def *ast.Definition) word {
	var names []string
	for _, v := range def.EnumValues {
		names = append(names, v.Name)
	}
	name := c.choose(def.Name, names)
	c.seen.note(def.Name + "." + name)
	return word(name)
}

// when draws a moment to be stored, seldom what is none.
func (c *changer) when() string {
	switch c.upTo(11, "when") {
	case 0:
		return []string{"", "yesterday", "2026-03-15", "2026-03-15T10:00:00", "2026-02-30T10:00:00Z", "2026-03-15 10:00:00Z"}[c.upTo(5, "no moment")]
	case 1:
		return "2026-03-15T10:00:00.123456789Z" // finer than what is stored
	}
	return c.moment()
}

// writing draws a text to be stored.
func (c *changer) writing(v verb, key string) string {
	if key == "password" {
		texts := []string{"Password12345!", "Another-One-7", "Ünlike-Ärgste9", "weak", "alllowercase1!", "short1!A"}
		if v.kind == "participant" || c.oneIn(6, "weak") {
			return texts[c.upTo(len(texts)-1, "password")]
		}
		return texts[c.upTo(2, "password")]
	}
	if key == "roleName" {
		return []string{"validator", "tester", "validator", "admin", "Validator", "a b", ""}[c.upTo(6, "role")]
	}
	switch c.upTo(19, "text") {
	case 0:
		return c.text(2) // also empty, or blank
	case 1:
		return strings.Repeat("é", 51)
	case 2:
		return "nul\x00"
	case 3:
		return rapid.SampledFrom([]string{"\t", " ", ""}).Draw(c.T, "blank")
	}
	name := c.text(2) + "x"
	if s := shapes[v.kind]; key == "username" && s != nil {
		rows := c.w.tables[entities[strings.ToUpper(v.kind[:1])+v.kind[1:]].table]
		if c.oneIn(3, "taken") && len(rows) > 0 {
			if taken, ok := rows[c.upTo(len(rows)-1, "whose")][s.columns[key]].(string); ok {
				return taken
			}
		}
		return fmt.Sprintf("new %s %d", name, len(rows))
	}
	return name
}

// whoChanges draws who asks: mostly somebody who may change something.
func (d draw) whoChanges(w *world, book ruleBook) domain.Caller {
	var admins []domain.Caller
	for _, u := range w.living("t_users") {
		who := caller(u)
		j := newJudge(w, book, who)
		if u["user_enabled"] == true && (who.Superadmin || !j.vain("admin of itself", "site") || !j.vain("admin of itself", "project")) {
			admins = append(admins, who)
		}
	}
	if len(admins) == 0 || d.oneIn(5, "anybody") {
		return d.caller(w)
	}
	who := admins[d.upTo(len(admins)-1, "admin")]
	if d.oneIn(6, "superadmin") {
		who.Superadmin = true
	}
	return who
}
