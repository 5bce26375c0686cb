-- An OpenTera database has no index beyond its keys. These serve every foreign key: the paths of the
-- permission predicates and the edges of the graph, in both directions.
-- Link tables have both directions with both columns, so that a join through one reads its index only.
-- Partial, because every query leaves the soft-deleted rows out.

create index ix_projects_site on t_projects (id_site) where deleted_at is null;

create index ix_participants_groups_project on t_participants_groups (id_project) where deleted_at is null;

create index ix_participants_participant_group on t_participants (id_participant_group) where deleted_at is null;
-- In the order of the graph's lists, which is that of bytes on every database.
create index ix_participants_project on t_participants (id_project, participant_name collate "C", id_participant) where deleted_at is null;

create index ix_users_users_groups_user on t_users_users_groups (id_user, id_user_group) where deleted_at is null;
create index ix_users_users_groups_user_group on t_users_users_groups (id_user_group, id_user) where deleted_at is null;

create index ix_users_preferences_user on t_users_preferences (id_user);

create index ix_services_roles_service on t_services_roles (id_service) where deleted_at is null;
create index ix_services_roles_project on t_services_roles (id_project) where deleted_at is null;
create index ix_services_roles_site on t_services_roles (id_site) where deleted_at is null;

create index ix_devices_subtypes_device_type on t_devices_subtypes (id_device_type);

create index ix_devices_device_type on t_devices (id_device_type) where deleted_at is null;
create index ix_devices_device_subtype on t_devices (id_device_subtype) where deleted_at is null;

create index ix_services_access_user_group on t_services_access (id_user_group) where deleted_at is null;
create index ix_services_access_device on t_services_access (id_device) where deleted_at is null;
create index ix_services_access_participant_group on t_services_access (id_participant_group) where deleted_at is null;
create index ix_services_access_service_role on t_services_access (id_service_role) where deleted_at is null;

create index ix_services_configs_service on t_services_configs (id_service) where deleted_at is null;
create index ix_services_configs_user on t_services_configs (id_user) where deleted_at is null;
create index ix_services_configs_participant on t_services_configs (id_participant) where deleted_at is null;
create index ix_services_configs_device on t_services_configs (id_device) where deleted_at is null;

create index ix_services_configs_specifics_service_config on t_services_configs_specifics (id_service_config) where deleted_at is null;

create index ix_services_sites_service on t_services_sites (id_service, id_site) where deleted_at is null;
create index ix_services_sites_site on t_services_sites (id_site, id_service) where deleted_at is null;

create index ix_services_projects_service on t_services_projects (id_service, id_project) where deleted_at is null;
create index ix_services_projects_project on t_services_projects (id_project, id_service) where deleted_at is null;

create index ix_devices_sites_device on t_devices_sites (id_device, id_site) where deleted_at is null;
create index ix_devices_sites_site on t_devices_sites (id_site, id_device) where deleted_at is null;

create index ix_devices_projects_device on t_devices_projects (id_device, id_project) where deleted_at is null;
create index ix_devices_projects_project on t_devices_projects (id_project, id_device) where deleted_at is null;

create index ix_devices_participants_device on t_devices_participants (id_device, id_participant) where deleted_at is null;
create index ix_devices_participants_participant on t_devices_participants (id_participant, id_device) where deleted_at is null;

create index ix_sessions_types_service on t_sessions_types (id_service) where deleted_at is null;

create index ix_sessions_session_type on t_sessions (id_session_type) where deleted_at is null;
create index ix_sessions_creator_user on t_sessions (id_creator_user) where deleted_at is null;
create index ix_sessions_creator_device on t_sessions (id_creator_device) where deleted_at is null;
create index ix_sessions_creator_participant on t_sessions (id_creator_participant) where deleted_at is null;
create index ix_sessions_creator_service on t_sessions (id_creator_service) where deleted_at is null;
create index ix_sessions_start on t_sessions (session_start_datetime desc, id_session desc) where deleted_at is null;

create index ix_sessions_events_session on t_sessions_events (id_session) where deleted_at is null;

create index ix_sessions_participants_session on t_sessions_participants (id_session, id_participant) where deleted_at is null;
create index ix_sessions_participants_participant on t_sessions_participants (id_participant, id_session) where deleted_at is null;

create index ix_sessions_users_session on t_sessions_users (id_session, id_user) where deleted_at is null;
create index ix_sessions_users_user on t_sessions_users (id_user, id_session) where deleted_at is null;

create index ix_sessions_devices_session on t_sessions_devices (id_session, id_device) where deleted_at is null;
create index ix_sessions_devices_device on t_sessions_devices (id_device, id_session) where deleted_at is null;

create index ix_sessions_types_sites_session_type on t_sessions_types_sites (id_session_type, id_site) where deleted_at is null;
create index ix_sessions_types_sites_site on t_sessions_types_sites (id_site, id_session_type) where deleted_at is null;

create index ix_sessions_types_projects_session_type on t_sessions_types_projects (id_session_type, id_project) where deleted_at is null;
create index ix_sessions_types_projects_project on t_sessions_types_projects (id_project, id_session_type) where deleted_at is null;

create index ix_sessions_types_services_session_type on t_sessions_types_services (id_session_type, id_service) where deleted_at is null;
create index ix_sessions_types_services_service on t_sessions_types_services (id_service, id_session_type) where deleted_at is null;

create index ix_assets_session on t_assets (id_session) where deleted_at is null;
create index ix_assets_device on t_assets (id_device) where deleted_at is null;
create index ix_assets_participant on t_assets (id_participant) where deleted_at is null;
create index ix_assets_user on t_assets (id_user) where deleted_at is null;
create index ix_assets_service on t_assets (id_service) where deleted_at is null;
create index ix_assets_asset_service_uuid on t_assets (asset_service_uuid) where deleted_at is null;

create index ix_tests_types_service on t_tests_types (id_service) where deleted_at is null;

create index ix_tests_test_type on t_tests (id_test_type) where deleted_at is null;
create index ix_tests_session on t_tests (id_session) where deleted_at is null;
create index ix_tests_device on t_tests (id_device) where deleted_at is null;
create index ix_tests_participant on t_tests (id_participant) where deleted_at is null;
create index ix_tests_user on t_tests (id_user) where deleted_at is null;
create index ix_tests_service on t_tests (id_service) where deleted_at is null;

create index ix_tests_types_sites_test_type on t_tests_types_sites (id_test_type, id_site) where deleted_at is null;
create index ix_tests_types_sites_site on t_tests_types_sites (id_site, id_test_type) where deleted_at is null;

create index ix_tests_types_projects_test_type on t_tests_types_projects (id_test_type, id_project) where deleted_at is null;
create index ix_tests_types_projects_project on t_tests_types_projects (id_project, id_test_type) where deleted_at is null;

create index ix_tests_invitations_test_type on t_tests_invitations (id_test_type) where deleted_at is null;
create index ix_tests_invitations_session on t_tests_invitations (id_session) where deleted_at is null;
create index ix_tests_invitations_user on t_tests_invitations (id_user) where deleted_at is null;
create index ix_tests_invitations_participant on t_tests_invitations (id_participant) where deleted_at is null;
create index ix_tests_invitations_device on t_tests_invitations (id_device) where deleted_at is null;
create index ix_tests_invitations_project on t_tests_invitations (id_project) where deleted_at is null;
