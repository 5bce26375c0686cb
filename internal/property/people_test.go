package property_test

import "fmt"

func (p peopler) places() {
	p.rows("t_sites", 1, 3, func(d draw, _ int) row {
		r := row{"site_name": d.text(3), "site_2fa_required": d.oneIn(4, "2fa")}
		if d.oneIn(6, "deleted") { // with living projects
			r["deleted_at"] = epoch
		}
		return r
	})
	p.rows("t_projects", 2, 6, func(d draw, _ int) row {
		return row{"id_site": d.ref(p.w, "t_sites"), "project_name": d.text(3), "project_enabled": !d.oneIn(3, "off"), "project_description": d.optional(d.text(3))}
	})
}

func (p peopler) people() {
	p.rows("t_users", 2, 6, func(d draw, id int) row {
		return row{
			"user_username": fmt.Sprintf("%s%d", d.text(2), id), "user_uuid": uuid(1, id), "user_email": d.optional(d.text(3)),
			"user_firstname": d.text(2), "user_lastname": d.text(2), "user_password": "secret of the user", "user_enabled": !d.oneIn(6, "off"),
			"user_profile": d.text(2), "user_notes": d.optional(d.text(3)), "user_lastonline": moments[d.upTo(len(moments)-1, "online")],
			"user_superadmin": d.oneIn(12, "super"), "user_2fa_enabled": d.oneIn(3, "2fa"), "user_2fa_otp_enabled": d.oneIn(3, "otp"),
			"user_2fa_email_enabled": d.oneIn(3, "mail"), "user_2fa_otp_secret": "secret of the user", "user_force_password_change": d.oneIn(3, "force"),
		}
	})
	p.rows("t_users_groups", 2, 5, func(d draw, _ int) row { return row{"user_group_name": d.text(3)} })
	p.links("t_users_users_groups", "id_user", "t_users", "id_user_group", "t_users_groups", 5, 12, false)
	p.details()
}

func (p peopler) rights() {
	p.service("OpenTeraServer")
	p.rows("t_services", 0, 3, func(d draw, id int) row {
		r := service(id, fmt.Sprintf("Service%d", id))
		r["service_name"], r["service_default_config"], r["service_endpoint_user"] = d.text(2), d.config(), d.optional("/u")
		for _, column := range []string{"service_enabled", "service_system", "service_editable_config", "service_has_assets", "service_has_tests"} {
			r[column] = d.oneIn(2, column)
		}
		return r
	})
	p.links("t_services_sites", "id_service", "t_services", "id_site", "t_sites", 1, 5, false)
	p.links("t_services_projects", "id_service", "t_services", "id_project", "t_projects", 1, 5, false)
	p.rows("t_services_roles", 5, 12, func(d draw, _ int) row {
		r := row{"id_service": 1, "id_site": nil, "id_project": nil}
		if d.oneIn(4, "foreign") {
			r["id_service"] = d.ref(p.w, "t_services")
		}
		switch about := d.upTo(9, "about"); {
		case about < 4:
			r["id_project"] = d.ref(p.w, "t_projects")
		case about < 8:
			r["id_site"] = d.ref(p.w, "t_sites")
		case about == 8:
			r["id_site"], r["id_project"] = d.ref(p.w, "t_sites"), d.ref(p.w, "t_projects")
		}
		names := []string{"user", "admin", "user", "user", "admin", "user", "test_runner", "Admin"}
		r["service_role_name"] = names[d.upTo(len(names)-1, "name")]
		return r
	})
	p.describe()
	p.rows("t_services_access", 6, 16, func(d draw, _ int) row {
		role := d.ref(p.w, "t_services_roles")
		if role == nil {
			return nil
		}
		r := row{"id_user_group": d.ref(p.w, "t_users_groups"), "id_service_role": role}
		if d.oneIn(10, "null") {
			r["id_user_group"] = nil
		}
		return r
	})
}

// service adds one service that is rarely deleted, since without it nobody holds a right.
func (p peopler) service(key string) {
	p.rows("t_services", 1, 1, func(d draw, id int) row {
		r := service(id, key)
		if r["deleted_at"] = nil; d.oneIn(20, "deleted") {
			r["deleted_at"] = epoch
		}
		return r
	})
}

func service(id int, key string) row {
	return row{
		"service_uuid": uuid(2, id), "service_name": key, "service_key": key, "service_hostname": "h", "service_port": 1,
		"service_endpoint": "/", "service_clientendpoint": "/", "service_enabled": true, "service_system": false,
		"service_editable_config": false, "service_has_assets": false, "service_has_tests": false,
	}
}

func (p peopler) participants() {
	p.rows("t_participants_groups", 1, 4, func(d draw, _ int) row {
		project := d.ref(p.w, "t_projects")
		if project == nil {
			return nil
		}
		return row{"id_project": project, "participant_group_name": d.text(3)}
	})
	p.rows("t_participants", 4, 12, func(d draw, id int) row {
		project := d.ref(p.w, "t_projects")
		if project == nil {
			return nil
		}
		return row{
			"participant_uuid": uuid(3, id), "participant_name": d.text(3), "participant_username": d.optional(d.text(2)),
			"participant_email": d.optional(d.text(3)), "participant_password": "secret of the participant",
			"participant_token_enabled": d.oneIn(2, "token"), "participant_token": d.optional(fmt.Sprintf("token%d", id)),
			"participant_lastonline": moments[d.upTo(len(moments)-1, "online")], "participant_enabled": !d.oneIn(3, "off"),
			"participant_login_enabled": d.oneIn(2, "login"), "id_project": project,
			"id_participant_group": d.optional(d.ref(p.w, "t_participants_groups")), // of any project
		}
	})
}
