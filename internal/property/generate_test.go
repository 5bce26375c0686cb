package property_test

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"
)

// author draws queries from the schema.
type author struct {
	draw
	schema *ast.Schema
	w      *world
	seen   *coverage
	wanted map[string]bool // what was not drawn in the rounds before
	number int
	// cursor gives the cursor of a row of the type in an order, and the row; "" when the caller sees none.
	cursor func(typ string, order []any, id int) string
}

// query draws an operation of one or two root fields.
func (a *author) query() *query {
	return &query{fields: a.selection(a.schema.Query, 3, 1, 2)}
}

// selection draws between least and most fields of an object type, each under an alias of its own.
func (a *author) selection(def *ast.Definition, depth, least, most int) []*field {
	var names []string
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") || a.costs(f) > depth {
			continue
		}
		names = append(names, f.Name)
		for range a.weight(f) {
			names = append(names, f.Name)
		}
	}
	var fields []*field
	used := map[string]bool{}
	for range least + a.upTo(most-least, "fields") {
		name := a.choose(def.Name, names)
		if a.oneIn(30, "typename") {
			name = "__typename"
		}
		alias := name
		for n := 2; used[alias]; n++ {
			alias = fmt.Sprintf("%s%d", name, n)
		}
		if used["nodes"] && name == "nodes" {
			continue // once in a connection, with all that is needed
		}
		used[alias], used[name] = true, true
		if name != "nodes" && a.oneIn(8, "alias") {
			alias += "_"
		}
		fields = append(fields, a.field(def, name, alias, depth))
	}
	return fields
}

// guarded lists the fields of a type that have a rule of their own.
func (a *author) guarded(def *ast.Definition) (names []string) {
	for _, f := range def.Fields {
		if f.Directives.ForName("read") != nil {
			names = append(names, f.Name)
		}
	}
	return names
}

// weight says how often more than others a field is drawn: rows and rules are what this is about.
func (a *author) weight(f *ast.FieldDefinition) int {
	rows := a.schema.Types[strings.TrimSuffix(f.Type.Name(), "Connection")]
	switch {
	case f.Directives.ForName("read") != nil:
		return 5
	case a.costs(f) > 0 && len(a.guarded(rows)) > 0:
		return 6
	case a.costs(f) > 0:
		return 1
	}
	return 0
}

// costs gives how many levels of rows a field goes down.
func (a *author) costs(f *ast.FieldDefinition) int {
	def := a.schema.Types[f.Type.Name()]
	if def.Kind != ast.Object || def.Name == "PageInfo" || f.Name == "nodes" {
		return 0
	}
	return 1
}

func (a *author) field(parent *ast.Definition, name, alias string, depth int) *field {
	a.number++
	f := &field{parent: parent.Name, name: name, alias: alias, number: a.number}
	if a.oneIn(4, "fragment") {
		f.fragment = 1 + a.upTo(2, "kind of fragment")
	}
	if a.oneIn(8, "directive") {
		f.directive = 1 + a.upTo(3, "kind of directive")
	}
	if name == "__typename" {
		f.typ = "String"
		return f
	}
	def := parent.Fields.ForName(name)
	f.typ = def.Type.Name()
	if !f.off() {
		a.seen.note(parent.Name + "." + name)
	}
	a.arguments(f, def)
	if t := a.schema.Types[f.typ]; t.Kind == ast.Object {
		most := 5
		if f.typ == "PageInfo" || strings.HasSuffix(f.typ, "Connection") {
			most = 3
		}
		f.sub = a.selection(t, depth-a.costs(def), 1, most)
		if strings.HasSuffix(f.typ, "Connection") && !slices.ContainsFunc(f.sub, func(s *field) bool { return s.name == "nodes" }) && !a.oneIn(4, "no nodes") {
			f.sub = append(f.sub, a.field(t, "nodes", "nodes", depth-a.costs(def)))
		}
		if guarded := a.guarded(t); len(guarded) > 0 && a.oneIn(2, "all that has a rule") {
			for _, name := range guarded {
				if left := depth - a.costs(def); a.costs(t.Fields.ForName(name)) <= left {
					f.sub = append(f.sub, a.field(t, name, name+"_ruled", left))
				}
			}
		}
		f.twice = a.oneIn(6, "twice")
	}
	return f
}

