package cast

import "strings"

// layout describes one table: the sequence behind its id and its columns after the id.
// version_id and, where the table has it, deleted_at come last and are filled in by the builder.
type layout struct {
	name, sequence, id, columns string
	soft                        bool
}

// layouts gives the tables of an OpenTera database, parents before children.
func layouts() []layout {
	return []layout{
		{"t_server_settings", "id_server_settings_sequence", "id_server_settings", "server_settings_name server_settings_value", false},
		{"t_services", "id_service_sequence", "id_service", "service_uuid service_name service_key service_hostname service_port service_endpoint service_clientendpoint service_endpoint_user service_endpoint_participant service_endpoint_device service_enabled service_system service_editable_config service_default_config service_has_assets service_has_tests", true},
		{"t_sites", "id_site_sequence", "id_site", "site_name site_2fa_required", true},
		{"t_projects", "id_project_sequence", "id_project", "id_site project_name project_enabled project_description", true},
		{"t_services_sites", "id_service_site_sequence", "id_service_site", "id_service id_site", true},
		{"t_services_projects", "id_service_project_sequence", "id_service_project", "id_service id_project", true},
		{"t_services_roles", "id_service_role_sequence", "id_service_role", "id_service id_project id_site service_role_name", true},
		{"t_users", "id_user_sequence", "id_user", "user_username user_uuid user_email user_firstname user_lastname user_password user_enabled user_profile user_notes user_lastonline user_superadmin user_2fa_enabled user_2fa_otp_enabled user_2fa_email_enabled user_2fa_otp_secret user_force_password_change", true},
		{"t_users_preferences", "id_userpreference_sequence", "id_user_preference", "id_user user_preference_app_tag user_preference_preference", false},
		{"t_users_groups", "id_usergroup_sequence", "id_user_group", "user_group_name", true},
		{"t_users_users_groups", "id_user_user_group_sequence", "id_user_user_group", "id_user id_user_group", true},
		{"t_participants_groups", "id_participantgroup_sequence", "id_participant_group", "id_project participant_group_name", true},
		{"t_participants", "id_participant_sequence", "id_participant", "participant_uuid participant_name participant_username participant_email participant_password participant_token_enabled participant_token participant_lastonline participant_enabled participant_login_enabled id_participant_group id_project", true},
		{"t_devices_types", "id_device_type_sequence", "id_device_type", "device_type_name device_type_key", false},
		{"t_devices_subtypes", "id_device_subtype_sequence", "id_device_subtype", "id_device_type device_subtype_name", false},
		{"t_devices", "id_device_sequence", "id_device", "device_uuid device_name id_device_type id_device_subtype device_token device_certificate device_enabled device_onlineable device_config device_infos device_notes device_lastonline", true},
		{"t_devices_sites", "id_device_site_sequence", "id_device_site", "id_device id_site", true},
		{"t_devices_projects", "id_device_project_sequence", "id_device_project", "id_device id_project", true},
		{"t_devices_participants", "id_device_participant_sequence", "id_device_participant", "id_device id_participant", true},
		{"t_services_access", "id_service_project_role_sequence", "id_service_access", "id_user_group id_device id_participant_group id_service_role", true},
		{"t_services_configs", "id_service_config_sequence", "id_service_config", "id_service id_user id_participant id_device service_config_config", true},
		{"t_services_configs_specifics", "id_service_config_specific_sequence", "id_service_config_specific", "id_service_config service_config_specific_id service_config_specific_config", true},
		{"t_sessions_types", "id_session_type_sequence", "id_session_type", "id_service session_type_name session_type_online session_type_config session_type_color session_type_category", true},
		{"t_sessions_types_sites", "id_session_type_site_sequence", "id_session_type_site", "id_session_type id_site", true},
		{"t_sessions_types_projects", "id_session_type_project_sequence", "id_session_type_project", "id_session_type id_project", true},
		{"t_sessions_types_services", "id_session_type_service_sequence", "id_session_type_service", "id_session_type id_service", true},
		{"t_tests_types", "id_test_type_sequence", "id_test_type", "id_service test_type_uuid test_type_name test_type_description test_type_key test_type_has_json_format test_type_has_web_format test_type_has_web_editor", true},
		{"t_tests_types_sites", "id_test_type_site_sequence", "id_test_type_site", "id_test_type id_site", true},
		{"t_tests_types_projects", "id_test_type_project_sequence", "id_test_type_project", "id_test_type id_project", true},
		{"t_sessions", "id_session_sequence", "id_session", "session_uuid id_session_type id_creator_user id_creator_device id_creator_participant id_creator_service session_name session_start_datetime session_duration session_status session_comments session_parameters", true},
		{"t_sessions_participants", "id_session_participant", "id_session_participant", "id_session id_participant", true},
		{"t_sessions_users", "id_session_user", "id_session_user", "id_session id_user", true},
		{"t_sessions_devices", "id_session_device", "id_session_device", "id_session id_device", true},
		{"t_sessions_events", "id_session_events_sequence", "id_session_event", "id_session id_session_event_type session_event_datetime session_event_text session_event_context", true},
		{"t_assets", "id_asset_sequence", "id_asset", "id_session id_device id_participant id_user id_service asset_name asset_uuid asset_service_uuid asset_type asset_datetime asset_expiration_datetime", true},
		{"t_tests", "id_test_sequence", "id_test", "id_test_type id_session id_device id_participant id_user id_service test_uuid test_name test_datetime test_status test_summary", true},
		{"t_tests_invitations", "id_test_invitation_sequence", "id_test_invitation", "id_test_type id_session id_user id_participant id_device id_project test_invitation_key test_invitation_max_count test_invitation_count test_invitation_creation_date test_invitation_expiration_date test_invitation_message", true},
	}
}

// allColumns gives every column of the table in the order of the rows.
func (l layout) allColumns() []string {
	columns := append([]string{l.id}, strings.Fields(l.columns)...)
	columns = append(columns, "version_id")
	if l.soft {
		columns = append(columns, "deleted_at")
	}
	return columns
}
