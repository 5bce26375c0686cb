package property_test

import (
	"slices"

	"teragraph/internal/domain"
)

// holding is what a group or user holds on a site or project: 0 nothing, 1 user, 2 admin.
type holding struct {
	level     int
	inherited bool
}

// better gives the higher holding; of equal ones the direct one.
func better(x, y holding) holding {
	if y.level > x.level || y.level == x.level && x.inherited && !y.inherited {
		return y
	}
	return x
}

// holdingOf says what a role gives on a site or project (schema/access.graphqls).
func holdingOf(w *world, role row, kind string, scope row) holding {
	level := 1
	if role["service_role_name"] == "admin" {
		level = 2
	}
	direct := role["id_"+kind] == scope["id_"+kind]
	switch {
	case direct:
		return holding{level, false}
	case kind == "site" && onSite(w, role, scope):
		return holding{1, true}
	case kind == "project" && onProject(w, role, scope):
		return holding{2, true}
	}
	return holding{}
}

// holds gives what a group (column id_user_group) or a user (id_user) holds.
func holds(w *world, holder row, column, kind string, scope row) (best holding) {
	if holder["user_superadmin"] == true {
		return holding{2, true}
	}
	for _, h := range everyHeld(w) {
		if column == "id_user" && h.user == holder[column] || column == "id_user_group" && h.user == nil && h.group == holder[column] {
			best = better(best, holdingOf(w, h.role, kind, scope))
		}
	}
	return best
}

// access lists who holds what where, for a site, a project, a group or a user: rows whose site or project and
// whose group or user the caller both sees.
func (a *answer) access(f *field, e *entity, r row, path string) []any {
	kind, target := "site", entities["Site"]
	if f.typ == "ProjectAccess" {
		kind, target = "project", entities["Project"]
	}
	holder := entities["UserGroup"]
	if e.kind == "user" || f.arg("by") == word("USER") {
		holder = entities["User"]
	}
	out := []any{}
	for _, scope := range a.w.living(target.table) {
		if e.kind == kind && scope["id_"+kind] != r["id_"+kind] || !a.sees(kind, scope) || !a.callerHolds(f, kind, scope) {
			continue
		}
		for _, h := range a.w.living(holder.table) {
			if !a.sees(holder.kind, h) || !a.belongs(h, holder, e, r) {
				continue
			}
			held := holds(a.w, h, keys[holder.table], kind, scope)
			if held.level < levelOf(f.arg("role")) {
				held = holding{}
			}
			if empty, _ := f.arg("withEmpty").(bool); held.level > 0 || empty {
				out = append(out, a.accessRow(f, kind, scope, holder, h, held, path))
			}
		}
	}
	return out
}

func levelOf(role any) int { return map[any]int{word("USER"): 1, word("ADMIN"): 2}[role] }

func (a *answer) callerHolds(f *field, kind string, scope row) bool {
	held := map[any]int{"USER": 1, "ADMIN": 2}[a.role(kind, scope["id_"+kind].(int))]
	return a.caller.Kind == domain.CallerUser && held >= levelOf(f.arg("callerRole"))
}

// belongs says whether a group or user is listed under the row: itself, the group's users, or, under a site or
// project, every group and every user who is in one.
func (a *answer) belongs(h row, holder, e *entity, r row) bool {
	if holder == e {
		return h[keys[e.table]] == r[keys[e.table]]
	}
	if holder.kind == "userGroup" {
		return true
	}
	return slices.ContainsFunc(a.w.living("t_users_users_groups"), func(m row) bool {
		if m["id_user"] != h["id_user"] || a.w.find("t_users_groups", m["id_user_group"]) == nil {
			return false
		}
		return e.kind != "userGroup" || m["id_user_group"] == r["id_user_group"] && a.sees("membership", m)
	})
}

func (a *answer) accessRow(f *field, kind string, scope row, holder *entity, h row, held holding, path string) any {
	out := map[string]any{}
	for _, sub := range active(f.sub) {
		switch sub.name {
		case kind:
			out[sub.alias] = a.object(sub, entities[sub.typ], scope, path+"."+sub.alias)
		case holder.kind:
			out[sub.alias] = a.object(sub, holder, h, path+"."+sub.alias)
		case "role":
			out[sub.alias] = []any{nil, "USER", "ADMIN"}[held.level]
		case "inherited":
			if out[sub.alias] = nil; held.level > 0 {
				out[sub.alias] = held.inherited
			}
		case "__typename":
			out[sub.alias] = f.typ
		default: // the other kind of holder
			out[sub.alias] = nil
		}
	}
	return out
}
