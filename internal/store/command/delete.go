package command

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// dependent is a reason not to delete: living rows for which somebody has to decide first.
type dependent struct {
	sentence string // "delete its sessions first"
	// from is a FROM clause whose rows are the dependents; column is what has to be one of the deleted keys.
	from, column string
}

// link is a foreign key along which a delete goes on.
type link struct{ table, column string }

// goWith are the rows that are deleted with those of a table, as the original does (the recorded cases' `db`).
var goWith = map[string][]link{
	"t_sites": {
		{"t_projects", "id_site"},
		{"t_devices_sites", "id_site"},
		{"t_services_sites", "id_site"},
		{"t_services_roles", "id_site"},
		{"t_sessions_types_sites", "id_site"},
		{"t_tests_types_sites", "id_site"},
	},
	"t_projects": {
		{"t_participants", "id_project"},
		{"t_participants_groups", "id_project"},
		{"t_devices_projects", "id_project"},
		{"t_services_projects", "id_project"},
		{"t_services_roles", "id_project"},
		{"t_sessions_types_projects", "id_project"},
		{"t_tests_types_projects", "id_project"},
		{"t_tests_invitations", "id_project"},
	},
	"t_services_roles": {{"t_services_access", "id_service_role"}},
	"t_participants_groups": {
		{"t_participants", "id_participant_group"},
		{"t_services_access", "id_participant_group"},
	},
	"t_participants": {
		{"t_devices_participants", "id_participant"},
		{"t_services_configs", "id_participant"},
		{"t_tests_invitations", "id_participant"},
	},
	"t_users": {
		{"t_users_users_groups", "id_user"},
		{"t_services_configs", "id_user"},
		{"t_tests_invitations", "id_user"},
	},
	"t_users_groups": {
		{"t_users_users_groups", "id_user_group"},
		{"t_services_access", "id_user_group"},
	},
	"t_services_configs": {{"t_services_configs_specifics", "id_service_config"}},
}

// keyOf gives the keys of the tables from which a delete goes on.
var keyOf = map[string]string{
	"t_projects": "id_project", "t_services_roles": "id_service_role", "t_participants_groups": "id_participant_group",
	"t_participants": "id_participant", "t_services_configs": "id_service_config",
}

func (c *change) delete(ctx context.Context, t *table, ids []int) error {
	if _, err := c.lockRows(ctx, t, ids, policy.ActionDelete, nil); err != nil {
		return err
	}
	if t.refuse != nil {
		if err := t.refuse(c, ids); err != nil {
			return err
		}
	}
	for _, d := range t.dependents {
		found, err := c.numbers(ctx, 1, func(b *sql.Builder) {
			b.WriteString("SELECT 1 FROM " + d.from + " AND " + d.column)
			rowguard.WriteAny(b, ids)
			b.WriteString(" LIMIT 1")
		})
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return domain.Errorf(domain.CodeConflict, "the %s cannot be deleted: %s", t.word, d.sentence)
		}
	}
	m := c.matrixOf(t)
	if _, err := c.bury(ctx, link{m.Table, m.Key}, "", ids); err != nil {
		return err
	}
	if err := c.cascade(ctx, m.Table, ids); err != nil {
		return err
	}
	if t.buried != nil {
		if err := t.buried(ctx, c, ids); err != nil {
			return err
		}
	}
	if t.grants {
		c.tx.Regrant()
	}
	return nil
}

// cascade soft-deletes what goes with rows of a table, one statement for each foreign key on the way.
func (c *change) cascade(ctx context.Context, table string, ids []int) error {
	if len(ids) == 0 {
		return nil
	}
	for _, l := range goWith[table] {
		gone, err := c.bury(ctx, l, keyOf[l.table], ids)
		if err != nil {
			return err
		}
		if err := c.cascade(ctx, l.table, gone); err != nil {
			return err
		}
	}
	return nil
}

// bury soft-deletes the living rows whose column has one of the values, and gives their keys when key is not "".
func (c *change) bury(ctx context.Context, l link, key string, values []int) ([]int, error) {
	write := func(b *sql.Builder) {
		b.WriteString("UPDATE " + l.table + " SET deleted_at = ").Arg(c.now).WriteString(", ")
		c.writeVersion(b)
		b.WriteString(" WHERE " + l.column)
		rowguard.WriteAny(b, values)
		b.WriteString(" AND deleted_at IS NULL")
		if key != "" {
			b.WriteString(" RETURNING " + key)
		}
	}
	if key == "" {
		return nil, c.exec(ctx, write)
	}
	return c.ids(ctx, write)
}
