package property_test

import (
	"slices"

	"teragraph/internal/domain"
)

// create makes a row of a kind and gives its key.
func (x *writer) create(kind string, in object) int {
	values := x.input(kind, in)
	if x.j.never(kind, "create") {
		refuse(domain.CodeForbidden, "no "+kind+" at all")
	}
	x.references(kind, values)
	if kind == "participant" {
		x.ownName(nil, values)
		x.intoProject(values)
	}
	if groups, _ := in["userGroupIds"].([]any); kind == "user" && len(groups) == 0 && !x.j.caller.Superadmin {
		refuse(domain.CodeForbidden, "a user without a group")
	}
	if name := values["user_username"]; kind == "user" && slices.ContainsFunc(x.w.tables["t_users"], func(u row) bool { return u["user_username"] == name }) {
		refuse(domain.CodeTaken, "the user name")
	}
	r, unusual := row{}, []string{}
	for column, v := range shapes[kind].made {
		r[column] = v
	}
	for column, v := range values {
		if r[column] != v && column != "user_username" { // a new user comes with one
			unusual = append(unusual, column)
		}
		r[column] = v
	}
	x.noted(x.j.rules[kind].Table, r, "created")
	r = x.add(x.j.rules[kind].Table, r)
	x.follow(kind, in, []row{r}, values, true)
	if !x.j.may(kind, "create", r) {
		refuse(domain.CodeForbidden, "not there")
	}
	for _, action := range x.j.rules[kind].setRules(unusual) {
		if !x.j.may(kind, action, r) {
			refuse(domain.CodeForbidden, action)
		}
	}
	return r[x.j.rules[kind].Key].(int)
}

// ownName refuses the name of a participant that another has, or that several were to have.
func (x *writer) ownName(changed []row, values row) {
	name := values["participant_username"]
	if name == nil {
		return
	}
	others := slices.ContainsFunc(x.w.living("t_participants"), func(p row) bool {
		mine := slices.ContainsFunc(changed, func(c row) bool { return c["id_participant"] == p["id_participant"] })
		return !mine && p["participant_username"] == name
	})
	if others || len(changed) > 1 {
		refuse(domain.CodeTaken, "the name of a participant")
	}
}

// intoProject finds the project of a new participant.
func (x *writer) intoProject(values row) {
	if values["id_project"] == nil {
		if group := x.w.find("t_participants_groups", values["id_participant_group"]); group != nil {
			values["id_project"] = group["id_project"]
		}
	}
	if p := x.w.find("t_projects", values["id_project"]); p == nil || p["project_enabled"] != true {
		refuse(domain.CodeBadInput, "no project that is enabled")
	}
}

// rowsOf gives the rows to be changed, each once, in the order in which they are named.
func (x *writer) rowsOf(kind, action string, ids []any) (rows []row, keys []int) {
	for _, v := range ids {
		if v.(objectID).kind != kind {
			refuse(domain.CodeBadInput, "an id of another kind")
		}
	}
	for _, v := range ids {
		if id := v.(objectID).n; !slices.Contains(keys, id) {
			keys = append(keys, id)
		}
	}
	for _, id := range keys {
		r := x.w.find(x.j.rules[kind].Table, id)
		if !x.j.sees(kind, r) {
			refuse(domain.CodeNotFound, "out of sight")
		}
		rows = append(rows, r)
	}
	for _, r := range rows {
		if !x.j.may(kind, action, r) {
			refuse(domain.CodeForbidden, action)
		}
	}
	return rows, keys
}

// update changes rows and gives their keys.
func (x *writer) update(kind string, ids []any, version any, in object) []int {
	for _, v := range ids {
		if v.(objectID).kind != kind {
			refuse(domain.CodeBadInput, "an id of another kind")
		}
	}
	values := x.input(kind, in)
	rows, keys := x.rowsOf(kind, "update", ids)
	for _, r := range rows {
		if version != nil && version != r["version_id"] {
			panic(refusal{code: domain.CodeStale, version: r["version_id"].(int64), why: "another version"})
		}
	}
	changed, news, moved := x.differences(kind, rows, values)
	if has(news, "user_username") {
		refuse(domain.CodeBadInput, "a user name never changes")
	}
	x.references(kind, news)
	x.ownName(changed, news)
	if news["user_2fa_otp_enabled"] == true {
		refuse(domain.CodeBadInput, "one-time passwords are set up at sign-in")
	}
	self := slices.ContainsFunc(changed, func(r row) bool { return kind == "user" && r["id_user"] == x.j.caller.ID })
	if self && (has(news, "user_enabled") || has(news, "user_superadmin")) {
		refuse(domain.CodeForbidden, "nobody does that to themselves")
	}
	x.samePassword(rows, news)
	x.set(kind, changed, news)
	x.follow(kind, in, rows, news, false, changed...)
	for _, r := range changed {
		if moved && !x.j.may(kind, "create", r) {
			refuse(domain.CodeForbidden, "not there")
		}
	}
	for _, r := range rows {
		if !x.j.may(kind, "update", r) {
			refuse(domain.CodeForbidden, "out of reach then")
		}
	}
	return keys
}

