package property_test

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"teragraph/internal/domain"
)

// answer is what a query ought to give: data, what was withheld, which arguments are refused.
type answer struct {
	*judge
	data     map[string]any
	withheld map[string]int  // "path rule" -> count
	refused  map[string]bool // "argument path"
	rows     int             // rows of tables in the data
}

// expect answers a query from the rows.
func expect(j *judge, q *query) *answer {
	a := &answer{judge: j, withheld: map[string]int{}, refused: map[string]bool{}}
	a.refuse(q.fields, "")
	if len(a.refused) == 0 {
		a.data = a.root(q)
	}
	return a
}

func opaque(kind string, id any) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%s:%d", kind, id))
}

func (a *answer) root(q *query) map[string]any {
	out := map[string]any{}
	for _, f := range active(q.fields) {
		switch {
		case f.name == "__typename":
			out[f.alias] = "Query"
		case f.name == "viewer":
			out[f.alias] = a.viewer(f)
		case f.name == "serverSettings":
			out[f.alias] = a.settings(f)
		case strings.HasSuffix(f.typ, "Connection"):
			e := entities[strings.TrimSuffix(f.typ, "Connection")]
			out[f.alias] = a.list(f, e, a.w.living(e.table), f.alias)
		default:
			e := entities[f.typ]
			out[f.alias] = a.object(f, e, a.w.find(e.table, f.arg("id").(objectID).n), f.alias)
		}
	}
	return out
}

// object gives one row, null when the caller does not see it.
func (a *answer) object(f *field, e *entity, r row, path string) any {
	if !a.sees(e.kind, r) {
		return nil
	}
	return a.shown(f, e, r, path)
}

// shown gives a row that is in the answer.
func (a *answer) shown(f *field, e *entity, r row, path string) any {
	a.rows++
	out := map[string]any{}
	for _, sub := range active(f.sub) {
		out[sub.alias] = a.value(f, sub, e, r, path+"."+sub.alias)
	}
	return out
}

func (a *answer) value(f, sub *field, e *entity, r row, path string) any {
	if column, ok := e.columns[sub.name]; ok {
		return a.column(e, sub, r, column, path)
	}
	if to, ok := e.one[sub.name]; ok {
		if rule := a.guarded(e.kind, to.column); rule != "" && !a.reads(e.kind, rule, r) {
			a.withheld[path+" "+e.kind+"."+rule]++
			return nil
		}
		target := entities[to.target]
		return a.object(sub, target, a.w.find(target.table, a.w.at(e.kind, to.column, r)), path)
	}
	if to, ok := e.many[sub.name]; ok {
		target := entities[to.target]
		var rows []row
		for _, candidate := range a.w.living(target.table) {
			if candidate[to.column] == r[keys[e.table]] {
				rows = append(rows, candidate)
			}
		}
		return a.list(sub, target, rows, path)
	}
	switch sub.name {
	case "__typename":
		return strings.TrimSuffix(f.typ, "Connection")
	case "id":
		return opaque(cmp.Or(e.idKind, e.kind), r[keys[e.table]])
	case "version":
		return fmt.Sprint(r["version_id"])
	case "name":
		return r["user_firstname"].(string) + " " + r["user_lastname"].(string)
	case "role":
		return a.role(e.kind, r[keys[e.table]].(int))
	case "lastSessionAt":
		return a.lastSession(r)
	case "access", "siteAccess", "projectAccess":
		return a.access(sub, e, r, path)
	}
	panic(e.kind + " has a field without a meaning: " + sub.name)
}

func (a *answer) column(e *entity, f *field, r row, column, path string) any {
	if rule := a.guarded(e.kind, column); rule != "" && !a.reads(e.kind, rule, r) {
		a.withheld[path+" "+e.kind+"."+rule]++
		return nil
	}
	v := a.w.at(e.kind, column, r)
	if words := e.words[f.name]; words != nil {
		return wordOf(words, v)
	}
	if at, ok := v.(time.Time); ok {
		return at.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
	}
	if target, ok := strings.CutSuffix(f.name, "Id"); ok && v != nil {
		target = cmp.Or(creators[f.name], target)
		return opaque(target, v)
	}
	if text, ok := v.(string); ok && f.typ == "JSON" && json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return v
}

// creators are the kinds of ids whose fields are named otherwise.
var creators = map[string]string{
	"creatorUserId": "user", "creatorParticipantId": "participant", "creatorDeviceId": "device", "creatorServiceId": "service",
}

func (a *answer) role(kind string, id int) any {
	if a.caller.Superadmin {
		return "ADMIN"
	}
	if level := a.roles[kind][id]; level != "" {
		return strings.ToUpper(level)
	}
	return nil
}

