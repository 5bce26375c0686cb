-- The tables of OpenTera 1.3: names, types, constraints and sequences are those of an existing
-- OpenTera database. PostgreSQL names the constraints as OpenTera's own are named.
-- Ids come from a sequence per table. Soft-deleted rows keep their unique names.

create sequence id_site_sequence;
create table t_sites (
    id_site integer primary key default nextval('id_site_sequence'),
    site_name varchar not null,
    site_2fa_required boolean not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_project_sequence;
create table t_projects (
    id_project integer primary key default nextval('id_project_sequence'),
    id_site integer not null references t_sites (id_site) on delete cascade,
    project_name varchar not null,
    project_enabled boolean not null,
    project_description varchar,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_participantgroup_sequence;
create table t_participants_groups (
    id_participant_group integer primary key default nextval('id_participantgroup_sequence'),
    id_project integer not null references t_projects (id_project) on delete cascade,
    participant_group_name varchar not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_participant_sequence;
create table t_participants (
    id_participant integer primary key default nextval('id_participant_sequence'),
    participant_uuid varchar(36) not null unique,
    participant_name varchar not null,
    participant_username varchar(50),
    participant_email varchar,
    participant_password varchar,
    participant_token_enabled boolean not null,
    participant_token varchar unique,
    participant_lastonline timestamptz,
    participant_enabled boolean not null,
    participant_login_enabled boolean not null,
    id_participant_group integer references t_participants_groups (id_participant_group) on delete cascade,
    id_project integer not null references t_projects (id_project) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_user_sequence;
create table t_users (
    id_user integer primary key default nextval('id_user_sequence'),
    user_username varchar(50) not null unique,
    user_uuid varchar(36) not null unique,
    user_email varchar,
    user_firstname varchar not null,
    user_lastname varchar not null,
    user_password varchar not null,
    user_enabled boolean not null,
    user_profile varchar not null,
    user_notes varchar,
    user_lastonline timestamptz,
    user_superadmin boolean not null,
    user_2fa_enabled boolean not null,
    user_2fa_otp_enabled boolean not null,
    user_2fa_email_enabled boolean not null,
    user_2fa_otp_secret varchar,
    user_force_password_change boolean not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_usergroup_sequence;
create table t_users_groups (
    id_user_group integer primary key default nextval('id_usergroup_sequence'),
    user_group_name varchar not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_user_user_group_sequence;
create table t_users_users_groups (
    id_user_user_group integer primary key default nextval('id_user_user_group_sequence'),
    id_user integer not null references t_users (id_user) on delete cascade,
    id_user_group integer not null references t_users_groups (id_user_group) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_userpreference_sequence;
create table t_users_preferences (
    id_user_preference integer primary key default nextval('id_userpreference_sequence'),
    id_user integer not null references t_users (id_user) on delete cascade,
    user_preference_app_tag varchar not null,
    user_preference_preference varchar not null,
    version_id bigint not null
);

create sequence id_service_sequence;
create table t_services (
    id_service integer primary key default nextval('id_service_sequence'),
    service_uuid varchar(36) not null unique,
    service_name varchar not null,
    service_key varchar not null unique,
    service_hostname varchar not null,
    service_port integer not null,
    service_endpoint varchar not null,
    service_clientendpoint varchar not null,
    service_endpoint_user varchar,
    service_endpoint_participant varchar,
    service_endpoint_device varchar,
    service_enabled boolean not null,
    service_system boolean not null,
    service_editable_config boolean not null,
    service_default_config varchar,
    service_has_assets boolean not null,
    service_has_tests boolean not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_service_role_sequence;
create table t_services_roles (
    id_service_role integer primary key default nextval('id_service_role_sequence'),
    id_service integer not null references t_services (id_service) on delete cascade,
    id_project integer references t_projects (id_project) on delete cascade,
    id_site integer references t_sites (id_site) on delete cascade,
    service_role_name varchar(100) not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_device_type_sequence;
create table t_devices_types (
    id_device_type integer primary key default nextval('id_device_type_sequence'),
    device_type_name varchar not null,
    device_type_key varchar not null unique,
    version_id bigint not null
);

create sequence id_device_subtype_sequence;
create table t_devices_subtypes (
    id_device_subtype integer primary key default nextval('id_device_subtype_sequence'),
    id_device_type integer not null references t_devices_types (id_device_type) on delete cascade,
    device_subtype_name varchar not null,
    version_id bigint not null
);

create sequence id_device_sequence;
create table t_devices (
    id_device integer primary key default nextval('id_device_sequence'),
    device_uuid varchar(36) not null unique,
    device_name varchar not null,
    id_device_type integer not null references t_devices_types (id_device_type) on delete cascade,
    id_device_subtype integer references t_devices_subtypes (id_device_subtype) on delete set null,
    device_token varchar unique,
    device_certificate varchar,
    device_enabled boolean not null,
    device_onlineable boolean not null,
    device_config varchar,
    device_infos varchar,
    device_notes varchar,
    device_lastonline timestamptz,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_service_project_role_sequence;
create table t_services_access (
    id_service_access integer primary key default nextval('id_service_project_role_sequence'),
    id_user_group integer references t_users_groups (id_user_group) on delete cascade,
    id_device integer references t_devices (id_device) on delete cascade,
    id_participant_group integer references t_participants_groups (id_participant_group) on delete cascade,
    id_service_role integer not null references t_services_roles (id_service_role) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_service_config_sequence;
create table t_services_configs (
    id_service_config integer primary key default nextval('id_service_config_sequence'),
    id_service integer not null references t_services (id_service) on delete cascade,
    id_user integer references t_users (id_user) on delete cascade,
    id_participant integer references t_participants (id_participant) on delete cascade,
    id_device integer references t_devices (id_device) on delete cascade,
    service_config_config varchar not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_service_config_specific_sequence;
create table t_services_configs_specifics (
    id_service_config_specific integer primary key default nextval('id_service_config_specific_sequence'),
    id_service_config integer not null references t_services_configs (id_service_config) on delete cascade,
    service_config_specific_id varchar not null,
    service_config_specific_config varchar not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_service_site_sequence;
create table t_services_sites (
    id_service_site integer primary key default nextval('id_service_site_sequence'),
    id_service integer not null references t_services (id_service) on delete cascade,
    id_site integer not null references t_sites (id_site) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_service_project_sequence;
create table t_services_projects (
    id_service_project integer primary key default nextval('id_service_project_sequence'),
    id_service integer not null references t_services (id_service) on delete cascade,
    id_project integer not null references t_projects (id_project) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_device_site_sequence;
create table t_devices_sites (
    id_device_site integer primary key default nextval('id_device_site_sequence'),
    id_device integer not null references t_devices (id_device) on delete cascade,
    id_site integer not null references t_sites (id_site) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_device_project_sequence;
create table t_devices_projects (
    id_device_project integer primary key default nextval('id_device_project_sequence'),
    id_device integer not null references t_devices (id_device) on delete cascade,
    id_project integer not null references t_projects (id_project) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_device_participant_sequence;
create table t_devices_participants (
    id_device_participant integer primary key default nextval('id_device_participant_sequence'),
    id_device integer not null references t_devices (id_device),
    id_participant integer not null references t_participants (id_participant) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_type_sequence;
create table t_sessions_types (
    id_session_type integer primary key default nextval('id_session_type_sequence'),
    id_service integer references t_services (id_service) on delete cascade,
    session_type_name varchar not null,
    session_type_online boolean not null,
    session_type_config varchar,
    session_type_color varchar(7) not null,
    session_type_category integer not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_sequence;
create table t_sessions (
    id_session integer primary key default nextval('id_session_sequence'),
    session_uuid varchar(36) not null unique,
    id_session_type integer not null references t_sessions_types (id_session_type),
    id_creator_user integer references t_users (id_user),
    id_creator_device integer references t_devices (id_device),
    id_creator_participant integer references t_participants (id_participant),
    id_creator_service integer references t_services (id_service) on delete cascade,
    session_name varchar not null,
    session_start_datetime timestamptz not null,
    session_duration integer not null,
    session_status integer not null,
    session_comments varchar,
    session_parameters varchar,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_events_sequence;
create table t_sessions_events (
    id_session_event integer primary key default nextval('id_session_events_sequence'),
    id_session integer not null references t_sessions (id_session) on delete cascade,
    id_session_event_type integer not null,
    session_event_datetime timestamptz not null,
    session_event_text varchar,
    session_event_context varchar,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_participant;
create table t_sessions_participants (
    id_session_participant integer primary key default nextval('id_session_participant'),
    id_session integer references t_sessions (id_session) on delete cascade,
    id_participant integer references t_participants (id_participant),
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_user;
create table t_sessions_users (
    id_session_user integer primary key default nextval('id_session_user'),
    id_session integer references t_sessions (id_session) on delete cascade,
    id_user integer references t_users (id_user),
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_device;
create table t_sessions_devices (
    id_session_device integer primary key default nextval('id_session_device'),
    id_session integer references t_sessions (id_session) on delete cascade,
    id_device integer references t_devices (id_device),
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_type_site_sequence;
create table t_sessions_types_sites (
    id_session_type_site integer primary key default nextval('id_session_type_site_sequence'),
    id_session_type integer not null references t_sessions_types (id_session_type) on delete cascade,
    id_site integer not null references t_sites (id_site) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_type_project_sequence;
create table t_sessions_types_projects (
    id_session_type_project integer primary key default nextval('id_session_type_project_sequence'),
    id_session_type integer not null references t_sessions_types (id_session_type) on delete cascade,
    id_project integer not null references t_projects (id_project) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_session_type_service_sequence;
create table t_sessions_types_services (
    id_session_type_service integer primary key default nextval('id_session_type_service_sequence'),
    id_session_type integer not null references t_sessions_types (id_session_type) on delete cascade,
    id_service integer not null references t_services (id_service) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_asset_sequence;
create table t_assets (
    id_asset integer primary key default nextval('id_asset_sequence'),
    id_session integer not null references t_sessions (id_session) on delete cascade,
    id_device integer references t_devices (id_device),
    id_participant integer references t_participants (id_participant),
    id_user integer references t_users (id_user),
    id_service integer references t_services (id_service),
    asset_name varchar not null,
    asset_uuid varchar(36) not null unique,
    asset_service_uuid varchar(36) not null references t_services (service_uuid) on delete cascade,
    asset_type varchar not null,
    asset_datetime timestamptz,
    asset_expiration_datetime timestamptz,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_test_type_sequence;
create table t_tests_types (
    id_test_type integer primary key default nextval('id_test_type_sequence'),
    id_service integer not null references t_services (id_service) on delete cascade,
    test_type_uuid varchar(36) not null unique,
    test_type_name varchar not null,
    test_type_description varchar,
    test_type_key varchar unique,
    test_type_has_json_format boolean not null,
    test_type_has_web_format boolean not null,
    test_type_has_web_editor boolean not null,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_test_sequence;
create table t_tests (
    id_test integer primary key default nextval('id_test_sequence'),
    id_test_type integer not null references t_tests_types (id_test_type),
    id_session integer not null references t_sessions (id_session) on delete cascade,
    id_device integer references t_devices (id_device),
    id_participant integer references t_participants (id_participant),
    id_user integer references t_users (id_user),
    id_service integer references t_services (id_service),
    test_uuid varchar(36) not null unique,
    test_name varchar not null,
    test_datetime timestamptz not null,
    test_status integer not null,
    test_summary varchar,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_test_type_site_sequence;
create table t_tests_types_sites (
    id_test_type_site integer primary key default nextval('id_test_type_site_sequence'),
    id_test_type integer not null references t_tests_types (id_test_type) on delete cascade,
    id_site integer not null references t_sites (id_site) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_test_type_project_sequence;
create table t_tests_types_projects (
    id_test_type_project integer primary key default nextval('id_test_type_project_sequence'),
    id_test_type integer not null references t_tests_types (id_test_type) on delete cascade,
    id_project integer not null references t_projects (id_project) on delete cascade,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_test_invitation_sequence;
create table t_tests_invitations (
    id_test_invitation integer primary key default nextval('id_test_invitation_sequence'),
    id_test_type integer not null references t_tests_types (id_test_type) on delete cascade,
    id_session integer references t_sessions (id_session) on delete cascade,
    id_user integer references t_users (id_user) on delete cascade,
    id_participant integer references t_participants (id_participant) on delete cascade,
    id_device integer references t_devices (id_device) on delete cascade,
    id_project integer not null references t_projects (id_project) on delete cascade,
    test_invitation_key varchar(16) not null unique,
    test_invitation_max_count integer not null,
    test_invitation_count integer not null,
    test_invitation_creation_date timestamptz not null,
    test_invitation_expiration_date timestamptz not null,
    test_invitation_message varchar,
    version_id bigint not null,
    deleted_at timestamptz
);

create sequence id_server_settings_sequence;
create table t_server_settings (
    id_server_settings integer primary key default nextval('id_server_settings_sequence'),
    server_settings_name varchar not null unique,
    server_settings_value varchar not null,
    version_id bigint not null
);