// choose draws one name; what was never drawn so far comes more often.
func (a *author) choose(owner string, names []string) string {
	weighted := slices.Clone(names)
	for _, name := range names {
		if strings.EqualFold(name, "email") { // the guarded column of filters and orders
			weighted = append(weighted, name, name, name, name)
		}
		if a.lacks(owner, name) {
			weighted = append(weighted, name, name, name, name, name, name)
		}
	}
	return rapid.SampledFrom(weighted).Draw(a.T, owner)
}

// lacks says that a name was never drawn, or one of its arguments was not; or, of a field, something of the type that it
// leads to.
func (a *author) lacks(owner, name string) bool {
	if len(a.wanted) == 0 {
		return false
	}
	target := "-"
	if def := a.schema.Types[owner]; def != nil && def.Fields.ForName(name) != nil {
		target = strings.TrimSuffix(def.Fields.ForName(name).Type.Name(), "Connection") + "."
	}
	for wanted := range a.wanted {
		if rest, ok := strings.CutPrefix(wanted, owner+"."+name); ok && (rest == "" || rest[0] == '(') || strings.HasPrefix(wanted, target) {
			return true
		}
	}
	return false
}

func (a *author) arguments(f *field, def *ast.FieldDefinition) {
	given := map[string]bool{}
	for _, arg := range def.Arguments {
		rarely := map[string]int{"filter": 3, "after": 4, "offset": 4}[arg.Name] // they leave out rows
		given[arg.Name] = arg.Type.NonNull && arg.DefaultValue == nil || a.oneIn(max(rarely, 2), arg.Name) || a.wanted[argumentName(f, arg.Name)]
	}
	if def.Arguments.ForName("after") != nil { // one way to page
		byOffset := a.oneIn(2, "paging") && !a.wanted[argumentName(f, "after")]
		for _, name := range []string{"first", "after"} {
			given[name] = given[name] && !byOffset
		}
		for _, name := range []string{"limit", "offset"} {
			given[name] = given[name] && byOffset
		}
	}
	for _, arg := range def.Arguments {
		if !given[arg.Name] {
			continue
		}
		v, ok := a.argument(f, arg)
		if !ok {
			continue
		}
		if !f.off() {
			a.seen.note(argumentName(f, arg.Name))
		}
		f.args = append(f.args, argument{arg.Name, arg.Type.String(), v, a.oneIn(3, "variable")})
	}
}

func argumentName(f *field, name string) string { return f.parent + "." + f.name + "(" + name + ")" }

func (a *author) argument(f *field, arg *ast.ArgumentDefinition) (any, bool) {
	base := strings.TrimSuffix(f.typ, "Connection")
	switch arg.Name {
	case "after":
		order, _ := f.arg("orderBy").([]any)
		id, ok := a.ref(a.w, entities[base].table).(int)
		if !ok {
			return nil, false
		}
		cursor := a.cursor(base, order, id)
		if cursor == "" {
			return nil, false
		}
		f.after = a.w.find(entities[base].table, id)
		return cursor, true
	case "first", "limit":
		return a.upTo(defaultList+1, arg.Name), true
	case "offset":
		return a.upTo(3, arg.Name), true
	case "id":
		return a.id(entities[f.typ].kind), true
	case "action":
		return a.action(), true
	case "on":
		kind, _, _ := strings.Cut(f.arg("action").(string), ".")
		name, _ := typeOfKind(kind)
		return a.id(kind), name != ""
	}
	return a.value(arg.Type, base, "", 2), true
}

// id draws the id of a row that is or was, or of none.
func (a *author) id(kind string) objectID {
	_, table := typeOfKind(kind)
	n, ok := a.ref(a.w, table).(int)
	if !ok || a.oneIn(12, "no such id") {
		n = 99
	}
	return objectID{kind, n}
}

