package property_test

import (
	"regexp"
	"slices"
	"strings"

	"teragraph/internal/domain"
)

// rename is renameUser.
func (x *writer) rename(target objectID, name string) []int {
	checkText(shapes["user"], "username", name)
	rows, keys := x.rowsOf("user", "update", []any{target})
	u := rows[0]
	if u["user_username"] != name {
		if !x.j.may("user", "setUsername", u) {
			refuse(domain.CodeForbidden, "setUsername")
		}
		if slices.ContainsFunc(x.w.tables["t_users"], func(o row) bool { return o["user_username"] == name }) {
			refuse(domain.CodeTaken, "the user name")
		}
		u["user_username"] = name
		x.noted("t_users", u, "updated")
		grow(u)
		if g := x.personal(u["id_user"]); g != nil {
			g["user_group_name"] = "Personal group of " + name
			grow(g)
		}
		x.renew()
	}
	if !x.j.may("user", "update", u) {
		refuse(domain.CodeForbidden, "out of reach then")
	}
	return keys
}

// personal gives the living personal group of a user, nil without one.
func (x *writer) personal(user any) row {
	for _, g := range x.w.living("t_users_groups") {
		if g["tg_kind"] == "PERSONAL" && g["tg_id_owner_user"] == user {
			return g
		}
	}
	return nil
}

// regroup is changeMemberships.
func (x *writer) regroup(user objectID, add, remove []any) []int {
	for _, v := range slices.Concat(add, remove) {
		if id, byID := v.(object)["id"].(objectID); byID && id.kind != "userGroup" {
			refuse(domain.CodeBadInput, "an id of another kind")
		}
		if name, byName := v.(object)["name"].(string); byName {
			checkText(shapes["userGroup"], "name", name)
		}
	}
	if user.kind != "user" || len(add)+len(remove) == 0 {
		refuse(domain.CodeBadInput, "no user, or no group")
	}
	if !x.j.sees("user", x.w.find("t_users", user.n)) {
		refuse(domain.CodeNotFound, "a user out of reach")
	}
	added, removed := x.named(add), x.named(remove)
	for _, g := range removed {
		if slices.Contains(added, g) {
			refuse(domain.CodeBadInput, "a group in both")
		}
	}
	var gone []any
	for _, m := range x.w.living("t_users_users_groups") {
		if m["id_user"] == user.n && slices.Contains(removed, m["id_user_group"]) {
			gone = append(gone, objectID{"membership", m["id_user_user_group"].(int)})
		}
	}
	before := x.j
	x.delete("membership", gone)
	x.j = before
	var pairs []pair
	for _, g := range added {
		pairs = append(pairs, pair{user.n, g})
	}
	x.join(pairs)
	return []int{user.n}
}

// named finds the groups that are named by id or by name.
func (x *writer) named(references []any) (groups []any) {
	for _, v := range references {
		var found []any
		for _, g := range x.w.living("t_users_groups") {
			id, byID := v.(object)["id"].(objectID)
			fits := byID && g["id_user_group"] == id.n || !byID && g["user_group_name"] == v.(object)["name"]
			if fits && x.j.sees("userGroup", g) {
				found = append(found, g["id_user_group"])
			}
		}
		switch len(found) {
		case 0:
			refuse(domain.CodeNotFound, "a group out of reach")
		case 1:
			groups = append(groups, found[0])
		default:
			refuse(domain.CodeBadInput, "a name of several groups")
		}
	}
	return groups
}

var roleNames = regexp.MustCompile(`\A[a-z][a-z0-9_]*\z`)

// checkGrant refuses what is wrong with an input of setSiteRoles or setProjectRoles by itself.
func checkGrant(in object, kind string) {
	wrong := func(why string) { refuse(domain.CodeBadInput, why) }
	group, isGroup := in["userGroupId"]
	user, isUser := in["userId"]
	_, isRole := in["role"]
	name, isName := in["roleName"]
	text, _ := name.(string)
	switch {
	case in[kind+"Id"].(objectID).kind != kind:
		wrong("an id of another kind")
	case isGroup == isUser:
		wrong("one holder")
	case isGroup && (group == nil || group.(objectID).kind != "userGroup"):
		wrong("no group")
	case isUser && (user == nil || user.(objectID).kind != "user"):
		wrong("no user")
	case isRole == isName:
		wrong("one role")
	case isName && (!roleNames.MatchString(text) || len(text) > 50 || text == "admin" || text == "user"):
		wrong("no name of a role")
	}
}

