package store

import (
	"context"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
)

// grantsSQL reads everything a user holds: own groups, roles on sites and projects, what a project's role
// gives on its site, and what a site's admin is in its projects (permissions.md, point 1). Nothing that is
// soft-deleted on the way counts, and only roles of OpenTera's own service do.
const grantsSQL = `
WITH own AS (
  SELECT g.id_user_group
  FROM t_users_users_groups m JOIN t_users_groups g ON g.id_user_group = m.id_user_group AND g.deleted_at IS NULL
  WHERE m.id_user = $1 AND m.deleted_at IS NULL
), held AS (
  SELECT r.id_site, r.id_project, r.service_role_name AS name
  FROM own JOIN t_services_access a ON a.id_user_group = own.id_user_group AND a.deleted_at IS NULL
  JOIN t_services_roles r ON r.id_service_role = a.id_service_role AND r.deleted_at IS NULL
  JOIN t_services s ON s.id_service = r.id_service AND s.service_key = 'OpenTeraServer' AND s.deleted_at IS NULL
)
SELECT 'userGroup' AS kind, id_user_group AS id, '' AS name FROM own
UNION SELECT 'site', x.id_site, held.name FROM held JOIN t_sites x ON x.id_site = held.id_site AND x.deleted_at IS NULL
UNION SELECT 'project', p.id_project, held.name FROM held JOIN t_projects p ON p.id_project = held.id_project AND p.deleted_at IS NULL
UNION SELECT 'site', x.id_site, 'user' FROM held JOIN t_projects p ON p.id_project = held.id_project AND p.deleted_at IS NULL
  JOIN t_sites x ON x.id_site = p.id_site AND x.deleted_at IS NULL
UNION SELECT 'project', p.id_project, 'admin' FROM held JOIN t_projects p ON p.id_site = held.id_site AND p.deleted_at IS NULL
  JOIN t_sites x ON x.id_site = held.id_site AND x.deleted_at IS NULL
  WHERE held.name = 'admin'`

func (s *Store) grants(ctx context.Context, userID int) ([]policy.Grant, error) {
	var rows []struct {
		Kind string `sql:"kind"`
		ID   int    `sql:"id"`
		Name string `sql:"name"`
	}
	if err := s.read(ctx, &rows, grantsSQL, userID); err != nil {
		return nil, err
	}
	grants := make([]policy.Grant, len(rows))
	for i, r := range rows {
		grants[i] = policy.Grant{Kind: domain.Kind(r.Kind), ID: r.ID, Role: domain.ParseRole(r.Name)}
	}
	return grants, nil
}

// read runs a statement of our own, written for PostgreSQL with arguments $1, $2, ... in order of their first
// use, and scans all its rows into a slice of structs.
func (s *Store) read(ctx context.Context, into any, text string, args ...any) error {
	var rows sql.Rows
	if err := s.db.Driver().Query(ctx, s.text(text), args, &rows); err != nil {
		return err
	}
	defer rows.Close()
	return sql.ScanSlice(rows, into)
}

// text spells arguments as the database wants them.
func (s *Store) text(text string) string {
	if s.db.Driver().Dialect() == dialect.SQLite {
		return strings.ReplaceAll(text, "$", "?")
	}
	return text
}
