package property_test

import "maps"

// entity says what a GraphQL type stands for. A name of the schema that is missing here fails the test.
type entity struct {
	kind    string
	table   string
	columns map[string]string   // GraphQL field -> column
	one     map[string]edge     // to-one edges: column of this row -> key of the target
	many    map[string]edge     // to-many edges: column of the target <- key of this row
	tests   map[string]string   // filter key -> column
	related map[string]relation // filter key -> rows of another kind
	orders  map[string]string   // value of the order enum -> column
	words   map[string][]string // field or filter key of an enum -> word by stored number
	idKind  string              // kind of the ids, where it is not kind
}

type edge struct{ target, column string }

// relation gives the keys of the rows of another kind that a row is related to.
type relation struct {
	kind string
	keys func(w *world, r row) []any
}

var entities = join(map[string]*entity{
	"Site": {
		kind: "site", table: "t_sites",
		columns: map[string]string{"name": "site_name", "twoFactorRequired": "site_2fa_required"},
		many:    map[string]edge{"projects": {"Project", "id_site"}, "devices": {"DeviceSite", "id_site"}, "services": {"ServiceSite", "id_site"}},
		tests:   map[string]string{"id": "id_site", "name": "site_name", "twoFactorRequired": "site_2fa_required"},
		related: map[string]relation{
			"device":  {"device", linked("t_devices_sites", "id_site", "id_device")},
			"service": {"service", linked("t_services_sites", "id_site", "id_service")},
			"user":    {"user", siteUsers},
		},
		orders: map[string]string{"ID": "id_site", "NAME": "site_name"},
	},
	"Project": {
		kind: "project", table: "t_projects",
		columns: map[string]string{"name": "project_name", "enabled": "project_enabled", "description": "project_description", "siteId": "id_site"},
		one:     map[string]edge{"site": {"Site", "id_site"}},
		many:    map[string]edge{"participantGroups": {"ParticipantGroup", "id_project"}, "participants": {"Participant", "id_project"}, "devices": {"DeviceProject", "id_project"}, "services": {"ServiceProject", "id_project"}},
		tests:   map[string]string{"id": "id_project", "name": "project_name", "description": "project_description", "enabled": "project_enabled"},
		related: map[string]relation{
			"site":    {"site", along("id_site")},
			"device":  {"device", linked("t_devices_projects", "id_project", "id_device")},
			"service": {"service", linked("t_services_projects", "id_project", "id_service")},
			"user":    {"user", projectUsers},
		},
		orders: map[string]string{"ID": "id_project", "NAME": "project_name"},
	},
	"ParticipantGroup": {
		kind: "participantGroup", table: "t_participants_groups",
		columns: map[string]string{"name": "participant_group_name", "projectId": "id_project"},
		one:     map[string]edge{"project": {"Project", "id_project"}},
		many:    map[string]edge{"participants": {"Participant", "id_participant_group"}},
		tests:   map[string]string{"id": "id_participant_group", "name": "participant_group_name"},
		related: map[string]relation{"project": {"project", along("id_project")}},
		orders:  map[string]string{"ID": "id_participant_group", "NAME": "participant_group_name"},
	},
	"Participant": {
		kind: "participant", table: "t_participants",
		columns: map[string]string{
			"uuid": "participant_uuid", "name": "participant_name", "username": "participant_username", "email": "participant_email",
			"enabled": "participant_enabled", "loginEnabled": "participant_login_enabled", "tokenEnabled": "participant_token_enabled",
			"token": "participant_token", "lastOnline": "participant_lastonline", "projectId": "id_project",
			"participantGroupId": "id_participant_group",
		},
		many: map[string]edge{"sessions": {"SessionParticipant", "id_participant"}, "devices": {"DeviceParticipant", "id_participant"}, "serviceConfigs": {"ServiceConfig", "id_participant"}},
		one:  map[string]edge{"project": {"Project", "id_project"}, "participantGroup": {"ParticipantGroup", "id_participant_group"}},
		tests: map[string]string{
			"id": "id_participant", "uuid": "participant_uuid", "name": "participant_name", "username": "participant_username",
			"email": "participant_email", "enabled": "participant_enabled", "loginEnabled": "participant_login_enabled",
			"tokenEnabled": "participant_token_enabled", "hasGroup": "id_participant_group",
		},
		related: map[string]relation{
			"project":          {"project", along("id_project")},
			"participantGroup": {"participantGroup", along("id_participant_group")},
			"device":           {"device", linked("t_devices_participants", "id_participant", "id_device")},
			"session":          {"session", linked("t_sessions_participants", "id_participant", "id_session")},
		},
		orders: map[string]string{
			"ID": "id_participant", "NAME": "participant_name", "EMAIL": "participant_email",
			"LAST_ONLINE": "participant_lastonline", "UPDATED": "version_id",
		},
	},
	"User": {
		kind: "user", table: "t_users",
		columns: map[string]string{
			"uuid": "user_uuid", "username": "user_username", "firstName": "user_firstname", "lastName": "user_lastname",
			"email": "user_email", "enabled": "user_enabled", "superadmin": "user_superadmin", "profile": "user_profile",
			"notes": "user_notes", "lastOnline": "user_lastonline", "twoFactorEnabled": "user_2fa_enabled",
			"twoFactorOtpEnabled": "user_2fa_otp_enabled", "twoFactorEmailEnabled": "user_2fa_email_enabled",
			"forcePasswordChange": "user_force_password_change",
			"accountKind":         "tg_account_kind", "canDeleteFromFront": "tg_can_delete_from_front",
			"createdAt": "tg_created_at", "updatedAt": "tg_updated_at",
		},
		one:  map[string]edge{"createdBy": {"User", "tg_created_by"}, "updatedBy": {"User", "tg_updated_by"}},
		many: map[string]edge{"sessions": {"SessionUser", "id_user"}, "memberships": {"Membership", "id_user"}, "serviceConfigs": {"ServiceConfig", "id_user"}},
		tests: map[string]string{
			"id": "id_user", "uuid": "user_uuid", "username": "user_username", "firstName": "user_firstname",
			"lastName": "user_lastname", "email": "user_email", "enabled": "user_enabled", "superadmin": "user_superadmin",
			"accountKind": "tg_account_kind",
		},
		related: map[string]relation{
			"userGroup": {"userGroup", linked("t_users_users_groups", "id_user", "id_user_group")},
			"project":   {"project", projectsOfUser},
		},
		orders: map[string]string{
			"ID": "id_user", "USERNAME": "user_username", "FIRST_NAME": "user_firstname", "LAST_NAME": "user_lastname",
			"EMAIL": "user_email", "ENABLED": "user_enabled", "SUPERADMIN": "user_superadmin", "ACCOUNT_KIND": "tg_account_kind",
			"CAN_DELETE_FROM_FRONT": "tg_can_delete_from_front", "CREATED_AT": "tg_created_at", "UPDATED_AT": "tg_updated_at",
		},
	},
	"UserGroup": {
		kind: "userGroup", table: "t_users_groups",
		columns: map[string]string{"name": "user_group_name", "description": "tg_description", "createdAt": "tg_created_at", "updatedAt": "tg_updated_at"},
		one:     map[string]edge{"createdBy": {"User", "tg_created_by"}, "updatedBy": {"User", "tg_updated_by"}},
		many:    map[string]edge{"memberships": {"Membership", "id_user_group"}, "accesses": {"ServiceAccess", "id_user_group"}},
		tests:   map[string]string{"id": "id_user_group", "name": "user_group_name"},
		related: map[string]relation{
			"user": {"user", linked("t_users_users_groups", "id_user_group", "id_user")},
			"site": {"site", sitesOfGroup},
		},
		orders: map[string]string{"ID": "id_user_group", "NAME": "user_group_name", "CREATED_AT": "tg_created_at", "UPDATED_AT": "tg_updated_at"},
	},
	"Membership": {
		kind: "membership", table: "t_users_users_groups",
		one:     map[string]edge{"user": {"User", "id_user"}, "userGroup": {"UserGroup", "id_user_group"}},
		tests:   map[string]string{"id": "id_user_user_group"},
		related: map[string]relation{"user": {"user", along("id_user")}, "userGroup": {"userGroup", along("id_user_group")}},
		orders:  map[string]string{"ID": "id_user_user_group"},
	},
	"ServiceRole": {
		kind: "serviceRole", table: "t_services_roles",
		columns: map[string]string{"name": "service_role_name", "serviceId": "id_service", "siteId": "id_site", "projectId": "id_project", "description": "tg_description", "actsAs": "acts as"},
		many:    map[string]edge{"accesses": {"ServiceAccess", "id_service_role"}},
		one:     map[string]edge{"service": {"Service", "id_service"}, "site": {"Site", "id_site"}, "project": {"Project", "id_project"}},
		tests:   map[string]string{"id": "id_service_role", "name": "service_role_name"},
		related: map[string]relation{"service": {"service", along("id_service")}, "site": {"site", along("id_site")}, "project": {"project", along("id_project")}},
		orders:  map[string]string{"ID": "id_service_role", "NAME": "service_role_name"},
	},
}, appliances(), sessionEntities, resultEntities)

