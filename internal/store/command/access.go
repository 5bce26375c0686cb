package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// serviceAccessTable has no fields: what a group holds is set by SetRoles.
func serviceAccessTable() *table {
	return &table{kind: domain.KindServiceAccess, word: "access", grants: true}
}

// SetRoles gives, changes and takes the roles of user groups and users on sites or projects (the kind), and gives the keys
// of the accesses that stand, in the order of the inputs. A user group need not be seen: whoever administers a place says
// who comes there; a user has to be. A holder named twice for one place is CodeBadInput, and so is a superadmin.
func (c *Commands) SetRoles(ctx context.Context, kind domain.Kind, inputs []map[string]any) (ids []int, err error) {
	raw := make([]any, len(inputs))
	for i := range inputs {
		raw[i] = inputs[i]
	}
	list, err := grants(kind, true)(ctx, c, "inputs", raw)
	if err != nil {
		return nil, err
	}
	err = c.run(ctx, func(ch *change) (err error) {
		if ids, err = ch.grant(ctx, list.([]grant)); err != nil {
			return err
		}
		if err = ch.reread(ctx); err != nil || len(ids) == 0 {
			return err
		}
		t := ch.tables[domain.KindServiceAccess]
		ok, err := ch.holds(ctx, t, ids, policy.ActionUpdate) // also of those that stood: the answer tells of them
		if err != nil || !ok {
			return errorOr(err, ch.forbidden(t, "you may not set this role", policy.ActionUpdate))
		}
		return nil
	})
	return ids, err
}

// held is an access that stands: of a group, to a role on a scope that acts as one of the two.
type held struct {
	id, group, scope int
	name             string
	acts             domain.Role
}

// grant brings accesses in line with what is wanted. The groups are locked, so that no two give the same access.
func (c *change) grant(ctx context.Context, wanted []grant) ([]int, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	if err := c.places(ctx, wanted); err != nil {
		return nil, err
	}
	roles, err := c.rolesWanted(ctx, wanted)
	if err != nil {
		return nil, err
	}
	standing, err := c.standing(ctx, wanted)
	if err != nil {
		return nil, err
	}
	s := settlement{c: c, t: c.tables[domain.KindServiceAccess], roles: roles, standing: standing}
	return s.settle(ctx, wanted)
}

// places locks the sites or projects, which the caller has to see, and the holders.
func (c *change) places(ctx context.Context, wanted []grant) error {
	kind := wanted[0].kind
	scopes, err := c.seen(ctx, kind, distinct(wanted, func(g grant) int { return g.scope }), forShare)
	if err != nil {
		return err
	}
	for _, g := range wanted {
		if !slices.Contains(scopes, g.scope) {
			return missing(g.argument+"."+idFields[kind], kind)
		}
	}
	if wanted[0].named {
		if err := c.administers(ctx, kind, scopes); err != nil {
			return err
		}
	}
	if err := c.holders(ctx, wanted); err != nil {
		return err
	}
	for i, g := range wanted {
		if slices.ContainsFunc(wanted[:i], func(o grant) bool { return o.group == g.group && o.user == g.user && o.scope == g.scope }) {
			return domain.BadInput(g.argument, "repeats a user group or user for the same "+string(kind)+"; name each pair once")
		}
	}
	return nil
}

// administers refuses whoever may not give the roles of the places, before anything is told of groups that they need
// not see: whether one exists, and what it holds already. A group that is changed itself is seen with what it holds, so
// that it may be sent back as it is.
func (c *change) administers(ctx context.Context, kind domain.Kind, scopes []int) error {
	t := c.tables[domain.KindServiceAccess]
	ofRole := func(column string) string {
		if column == "id_service_role" {
			return of(column)
		}
		return "NULL" // of an access that is yet to be
	}
	column := scopeColumn(kind)
	lacking, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_service_role FROM t_services_roles AS t")
		whereLiving(b, of(column), scopes)
		b.WriteString(" AND NOT COALESCE(")
		rowguard.Write(b, ofRole, c.may(t, policy.ActionCreate))
		b.WriteString(", FALSE) LIMIT 1")
	})
	if err != nil || len(lacking) == 0 {
		return err
	}
	return c.forbidden(t, "the roles of this "+string(kind)+" are not yours to give or take", policy.ActionCreate)
}

// scopeColumn is the column of t_services_roles that says where a role holds.
func scopeColumn(kind domain.Kind) string {
	if kind == domain.KindSite {
		return "id_site"
	}
	return "id_project"
}

type roleAt struct {
	scope int
	name  string
}

// roles finds the roles of OpenTera's own service at the places.
func (c *change) roles(ctx context.Context, wanted []grant) (map[roleAt]int, error) {
	column := scopeColumn(wanted[0].kind)
	found := map[roleAt]int{}
	err := c.query(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_service_role, t." + column + ", t.service_role_name FROM t_services_roles AS t")
		whereLiving(b, of(column), distinct(wanted, func(g grant) int { return g.scope }))
		b.WriteString(" AND t.id_service IN (SELECT id_service FROM t_services WHERE deleted_at IS NULL AND service_key = ").
			Arg(policy.BuiltinService).WriteString(") ORDER BY t.id_service_role DESC")
	}, func(rows *sql.Rows) error {
		var id int
		var at roleAt
		err := rows.Scan(&id, &at.scope, &at.name)
		found[at] = id // of several, the oldest
		return err
	})
	return found, err
}

// standing reads what the groups hold at the places by roles of OpenTera's own service.
func (c *change) standing(ctx context.Context, wanted []grant) ([]held, error) {
	column := scopeColumn(wanted[0].kind)
	var all []held
	err := c.query(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_service_access, t.id_user_group, r." + column + ", r.service_role_name" +
			" FROM t_services_access AS t JOIN t_services_roles AS r ON r.id_service_role = t.id_service_role AND r.deleted_at IS NULL" +
			" JOIN t_services AS s ON s.id_service = r.id_service AND s.deleted_at IS NULL AND s.service_key = ").Arg(policy.BuiltinService)
		whereLiving(b, of("id_user_group"), distinct(wanted, func(g grant) int { return g.group }))
		b.WriteString(" AND r." + column)
		rowguard.WriteAny(b, distinct(wanted, func(g grant) int { return g.scope }))
		b.WriteString(" ORDER BY t.id_service_access")
	}, func(rows *sql.Rows) error {
		var h held
		err := rows.Scan(&h.id, &h.group, &h.scope, &h.name)
		h.acts = domain.ParseRole(h.name)
		all = append(all, h)
		return err
	})
	return all, err
}
