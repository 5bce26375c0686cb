package property_test

import (
	"fmt"
	"slices"

	"teragraph/internal/domain"
)

// follow does what follows from making or changing rows, and refuses what does not fit together.
func (x *writer) follow(kind string, in object, rows []row, news row, made bool, changed ...row) {
	if made {
		changed = rows
	}
	switch kind {
	case "site", "project":
		if made {
			x.rolesFor(kind, rows[0])
		} else if kind == "project" && news["project_enabled"] == false {
			x.disable(changed)
		}
	case "participantGroup":
		for _, g := range changed {
			if slices.ContainsFunc(x.w.living("t_participants"), func(p row) bool {
				return p["id_participant_group"] == g["id_participant_group"] && p["id_project"] != g["id_project"]
			}) && has(news, "id_project") {
				refuse(domain.CodeBadInput, "its participants are of another project")
			}
		}
	case "participant":
		for _, p := range changed {
			g := x.w.find("t_participants_groups", p["id_participant_group"])
			if g != nil && g["id_project"] != p["id_project"] && (has(news, "id_project") || has(news, "id_participant_group")) {
				refuse(domain.CodeBadInput, "its group is of another project")
			}
		}
		x.tokens(changed, news)
	case "user":
		if list, given := in["userGroupIds"].([]any); given {
			x.setGroups(rows[0]["id_user"].(int), list)
		}
	case "userGroup":
		for _, key := range []string{"siteRoles", "projectRoles"} {
			x.grant(lists[key], rolesOf(in[key], rows[0]["id_user_group"].(int), lists[key]))
		}
	}
	if shapes[kind].grants {
		x.renew()
	}
}

func has(r row, column string) bool { _, ok := r[column]; return ok }

// builtin gives the living service of OpenTera itself, nil when there is none.
func (x *writer) builtin() row {
	all := x.w.living("t_services")
	i := slices.IndexFunc(all, func(s row) bool { return s["service_key"] == "OpenTeraServer" })
	if i < 0 {
		return nil
	}
	return all[i]
}

// rolesFor gives a new site or project its roles.
func (x *writer) rolesFor(kind string, r row) {
	service := x.builtin()
	if service == nil {
		refuse(domain.CodeConflict, "no service for the roles")
	}
	for _, name := range []string{"admin", "user"} {
		x.add("t_services_roles", row{"id_service": service["id_service"], "id_" + kind: r["id_"+kind], "service_role_name": name})
	}
}

// disable follows the disabling of projects.
func (x *writer) disable(projects []row) {
	for _, p := range x.w.living("t_participants") {
		if !slices.ContainsFunc(projects, func(j row) bool { return j["id_project"] == p["id_project"] }) {
			continue
		}
		if p["participant_enabled"] == true {
			p["participant_enabled"] = false
			grow(p)
		}
		for _, l := range x.w.living("t_devices_participants") {
			if l["id_participant"] == p["id_participant"] {
				x.bury("t_devices_participants", l)
			}
		}
	}
}

// tokens gives tokens to participants, or takes them.
func (x *writer) tokens(changed []row, news row) {
	enabled, set := news["participant_token_enabled"]
	if !set {
		return
	}
	var secret any
	for _, s := range x.w.tables["t_server_settings"] {
		if s["server_settings_name"] == "ParticipantTokenEncryptionKey" {
			secret = s["server_settings_value"]
		}
	}
	if enabled == true && secret == nil {
		refuse(domain.CodeConflict, "no key to make tokens with")
	}
	for _, p := range changed {
		switch {
		case enabled == false:
			p["participant_token"] = nil
		case p["participant_token"] == nil:
			p["participant_token"] = fmt.Sprintf("token of %s %d by %s", p["participant_uuid"], p["id_participant"], secret)
		}
	}
}

// pair is a user in a group.
type pair struct{ user, group any }