// differences gives the rows and values that a change is about: what is stored already needs nothing.
func (x *writer) differences(kind string, rows []row, values row) (changed []row, news row, moved bool) {
	e := x.j.rules[kind]
	news = row{}
	for _, r := range rows {
		var columns []string
		for column, v := range values {
			due := column == "participant_token_enabled" && v == true && r["participant_token"] == nil && x.allowed(kind, column, r)
			if counts(kind, column, r) != v || due {
				columns = append(columns, column)
				news[column] = v
			}
		}
		if len(columns) > 0 {
			changed = append(changed, r)
		}
		for _, action := range e.setRules(slices.DeleteFunc(slices.Clone(columns), func(c string) bool { return c == "user_username" })) {
			if !x.j.may(kind, action, r) {
				refuse(domain.CodeForbidden, action)
			}
		}
		if slices.ContainsFunc(e.places(), func(c string) bool { return slices.Contains(columns, c) }) {
			if moved = true; !x.j.may(kind, "delete", r) {
				refuse(domain.CodeForbidden, "not from there")
			}
		}
	}
	return changed, news, moved
}

// allowed says that the caller may set a column that needs more than the change itself.
func (x *writer) allowed(kind, column string, r row) bool {
	return !slices.ContainsFunc(x.j.rules[kind].setRules([]string{column}), func(action string) bool { return !x.j.may(kind, action, r) })
}

func (x *writer) samePassword(rows []row, news row) {
	for _, r := range rows {
		if v, ok := news["user_password"].(invented); ok && isHash(r["user_password"], string(v)[len("password "):]) {
			refuse(domain.CodeBadInput, "the present password")
		}
	}
}

// set writes values into rows.
func (x *writer) set(kind string, rows []row, values row) {
	e := x.j.rules[kind]
	for _, r := range rows {
		for column, v := range values {
			if form, ok := v.(invented); ok {
				v = x.invent(form, e.Table, r[e.Key].(int), column)
			}
			r[column] = v
		}
		if _, set := values["user_2fa_otp_enabled"]; set {
			r["user_2fa_otp_secret"] = nil
		}
		x.noted(e.Table, r, "updated")
		grow(r)
	}
}

// delete marks rows as deleted, with what goes with them.
func (x *writer) delete(kind string, ids []any) []int {
	rows, keys := x.rowsOf(kind, "delete", ids)
	for _, r := range rows {
		if kind == "user" && r["id_user"] == x.j.caller.ID {
			refuse(domain.CodeForbidden, "themselves")
		}
	}
	for _, r := range rows {
		if x.needed(kind, r) {
			refuse(domain.CodeConflict, "others depend on it")
		}
	}
	for _, r := range rows {
		x.bury(x.j.rules[kind].Table, r)
		if own := x.personal(r["id_user"]); kind == "user" && own != nil {
			x.bury("t_users_groups", own)
		}
	}
	if shapes[kind].grants {
		x.renew()
	}
	return keys
}

// bury marks a row, and goes on along the foreign keys that cascade.
func (x *writer) bury(table string, r row) {
	r["deleted_at"] = clock
	grow(r)
	for _, f := range x.cascade {
		if f.to != table {
			continue
		}
		for _, below := range x.w.living(f.table) {
			if below[f.column] == r[keys[table]] {
				x.bury(f.table, below)
			}
		}
	}
}

// needed says whether living rows depend on the row, so that somebody has to decide about them first.
func (x *writer) needed(kind string, r row) bool {
	id := r[x.j.rules[kind].Key]
	switch kind {
	case "site", "project", "participantGroup":
		return slices.ContainsFunc(x.w.living("t_participants"), func(p row) bool {
			project := x.w.find("t_projects", p["id_project"])
			within := p[x.j.rules[kind].Key] == id || kind == "site" && project != nil && project["id_site"] == id
			return within && x.inSession("t_sessions_participants", "id_participant", p["id_participant"])
		})
	case "participant":
		return x.inSession("t_sessions_participants", "id_participant", id) || x.has("t_sessions", "id_creator_participant", id) ||
			x.has("t_assets", "id_participant", id) || x.has("t_tests", "id_participant", id)
	case "user":
		return x.inSession("t_sessions_users", "id_user", id) || x.has("t_sessions", "id_creator_user", id) ||
			x.has("t_assets", "id_user", id) || x.has("t_tests", "id_user", id)
	case "userGroup":
		return slices.ContainsFunc(x.w.living("t_users_users_groups"), func(m row) bool {
			return m["id_user_group"] == id && x.w.find("t_users", m["id_user"]) != nil
		})
	}
	return false
}

func (x *writer) has(table, column string, id any) bool {
	return slices.ContainsFunc(x.w.living(table), func(r row) bool { return r[column] == id })
}

func (x *writer) inSession(links, column string, id any) bool {
	return slices.ContainsFunc(x.w.living(links), func(l row) bool {
		return l[column] == id && x.w.find("t_sessions", l["id_session"]) != nil
	})
}