func (a *answer) lastSession(participant row) any {
	var last time.Time
	for _, id := range linked("t_sessions_participants", "id_participant", "id_session")(a.w, participant) {
		s := a.w.find("t_sessions", id)
		if a.sees("session", s) && s["session_start_datetime"].(time.Time).After(last) {
			last = s["session_start_datetime"].(time.Time)
		}
	}
	if last.IsZero() {
		return nil
	}
	return last.UTC().Format("2006-01-02T15:04:05.999999Z07:00")
}

// list gives a page of those candidates that the caller sees and the filter keeps.
func (a *answer) list(f *field, e *entity, candidates []row, path string) any {
	var kept []row
	filter, _ := f.arg("filter").(object)
	for _, r := range candidates {
		if a.sees(e.kind, r) && a.keepsRow(e, filter, r) {
			kept = append(kept, r)
		}
	}
	order := a.order(e, f)
	order.sort(kept)
	total := len(kept)
	if f.after != nil {
		kept = order.behind(kept, f.after)
	}
	page, more := window(f, kept)
	out := map[string]any{}
	for _, part := range active(f.sub) {
		switch part.name {
		case "totalCount":
			out[part.alias] = total
		case "__typename":
			out[part.alias] = f.typ
		case "pageInfo":
			out[part.alias] = pageInfo(f, part, len(page) > 0, more)
		case "nodes":
			nodes := make([]any, len(page))
			for i, r := range page {
				nodes[i] = a.object(part, e, r, path+"."+part.alias)
			}
			out[part.alias] = nodes
		}
	}
	return out
}

func window(f *field, rows []row) (page []row, more bool) {
	size := defaultList
	for _, name := range []string{"first", "limit"} {
		if n, ok := f.arg(name).(int); ok {
			size = n
		}
	}
	if skip, ok := f.arg("offset").(int); ok {
		rows = rows[min(skip, len(rows)):]
	}
	if len(rows) > size {
		return rows[:size], true
	}
	return rows, false
}

// someCursor stands for any cursor: cursors are opaque, and tested by following them.
const someCursor = "some cursor"

func pageInfo(f, part *field, some, more bool) map[string]any {
	out := map[string]any{}
	for _, p := range active(part.sub) {
		switch p.name {
		case "hasNextPage":
			out[p.alias] = more
		case "hasPreviousPage":
			skip, _ := f.arg("offset").(int)
			out[p.alias] = skip > 0 || f.after != nil
		case "__typename":
			out[p.alias] = "PageInfo"
		default:
			if out[p.alias] = nil; some {
				out[p.alias] = someCursor
			}
		}
	}
	return out
}

func (a *answer) viewer(f *field) map[string]any {
	out := map[string]any{}
	for _, sub := range active(f.sub) {
		path := f.alias + "." + sub.alias
		switch sub.name {
		case "__typename":
			out[sub.alias] = "Viewer"
		case "kind":
			out[sub.alias] = []string{"ANONYMOUS", "USER", "DEVICE", "PARTICIPANT", "SERVICE"}[a.caller.Kind]
		case "superadmin":
			out[sub.alias] = a.caller.Superadmin
		case "user":
			var own row
			if a.caller.Kind == domain.CallerUser {
				own = a.w.find("t_users", a.caller.ID)
			}
			out[sub.alias] = a.object(sub, entities["User"], own, path)
		case "sites":
			out[sub.alias] = a.holdings(sub, entities["Site"], path)
		case "projects":
			out[sub.alias] = a.holdings(sub, entities["Project"], path)
		case "can":
			out[sub.alias] = a.can(sub)
		default:
			panic("the viewer has a field without a meaning: " + sub.name)
		}
	}
	return out
}

// holdings lists the sites or projects on which the caller holds a role; all of them for a superadmin.
func (a *answer) holdings(f *field, e *entity, path string) []any {
	out := []any{}
	for _, r := range a.w.living(e.table) {
		role := a.role(e.kind, r[keys[e.table]].(int))
		if role == nil || a.caller.Kind != domain.CallerUser {
			continue
		}
		held := map[string]any{}
		for _, sub := range active(f.sub) {
			switch sub.name {
			case "role":
				held[sub.alias] = role
			case "__typename":
				held[sub.alias] = f.typ
			default:
				held[sub.alias] = a.object(sub, e, r, path+"."+sub.alias)
			}
		}
		out = append(out, held)
	}
	return out
}

func (a *answer) can(f *field) bool {
	kind, verb, _ := strings.Cut(f.arg("action").(string), ".")
	on, asked := f.arg("on").(objectID)
	if !asked {
		return !a.hopeless(kind, verb)
	}
	_, table := typeOfKind(kind)
	r := a.w.find(table, on.n)
	return a.sees(kind, r) && (verb == "read" || a.reads(kind, verb, r))
}
