package cast_test

import "strings"

// uniques are the unique columns of an OpenTera database, ids left out.
var uniques = strings.Fields(`t_assets.asset_uuid t_devices.device_token t_devices.device_uuid
	t_devices_types.device_type_key t_participants.participant_token t_participants.participant_uuid
	t_server_settings.server_settings_name t_services.service_key t_services.service_uuid t_sessions.session_uuid
	t_tests_invitations.test_invitation_key t_tests.test_uuid t_tests_types.test_type_key t_tests_types.test_type_uuid
	t_users.user_username t_users.user_uuid`)

// keyTables gives the table of an id column that is a foreign key wherever it is not the table's own id.
var keyTables = map[string]string{
	"id_service": "t_services", "id_site": "t_sites", "id_project": "t_projects", "id_service_role": "t_services_roles",
	"id_user": "t_users", "id_user_group": "t_users_groups", "id_participant_group": "t_participants_groups",
	"id_participant": "t_participants", "id_device_type": "t_devices_types", "id_device_subtype": "t_devices_subtypes",
	"id_device": "t_devices", "id_service_config": "t_services_configs", "id_session_type": "t_sessions_types",
	"id_test_type": "t_tests_types", "id_session": "t_sessions",
}

// parentOf gives the table and column that a foreign key column points to.
func parentOf(table, column string) (parent, key string, ok bool) {
	if column == "asset_service_uuid" {
		return "t_services", "service_uuid", true
	}
	key = strings.Replace(column, "id_creator_", "id_", 1)
	parent, ok = keyTables[key]
	return parent, key, ok && parent != table
}