// setGroups makes the groups those of a user, as far as the caller sees memberships.
func (x *writer) setGroups(user int, groups []any) {
	var gone []any
	for _, m := range x.w.living("t_users_users_groups") {
		if m["id_user"] != user || !x.j.sees("membership", m) || x.w.find("t_users_groups", m["id_user_group"]) == nil ||
			slices.ContainsFunc(groups, func(g any) bool { return g.(objectID).n == m["id_user_group"] }) {
			continue
		}
		gone = append(gone, objectID{"membership", m["id_user_user_group"].(int)})
	}
	before := x.j // what the caller held when they asked: nobody opens a door for themselves
	x.delete("membership", gone)
	x.j = before
	var pairs []pair
	for _, g := range groups {
		pairs = append(pairs, pair{user, g.(objectID).n})
	}
	x.join(pairs)
}

// join makes the memberships that are lacking and gives the keys of all that were asked for.
func (x *writer) join(pairs []pair) (ids []int) {
	for _, p := range pairs {
		if !x.j.sees("userGroup", x.w.find("t_users_groups", p.group)) {
			refuse(domain.CodeNotFound, "a group out of reach")
		}
	}
	there := map[pair]int{}
	for _, m := range slices.Backward(x.w.living("t_users_users_groups")) {
		there[pair{m["id_user"], m["id_user_group"]}] = m["id_user_user_group"].(int)
	}
	var fresh []row
	for _, p := range pairs {
		if _, is := there[p]; is {
			continue
		}
		if x.w.find("t_users", p.user)["user_superadmin"] == true {
			refuse(domain.CodeBadInput, "a superadmin in a group")
		}
		r := x.add("t_users_users_groups", row{"id_user": p.user, "id_user_group": p.group})
		there[p] = r["id_user_user_group"].(int)
		fresh = append(fresh, r)
	}
	for _, r := range fresh {
		if !x.j.may("membership", "create", r) {
			refuse(domain.CodeForbidden, "into this group")
		}
	}
	for _, p := range pairs {
		ids = append(ids, there[p])
	}
	return ids
}

// wantedRole is what a group is to hold on a site or project; role "" is nothing.
type wantedRole struct {
	scope, group int
	role         string
	named        bool // the input names the group, which the caller need not see
	user         int  // 0, or whose personal group it is
	exact        bool // no other role will do that acts as it
	custom       bool // the role is made when there is none
}

// rolesOf reads a list of roles; group 0: each names its own.
func rolesOf(list any, group int, kind string) (all []wantedRole) {
	given, _ := list.([]any)
	for _, v := range given {
		in := v.(object)
		g := wantedRole{in[kind+"Id"].(objectID).n, group, map[any]string{word("ADMIN"): "admin", word("USER"): "user"}[in["role"]], false, 0, false, false}
		if id, ok := in["userGroupId"].(objectID); ok {
			g.group, g.named = id.n, true
		}
		if id, ok := in["userId"].(objectID); ok {
			g.user, g.named, g.exact = id.n, true, true
		}
		if name, ok := in["roleName"].(string); ok {
			g.role, g.exact, g.custom = name, true, true
		}
		all = append(all, g)
	}
	return all
}

