package store_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

func replaceArguments(edge, arguments string) string {
	return strings.Replace(edge, "%s", arguments, 1)
}

// loadWorld replaces all rows that decide about access.
func loadWorld(t testing.TB, db *database.DB, inserts string) {
	t.Helper()
	var text strings.Builder
	for _, table := range []string{
		"t_services_access", "t_services_roles", "t_services", "t_users_users_groups", "t_users", "t_users_groups", "t_projects", "t_sites",
	} {
		text.WriteString("delete from " + table + ";")
	}
	tx, err := db.SQL.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.Exec(text.String() + inserts); err != nil {
		t.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// randomWorld draws rows, some of them deleted, and gives the statements that insert them.
func randomWorld(t *rapid.T) string {
	var text strings.Builder
	dead := rapid.Custom(func(t *rapid.T) string {
		if rapid.IntRange(0, 5).Draw(t, "dead") == 5 {
			return "'2026-01-01 00:00:00'"
		}
		return "null"
	})
	deleted := func() string { return dead.Draw(t, "deleted") }
	upTo := func(name string, n int) int { return rapid.IntRange(1, n).Draw(t, name) }
	sites, projects, groups, users := upTo("sites", 3), upTo("projects", 5), upTo("groups", 4), upTo("users", 5)
	for i := range sites {
		fmt.Fprintf(&text, "insert into t_sites (id_site, site_name, site_2fa_required, version_id, deleted_at) values (%d, '', false, 1, %s);", i+1, deleted())
	}
	for i := range projects {
		fmt.Fprintf(&text, "insert into t_projects (id_project, id_site, project_name, project_enabled, version_id, deleted_at) values (%d, %d, '', true, 1, %s);",
			i+1, upTo("site", sites), deleted())
	}
	for i := range groups {
		fmt.Fprintf(&text, "insert into t_users_groups (id_user_group, user_group_name, version_id, deleted_at) values (%d, '', 1, %s);", i+1, deleted())
	}
	for i := range users {
		fmt.Fprintf(&text, "insert into t_users (id_user, user_username, user_uuid, user_firstname, user_lastname, user_password, user_enabled, user_profile,"+
			" user_superadmin, user_2fa_enabled, user_2fa_otp_enabled, user_2fa_email_enabled, user_force_password_change, version_id, deleted_at)"+
			" values (%[1]d, 'u%[1]d', 'u%[1]d', '', '', '', true, '', %[2]t, false, false, false, false, 1, %[3]s);",
			i+1, rapid.IntRange(0, 4).Draw(t, "superadmin") == 4, deleted())
	}
	for i := range rapid.IntRange(0, 8).Draw(t, "memberships") {
		fmt.Fprintf(&text, "insert into t_users_users_groups (id_user_user_group, id_user, id_user_group, version_id, deleted_at) values (%d, %d, %d, 1, %s);",
			i+1, upTo("user", users), upTo("group", groups), deleted())
	}
	for i, key := range []string{"OpenTeraServer", "VideoRehabService"} {
		fmt.Fprintf(&text, "insert into t_services (id_service, service_uuid, service_name, service_key, service_hostname, service_port, service_endpoint,"+
			" service_clientendpoint, service_enabled, service_system, service_editable_config, service_has_assets, service_has_tests, version_id, deleted_at)"+
			" values (%[1]d, '%[1]d', '', '%[2]s', '', 1, '', '', true, true, false, false, false, 1, %[3]s);", i+1, key, deleted())
	}
	roles := upTo("roles", 10)
	for i := range roles {
		site, project := "null", "null"
		if rapid.Bool().Draw(t, "on site") {
			site = fmt.Sprint(upTo("site", sites))
		} else {
			project = fmt.Sprint(upTo("project", projects))
		}
		fmt.Fprintf(&text, "insert into t_services_roles (id_service_role, id_service, id_site, id_project, service_role_name, version_id, deleted_at)"+
			" values (%d, %d, %s, %s, '%s', 1, %s);", i+1, 1+rapid.IntRange(0, 5).Draw(t, "service")/5, site, project,
			rapid.SampledFrom([]string{"admin", "user", "test_editor"}).Draw(t, "name"), deleted())
	}
	for i := range rapid.IntRange(0, 12).Draw(t, "grants") {
		fmt.Fprintf(&text, "insert into t_services_access (id_service_access, id_user_group, id_service_role, version_id, deleted_at) values (%d, %d, %d, 1, %s);",
			i+1, upTo("group", groups), upTo("role", roles), deleted())
	}
	return text.String()
}

// TestAccessOfRandomWorlds compares every edge with the reference over random grants, members and deletions.
func TestAccessOfRandomWorlds(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		g, ctx := newAccessGraph(t, db, 1000), t.Context()
		rapid.Check(t, func(r *rapid.T) {
			loadWorld(t, db, randomWorld(r))
			w := readWorld(t, ctx, db)
			if len(w.users) == 0 {
				return
			}
			for range 4 {
				g.check(accessFailure{t, r}, ctx, w, rapid.SampledFrom(w.users).Draw(r, "caller"), rapid.SampledFrom(everyArgs()).Draw(r, "args"))
			}
		})
	})
}

// accessFailure lets a helper of testing.TB fail a rapid check, so that it shrinks.
type accessFailure struct {
	testing.TB
	r *rapid.T
}

// Fatalf fails the check.
func (f accessFailure) Fatalf(format string, args ...any) { f.r.Helper(); f.r.Fatalf(format, args...) }

// Fatal fails the check.
func (f accessFailure) Fatal(args ...any) { f.r.Helper(); f.r.Fatal(args...) }