// join puts the parts together, which are in files of their own.
func join(parts ...map[string]*entity) map[string]*entity {
	all := map[string]*entity{}
	for _, part := range parts {
		maps.Copy(all, part)
	}
	return all
}

// typeOfKind gives the GraphQL type and the table of a policy's kind.
func typeOfKind(kind string) (name, table string) {
	for name, e := range entities {
		if e.kind == kind {
			return name, e.table
		}
	}
	return "", ""
}

// along is the relation of a foreign key.
func along(column string) func(*world, row) []any {
	return func(_ *world, r row) []any { return []any{r[column]} }
}

// linked is the relation of a link table: rows whose column here is the row's key lead to there.
func linked(table, here, there string) func(*world, row) []any {
	return func(w *world, r row) (ends []any) {
		for _, l := range w.living(table) {
			if l[here] == r[here] {
				ends = append(ends, l[there])
			}
		}
		return ends
	}
}

// held is one living way from a user by a group to a role of OpenTera's own service.
type held struct {
	user, group any
	role        row
}

func everyHeld(w *world) (all []held) {
	for _, a := range w.living("t_services_access") {
		role, group := w.find("t_services_roles", a["id_service_role"]), w.find("t_users_groups", a["id_user_group"])
		if role == nil || group == nil {
			continue
		}
		if s := w.find("t_services", role["id_service"]); s == nil || s["service_key"] != "OpenTeraServer" {
			continue
		}
		all = append(all, held{nil, group["id_user_group"], role})
		for _, m := range w.living("t_users_users_groups") {
			if m["id_user_group"] == group["id_user_group"] {
				all = append(all, held{m["id_user"], group["id_user_group"], role})
			}
		}
	}
	return all
}

