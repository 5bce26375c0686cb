package bench

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Size says how many rows Fill makes.
type Size struct {
	Projects     int // in two sites, in turn; each with two participant groups
	Participants int // in all projects together, in turn; each with one session
	Users        int // beside the two named ones; user n is in group n, which is a user of project n
}

// The named users of Fill.
const (
	Superadmin = "admin"  // user 1
	Member     = "member" // user 2: user of all projects, and admin of project 1
)

// Fill makes the same rows each time, by plain SQL, in a migrated database without any. The dialect is ent's
// name of it, "sqlite3" or "postgres".
func Fill(ctx context.Context, db *sql.DB, dialect string, s Size) error {
	start := "strftime('%Y-%m-%d %H:%M:%S+00:00', '2026-01-01', '+' || i || ' minutes')"
	if dialect == "postgres" {
		start = "timestamptz '2026-01-01 00:00:00+00' + i * interval '1 minute'"
	}
	const id = "substr(cast(1000000000000 + i as varchar(13)), 2)"
	const uuid = "'00000000-0000-4000-8000-' || " + id
	words := strings.NewReplacer("@uuid", uuid, "@id", id, "@start", start, "@projects", fmt.Sprint(s.Projects), "@users", fmt.Sprint(s.Users))
	for _, step := range []struct {
		rows int
		text string
	}{
		{2, `t_sites (id_site, site_name, site_2fa_required, version_id) SELECT i, 'Site ' || i, false, 1`},
		{s.Projects, `t_projects (id_project, id_site, project_name, project_enabled, project_description, version_id)
			SELECT i, (i - 1) % 2 + 1, 'Project ' || @id, true, 'A project of the benchmark', 1`},
		{2 * s.Projects, `t_participants_groups (id_participant_group, id_project, participant_group_name, version_id)
			SELECT i, (i - 1) % @projects + 1, 'Group ' || @id, 1`},
		{s.Participants, `t_participants (id_participant, participant_uuid, participant_name, participant_email, participant_token_enabled,
			participant_token, participant_lastonline, participant_enabled, participant_login_enabled, id_participant_group, id_project, version_id)
			SELECT i, @uuid, 'Participant ' || @id, 'p' || i || '@mail.example', true, 'token-' || @uuid, @start, true, false,
			(i - 1) % @projects + 1, (i - 1) % @projects + 1, 1`},
		{1, `t_sessions_types (id_session_type, session_type_name, session_type_online, session_type_color, session_type_category, version_id)
			SELECT 1, 'Session', true, '#000000', 1, 1`},
		{s.Participants, `t_sessions (id_session, session_uuid, id_session_type, session_name, session_start_datetime, session_duration, session_status, version_id)
			SELECT i, @uuid, 1, 'Session', @start, 60, 2, 1`},
		{s.Participants, `t_sessions_participants (id_session_participant, id_session, id_participant, version_id) SELECT i, i, i, 1`},
		{1, `t_services (id_service, service_uuid, service_name, service_key, service_hostname, service_port, service_endpoint, service_clientendpoint,
			service_enabled, service_system, service_editable_config, service_has_assets, service_has_tests, version_id)
			SELECT 1, @uuid, 'OpenTera', 'OpenTeraServer', 'localhost', 4040, '/', '/', true, true, false, false, false, 1`},
		{s.Projects, `t_services_roles (id_service_role, id_service, id_project, service_role_name, version_id) SELECT i, 1, i, 'user', 1`},
		{1, `t_services_roles (id_service_role, id_service, id_project, service_role_name, version_id) SELECT @projects + 1, 1, 1, 'admin', 1`},
		{s.Users + 2, `t_users (id_user, user_username, user_uuid, user_email, user_firstname, user_lastname, user_password, user_enabled, user_profile,
			user_superadmin, user_2fa_enabled, user_2fa_otp_enabled, user_2fa_email_enabled, user_force_password_change, version_id)
			SELECT i, CASE i WHEN 1 THEN 'admin' WHEN 2 THEN 'member' ELSE 'user' || @id END, @uuid, 'u' || i || '@mail.example', 'First', 'Last ' || i,
			'', true, '', i = 1, false, false, false, false, 1`},
		{s.Users + 1, `t_users_groups (id_user_group, user_group_name, version_id) SELECT i, 'User group ' || @id, 1`},
		{s.Users, `t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) SELECT i, i + 2, i, 1`},
		{1, `t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id) SELECT @users + 1, 2, @users + 1, 1`},
		{s.Users, `t_services_access (id_service_access, id_user_group, id_service_role, version_id) SELECT i, i, (i - 1) % @projects + 1, 1`},
		{s.Projects + 1, `t_services_access (id_service_access, id_user_group, id_service_role, version_id) SELECT @users + i, @users + 1, i, 1`},
	} {
		into, rest, _ := strings.Cut(words.Replace(step.text), "SELECT")
		statement := fmt.Sprintf("INSERT INTO %s WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT%s FROM n", into, step.rows, rest)
		if _, err := db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("fill %s: %w", strings.Fields(into)[0], err)
		}
	}
	if _, err := db.ExecContext(ctx, "ANALYZE"); err != nil {
		return fmt.Errorf("fill: %w", err)
	}
	return nil
}