// toUsers gives the grants to users their personal groups, which are made when something is to be held.
func (x *writer) toUsers(wanted []wantedRole) {
	for _, g := range wanted {
		if g.user != 0 && !x.j.sees("user", x.w.find("t_users", g.user)) {
			refuse(domain.CodeNotFound, "a user out of reach")
		}
	}
	var due []int
	for _, g := range wanted {
		if g.user == 0 {
			continue
		}
		if g.role != "" && x.w.find("t_users", g.user)["user_superadmin"] == true {
			refuse(domain.CodeBadInput, "a superadmin holds everything")
		}
		if g.role != "" {
			due = append(due, g.user)
		}
	}
	slices.Sort(due)
	due = slices.Compact(due)
	for _, user := range due {
		if x.personal(user) == nil {
			x.newPersonal(user)
		}
	}
	for _, user := range due {
		group := x.personal(user)["id_user_group"]
		if !slices.ContainsFunc(x.w.living("t_users_users_groups"), func(m row) bool { return m["id_user"] == user && m["id_user_group"] == group }) {
			x.add("t_users_users_groups", row{"id_user": user, "id_user_group": group})
		}
	}
	for i, g := range wanted {
		if own := x.personal(g.user); g.user != 0 && own != nil {
			wanted[i].group = own["id_user_group"].(int)
		}
	}
}

func (x *writer) newPersonal(user int) {
	for _, g := range x.w.tables["t_users_groups"] {
		if g["tg_id_owner_user"] == user {
			g["tg_id_owner_user"] = nil // a deleted one
		}
	}
	g := row{
		"user_group_name": "Personal group of " + x.w.find("t_users", user)["user_username"].(string),
		"tg_kind":         "PERSONAL", "tg_id_owner_user": user,
	}
	x.noted("t_users_groups", g, "created")
	x.add("t_users_groups", g)
}

// makeRoles makes the roles by other names that are lacking.
func (x *writer) makeRoles(kind string, wanted []wantedRole) {
	for _, g := range wanted {
		if !g.custom || x.role(kind, g) != nil {
			continue
		}
		service := x.builtin()
		if service == nil {
			refuse(domain.CodeConflict, "no service for the roles")
		}
		x.add("t_services_roles", row{"id_service": service["id_service"], "id_" + kind: g.scope, "service_role_name": g.role})
	}
}

// very gives an access to the very role that is wanted.
func (x *writer) very(kind string, g wantedRole) []row {
	for _, a := range x.held(kind, g) {
		if x.w.find("t_services_roles", a["id_service_role"])["service_role_name"] == g.role {
			return []row{a}
		}
	}
	return nil
}

// settled draws which of the fields of a grant are given that exclude each other: mostly one of each.
func (c *changer) settled(in object, name string) {
	if c.oneIn(12, "as drawn") {
		return
	}
	choose := func(one, other string) {
		drop, keep := other, one
		if c.wanted[name+"."+other] || c.oneIn(2, other) {
			drop, keep = one, other
		}
		delete(in, drop)
		if _, given := in[keep]; given {
			return
		}
		c.seen.note(name + "." + keep)
		in[keep] = c.content(verb{}, c.schema.Types[name].Fields.ForName(keep))
	}
	choose("userGroupId", "userId")
	choose("role", "roleName")
}

// groupReference names a user group by id or by name.
func (c *changer) groupReference() object {
	c.seen.note("UserGroupReference.id")
	id := c.reference("userGroup")
	if c.oneIn(2, "by id") {
		return object{"id": id}
	}
	c.seen.note("UserGroupReference.name")
	g := c.w.find("t_users_groups", id.n)
	if name, _ := g["user_group_name"].(string); g != nil && strings.TrimSpace(name) != "" {
		return object{"name": name}
	}
	return object{"name": []string{"no such group", " "}[c.upTo(1, "name")]}
}