// onSite says that a role is about the site or about one of its projects.
func onSite(w *world, role, site row) bool {
	p := w.find("t_projects", role["id_project"])
	return role["id_site"] == site["id_site"] || p != nil && p["id_site"] == site["id_site"]
}

// onProject says that a role is about the project, or is admin of its site.
func onProject(w *world, role, project row) bool {
	site := w.find("t_sites", project["id_site"])
	return role["id_project"] == project["id_project"] ||
		site != nil && role["id_site"] == site["id_site"] && role["service_role_name"] == "admin"
}

func siteUsers(w *world, site row) (users []any) {
	for _, h := range everyHeld(w) {
		if h.user != nil && onSite(w, h.role, site) {
			users = append(users, h.user)
		}
	}
	return users
}

func projectUsers(w *world, project row) (users []any) {
	for _, h := range everyHeld(w) {
		if h.user != nil && onProject(w, h.role, project) {
			users = append(users, h.user)
		}
	}
	return users
}

func projectsOfUser(w *world, user row) (projects []any) {
	for _, p := range w.living("t_projects") {
		for _, h := range everyHeld(w) {
			if h.user == user["id_user"] && onProject(w, h.role, p) {
				projects = append(projects, p["id_project"])
			}
		}
	}
	return projects
}

func sitesOfGroup(w *world, group row) (sites []any) {
	for _, s := range w.living("t_sites") {
		for _, h := range everyHeld(w) {
			if h.group == group["id_user_group"] && onSite(w, h.role, s) {
				sites = append(sites, s["id_site"])
			}
		}
	}
	return sites
}
