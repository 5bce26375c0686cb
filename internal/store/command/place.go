package command

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// Parts of the FROM clauses of dependents; each ends in conditions.
const (
	sessionsOf = "t_sessions AS s JOIN t_sessions_participants AS l ON l.id_session = s.id_session AND l.deleted_at IS NULL" +
		" JOIN t_participants AS p ON p.id_participant = l.id_participant AND p.deleted_at IS NULL"
	livingSession = " WHERE s.deleted_at IS NULL"
)

func siteTable() *table {
	return &table{
		kind: domain.KindSite, word: "site", grants: true,
		fields: map[string]field{
			"name":              {column: "site_name", read: name(longText), required: true},
			"twoFactorRequired": {column: "site_2fa_required", read: flag},
		},
		made:  func(*change) map[string]any { return map[string]any{"site_2fa_required": false} },
		after: rolesOf("id_site"),
		dependents: []dependent{{
			sentence: "its participants have sessions; delete those sessions first",
			from: sessionsOf + " JOIN t_projects AS j ON j.id_project = p.id_project AND j.deleted_at IS NULL" +
				livingSession, column: "j.id_site",
		}},
	}
}

func projectTable() *table {
	return &table{
		kind: domain.KindProject, word: "project", grants: true,
		fields: map[string]field{
			"siteId":      {column: "id_site", read: key(domain.KindSite), required: true, parent: domain.KindSite},
			"name":        {column: "project_name", read: name(longText), required: true},
			"enabled":     {column: "project_enabled", read: flag},
			"description": {column: "project_description", read: text(longText), nullable: true},
		},
		made: func(*change) map[string]any { return map[string]any{"project_enabled": true} },
		after: func(ctx context.Context, c *change, w *write) error {
			if w.create {
				return rolesOf("id_project")(ctx, c, w)
			}
			if enabled, set := w.get("project_enabled"); !set || enabled.(bool) {
				return nil
			}
			return c.disableParticipants(ctx, w.changed)
		},
		dependents: []dependent{{
			sentence: "its participants have sessions; delete those sessions first",
			from:     sessionsOf + livingSession, column: "p.id_project",
		}},
	}
}

// rolesOf gives a new site or project the roles admin and user of OpenTera's own service, as the original does.
func rolesOf(column string) func(context.Context, *change, *write) error {
	return func(ctx context.Context, c *change, w *write) error {
		if !w.create {
			return nil
		}
		service, err := c.builtin(ctx, "")
		if err != nil {
			return err
		}
		roles := make([]func(string) any, 0, 2)
		for _, role := range []domain.Role{domain.RoleAdmin, domain.RoleUser} {
			values := map[string]any{"id_service": service, column: w.ids[0], "service_role_name": role.String()}
			roles = append(roles, func(column string) any { return values[column] })
		}
		_, err = c.insertInto(ctx, "t_services_roles", "id_service_role", []string{"id_service", column, "service_role_name"}, roles)
		return err
	}
}

// builtin gives the key of OpenTera's own service, and locks it unless how is "".
func (c *change) builtin(ctx context.Context, how string) (int, error) {
	service, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT id_service FROM t_services WHERE deleted_at IS NULL AND service_key = ").Arg(policy.BuiltinService)
		c.lock(b, how)
	})
	if err == nil && len(service) != 1 {
		err = domain.Errorf(domain.CodeConflict, "the database has no service %s, to which the roles would belong", policy.BuiltinService)
	}
	if err != nil {
		return 0, err
	}
	return service[0], nil
}

// disableParticipants follows the disabling of projects, as the original does: their participants are disabled and
// lose their devices.
func (c *change) disableParticipants(ctx context.Context, projects []int) error {
	err := c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE t_participants SET participant_enabled = ").Arg(false).WriteString(", ")
		c.writeVersion(b)
		b.WriteString(" WHERE participant_enabled AND deleted_at IS NULL AND id_project")
		rowguard.WriteAny(b, projects)
	})
	if err != nil {
		return err
	}
	participants, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT id_participant FROM t_participants WHERE deleted_at IS NULL AND id_project")
		rowguard.WriteAny(b, projects)
	})
	if err != nil || len(participants) == 0 {
		return err
	}
	_, err = c.bury(ctx, link{"t_devices_participants", "id_participant"}, "", participants)
	return err
}
