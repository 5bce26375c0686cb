package store

import (
	"context"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/tx"
)

// grantsSQL reads everything a user holds: own groups, roles on sites and projects, the site within which a
// project's role lies, and the projects below a site's admin (permissions.md, point 1). Nothing that is
// soft-deleted on the way counts, and only roles of OpenTera's own service do. One pass of joins: as a union of
// what each of these gives, it cost SQLite six times as much.
const grantsSQL = `
WITH own AS (
  SELECT g.id_user_group
  FROM t_users_users_groups m JOIN t_users_groups g ON g.id_user_group = m.id_user_group AND g.deleted_at IS NULL
  WHERE m.id_user = $1 AND m.deleted_at IS NULL
)
SELECT own.id_user_group AS user_group, r.service_role_name AS name, x.id_site AS site, p.id_project AS project, y.id_site AS within, q.id_project AS below,
  (SELECT COUNT(*) FROM t_projects WHERE deleted_at IS NULL) AS projects
FROM own LEFT JOIN t_services_access a ON a.id_user_group = own.id_user_group AND a.deleted_at IS NULL
LEFT JOIN t_services_roles r ON r.id_service_role = a.id_service_role AND r.deleted_at IS NULL
  AND r.id_service IN (SELECT s.id_service FROM t_services s WHERE s.service_key = 'OpenTeraServer' AND s.deleted_at IS NULL)
LEFT JOIN t_sites x ON x.id_site = r.id_site AND x.deleted_at IS NULL
LEFT JOIN t_projects p ON p.id_project = r.id_project AND p.deleted_at IS NULL
LEFT JOIN t_sites y ON y.id_site = p.id_site AND y.deleted_at IS NULL
LEFT JOIN t_projects q ON q.id_site = x.id_site AND q.deleted_at IS NULL AND r.service_role_name = 'admin'`

// grants gives also how many projects there are, 0 for a user who is in no group.
func (s *Store) grants(ctx context.Context, userID int) (grants []policy.Grant, projects int, err error) {
	var rows []struct {
		UserGroup int     `sql:"user_group"`
		Name      *string `sql:"name"`
		Site      *int    `sql:"site"`
		Project   *int    `sql:"project"`
		Within    *int    `sql:"within"`
		Below     *int    `sql:"below"`
		Projects  int     `sql:"projects"`
	}
	if err := s.read(ctx, &rows, grantsSQL, userID); err != nil {
		return nil, 0, err
	}
	add := func(kind domain.Kind, id *int, role domain.Role) {
		if id != nil {
			grants = append(grants, policy.Grant{Kind: kind, ID: *id, Role: role})
		}
	}
	for _, r := range rows {
		projects = r.Projects
		add(domain.KindUserGroup, &r.UserGroup, domain.RoleNone)
		if r.Name == nil {
			continue
		}
		held := domain.ParseRole(*r.Name)
		add(domain.KindSite, r.Site, held)
		add(domain.KindProject, r.Project, held)
		add(domain.KindSite, r.Within, domain.RoleUser)
		add(domain.KindProject, r.Below, domain.RoleAdmin)
	}
	return grants, projects, nil
}

// read runs a statement of our own, written for PostgreSQL with arguments $1, $2, ... in order of their first
// use, and scans all its rows into a slice of structs.
func (s *Store) read(ctx context.Context, into any, text string, args ...any) error {
	var rows sql.Rows
	if err := s.driver(ctx).Query(ctx, s.text(text), args, &rows); err != nil {
		return err
	}
	defer rows.Close()
	return sql.ScanSlice(rows, into)
}

// driver is the operation's transaction once it has begun one.
func (s *Store) driver(ctx context.Context) dialect.Driver {
	if t := tx.From(ctx); t.Begun() {
		return t.Driver()
	}
	return s.db.Driver()
}

// text spells arguments as the database wants them.
func (s *Store) text(text string) string {
	if s.db.Driver().Dialect() == dialect.SQLite {
		return strings.ReplaceAll(text, "$", "?")
	}
	return text
}