// value draws a value of an input type. typ is the GraphQL type whose rows it is about, key the filter's
// key that it belongs to.
func (a *author) value(t *ast.Type, typ, key string, depth int) any {
	if t.Elem != nil {
		list := []any{}
		for range a.upTo(2, "length") {
			list = append(list, a.value(t.Elem, typ, key, depth))
		}
		for _, v := range a.schema.Types[t.Name()].EnumValues { // what was never drawn comes together
			if name := t.Name() + "." + v.Name; a.wanted[name] {
				a.seen.note(name)
				list = append(list, word(v.Name))
			}
		}
		return list
	}
	def := a.schema.Types[t.NamedType]
	switch {
	case def.Kind == ast.Enum:
		var names []string
		for _, v := range def.EnumValues {
			names = append(names, v.Name)
		}
		name := a.choose(def.Name, names)
		a.seen.note(def.Name + "." + name)
		return word(name)
	case def.Kind == ast.InputObject:
		return a.input(def, typ, key, depth)
	case def.Name == "Boolean":
		return a.oneIn(2, "boolean")
	case def.Name == "ID" && key == "id":
		return a.id(entities[typ].kind)
	case def.Name == "ID":
		return a.id(entities[typ].related[key].kind)
	case def.Name == "String":
		return a.textLike(typ, key)
	case def.Name == "DateTime":
		return a.moment()
	}
	panic("no values for " + def.Name)
}

// input draws an input object: an order term with all its fields, or a filter of one to three keys.
func (a *author) input(def *ast.Definition, typ, key string, depth int) object {
	out := object{}
	if strings.HasSuffix(def.Name, "Order") {
		for _, f := range def.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || a.oneIn(2, f.Name) {
				a.seen.note(def.Name + "." + f.Name)
				out[f.Name] = a.value(f.Type, typ, "", depth)
			}
		}
		return out
	}
	var names []string
	for _, f := range def.Fields {
		if nested := a.schema.Types[f.Type.Name()]; depth > 0 || nested.Kind != ast.InputObject || scalarFilter(nested.Name) {
			names = append(names, f.Name)
			if nested.Kind == ast.InputObject && !scalarFilter(nested.Name) && nested.Name != def.Name {
				names = append(names, f.Name) // relations, where rows of other types decide
			}
		}
	}
	for range 1 + a.upTo(4, "keys")/2 {
		name := a.choose(def.Name, names)
		a.seen.note(def.Name + "." + name)
		if a.oneIn(25, "null") {
			out[name] = nil
			continue
		}
		out[name] = a.filterValue(def, def.Fields.ForName(name), typ, key, depth)
	}
	return out
}

func (a *author) filterValue(def *ast.Definition, f *ast.FieldDefinition, typ, key string, depth int) any {
	if def.Name == "StringFilter" || def.Name == "DateTimeFilter" {
		return a.value(f.Type, typ, key, depth)
	}
	nested := f.Type.Name()
	if base, ok := strings.CutSuffix(nested, "Filter"); ok && !scalarFilter(nested) {
		if f.Type.Elem == nil && a.oneIn(4, "any at all") {
			return object{}
		}
		return a.value(f.Type, base, f.Name, depth-1)
	}
	return a.value(f.Type, typ, f.Name, depth)
}

// scalarFilter says that a filter is about one column.
func scalarFilter(name string) bool { return name == "StringFilter" || name == "DateTimeFilter" }

// textLike draws a text to compare with a column: often one that is stored there, or a part of it.
func (a *author) textLike(typ, key string) string {
	rows := a.w.tables[entities[typ].table]
	if len(rows) == 0 || a.oneIn(3, "any text") {
		return a.text(2)
	}
	stored, _ := rows[a.upTo(len(rows)-1, "row")][entities[typ].tests[key]].(string)
	runes := []rune(stored)
	if len(runes) == 0 || !utf8.ValidString(stored) || a.oneIn(2, "whole") {
		return stored
	}
	from := a.upTo(len(runes)-1, "from")
	part := string(runes[from:])
	if a.oneIn(2, "fold") {
		part = strings.ToUpper(part)
	}
	return part
}

// action draws an action of the matrix.
func (a *author) action() string {
	actions := []string{
		"site.read", "project.read", "participantGroup.read", "participant.read", "participant.email", "participant.token",
		"user.read", "user.email", "user.notes", "userGroup.read", "membership.read", "serviceRole.read",
		"device.read", "device.token", "device.notes", "service.read", "session.read", "deviceType.read", "deviceProject.read",
		"serviceAccess.read", "serviceConfig.read", "serviceConfigSpecific.read", "serverSetting.deviceRegistrationKey",
		"sessionParticipant.read", "sessionDevice.read", "sessionTypeService.read", "sessionUser.read", "sessionEvent.read", "sessionType.read",
		"sessionTypeProject.read", "sessionTypeSite.read",
		"asset.read", "test.read", "testType.read", "testTypeProject.read", "testTypeSite.read", "testInvitation.read",
	}
	return rapid.SampledFrom(actions).Draw(a.T, "action")
}