// grant brings what groups hold on sites or projects in line with what is wanted, and gives the accesses that stand.
func (x *writer) grant(kind string, wanted []wantedRole) (ids []int) {
	for _, g := range wanted {
		if !x.j.sees(kind, x.w.find(x.j.rules[kind].Table, g.scope)) {
			refuse(domain.CodeNotFound, "out of reach")
		}
	}
	for _, g := range wanted {
		if g.named && !x.administers(kind, g.scope) {
			refuse(domain.CodeForbidden, "another's roles")
		}
	}
	x.toUsers(wanted)
	for _, g := range wanted {
		if group := x.w.find("t_users_groups", g.group); g.user == 0 && (group == nil || x.w.hidden("userGroup", group)) {
			refuse(domain.CodeNotFound, "no such group")
		}
	}
	for i, g := range wanted {
		if slices.ContainsFunc(wanted[:i], func(o wantedRole) bool { return o.scope == g.scope && o.group == g.group && o.user == g.user }) {
			refuse(domain.CodeBadInput, "the same twice")
		}
	}
	x.makeRoles(kind, wanted)
	var gone, turned []row
	var fresh []wantedRole
	standing := map[wantedRole]row{}
	for _, g := range wanted {
		role := x.role(kind, g)
		if g.role != "" && role == nil {
			refuse(domain.CodeConflict, "no such role")
		}
		does := x.acting
		if g.exact {
			does = x.very
		}
		for _, a := range does(kind, g) {
			standing[g] = a
		}
		stays := standing[g]
		if stays != nil && !g.exact {
			continue
		}
		for _, a := range x.held(kind, g) {
			switch {
			case stays != nil && a["id_service_access"] == stays["id_service_access"]:
			case g.role == "" || standing[g] != nil:
				gone = append(gone, a)
			default:
				standing[g] = a
				turned = append(turned, a)
			}
		}
		if g.role != "" && standing[g] == nil {
			fresh = append(fresh, g)
		}
	}
	x.mayAll("delete", gone)
	for _, a := range gone {
		x.bury("t_services_access", a)
	}
	x.mayAll("update", turned)
	for _, g := range wanted {
		if a := standing[g]; a != nil && slices.ContainsFunc(turned, func(t row) bool { return t["id_service_access"] == a["id_service_access"] }) {
			a["id_service_role"] = x.role(kind, g)
			grow(a)
		}
	}
	x.mayAll("update", turned)
	var made []row
	for _, g := range fresh {
		standing[g] = x.add("t_services_access", row{"id_user_group": g.group, "id_service_role": x.role(kind, g)})
		made = append(made, standing[g])
	}
	x.mayAll("create", made)
	for _, g := range wanted {
		if standing[g] != nil {
			ids = append(ids, standing[g]["id_service_access"].(int))
		}
	}
	return ids
}

// administers says that the caller may give every role that there is at a place.
func (x *writer) administers(kind string, scope int) bool {
	return !slices.ContainsFunc(x.w.living("t_services_roles"), func(r row) bool {
		return r["id_"+kind] == scope && !x.j.may("serviceAccess", "create", row{"id_service_role": r["id_service_role"]})
	})
}

// acting gives an access that acts as the wanted role when nothing that the group holds there acts as a higher one:
// then all of it stays.
func (x *writer) acting(kind string, g wantedRole) (one []row) {
	for _, a := range x.held(kind, g) {
		name := x.w.find("t_services_roles", a["id_service_role"])["service_role_name"]
		switch admin := name == "admin"; {
		case g.role == "" || g.role == "user" && admin:
			return nil
		case (g.role == "admin") == admin && one == nil:
			one = []row{a}
		}
	}
	return one
}

func (x *writer) mayAll(action string, accesses []row) {
	for _, a := range accesses {
		if !x.j.may("serviceAccess", action, a) {
			refuse(domain.CodeForbidden, action+" an access")
		}
	}
}

// role gives the key of the oldest role of that name, nil when there is none.
func (x *writer) role(kind string, g wantedRole) any {
	for _, r := range x.w.living("t_services_roles") {
		if r["id_"+kind] == g.scope && r["service_role_name"] == g.role && x.j.builtin(r) {
			return r["id_service_role"]
		}
	}
	return nil
}

// held gives the accesses by which the group holds something on the site or project itself.
func (x *writer) held(kind string, g wantedRole) (all []row) {
	for _, a := range x.w.living("t_services_access") {
		if r := x.w.find("t_services_roles", a["id_service_role"]); a["id_user_group"] == g.group && r != nil && r["id_"+kind] == g.scope && x.j.builtin(r) {
			all = append(all, a)
		}
	}
	return all
}
