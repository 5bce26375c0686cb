package property_test

// at gives what a column of a row holds, one that another table keeps or another row decides included.
func (w *world) at(kind, column string, r row) any {
	group := func() row {
		for _, g := range w.tables["t_users_groups"] { // what is kept beside a deleted group stays
			if r["id_user_group"] != nil && g["id_user_group"] == r["id_user_group"] {
				return g
			}
		}
		return row{}
	}
	switch column {
	case "owner": // of the personal group that holds a role
		return group()["tg_id_owner_user"]
	case "group": // that holds a role, and is no personal one
		if group()["tg_kind"] == "PERSONAL" {
			return nil
		}
		return r["id_user_group"]
	case "acts as":
		service := w.find("t_services", r["id_service"])
		switch {
		case service == nil || service["service_key"] != "OpenTeraServer" || r["id_site"] == nil && r["id_project"] == nil:
			return nil
		case r["service_role_name"] == "admin":
			return "ADMIN"
		}
		return "USER"
	}
	return counts(kind, column, r)
}

// details draws what is kept beside users and user groups, and turns some groups into personal ones: of a user who is in
// it, or left by their user.
func (p peopler) details() {
	d := draw{p.t}
	making := func(r row) {
		for _, verb := range []string{"created", "updated"} {
			r["tg_"+verb+"_by"], r["tg_"+verb+"_at"] = d.optional(d.ref(p.w, "t_users")), moments[d.upTo(len(moments)-1, verb)]
		}
	}
	for _, u := range p.w.tables["t_users"] {
		if d.oneIn(3, "no details") {
			continue
		}
		u["tg_account_kind"], u["tg_can_delete_from_front"] = []any{"HUMAN", "BOT"}[d.upTo(1, "account")], d.oneIn(3, "may delete")
		making(u)
	}
	owned := map[any]bool{nil: true}
	for _, g := range p.w.tables["t_users_groups"] {
		switch d.upTo(4, "group") {
		case 0, 1:
			continue
		case 2:
			g["tg_kind"], g["tg_description"] = "NORMAL", d.optional(d.text(3))
			making(g)
		default:
			g["tg_kind"] = "PERSONAL"
			if owner := d.ref(p.w, "t_users"); !owned[owner] {
				owned[owner], g["tg_id_owner_user"] = true, owner
				p.w.add("t_users_users_groups", row{"id_user": owner, "id_user_group": g["id_user_group"]})
			}
		}
	}
}

// describe draws what is kept beside roles.
func (p peopler) describe() {
	d := draw{p.t}
	for _, r := range p.w.tables["t_services_roles"] {
		if d.oneIn(3, "described") {
			r["tg_description"] = d.text(3)
		}
	}
}
