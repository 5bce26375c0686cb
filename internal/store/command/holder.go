package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
)

// holders locks who is to hold roles: users, whom the caller has to see, and then user groups, which have to exist. Users
// get their personal groups; from whom something is taken only needs none.
func (c *change) holders(ctx context.Context, wanted []grant) error {
	if err := c.users(ctx, wanted); err != nil {
		return err
	}
	named := slices.DeleteFunc(slices.Clone(wanted), func(g grant) bool { return g.user != 0 })
	if len(named) == 0 {
		return nil
	}
	groups, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user_group FROM t_users_groups AS t")
		c.whereThere(b, domain.KindUserGroup, of("id_user_group"), distinct(named, func(g grant) int { return g.group }))
		b.WriteString(" ORDER BY t.id_user_group")
		c.lock(b, forUpdate)
	})
	if err != nil {
		return err
	}
	for _, g := range named {
		if !slices.Contains(groups, g.group) {
			return missing(g.argument+".userGroupId", domain.KindUserGroup)
		}
	}
	return nil
}

// users locks the users among the holders, and gives the grants their personal groups.
func (c *change) users(ctx context.Context, wanted []grant) error {
	direct := slices.DeleteFunc(slices.Clone(wanted), func(g grant) bool { return g.user == 0 })
	if len(direct) == 0 {
		return nil
	}
	user := func(g grant) int { return g.user }
	seen, err := c.seen(ctx, domain.KindUser, distinct(direct, user), forUpdate)
	if err != nil {
		return err
	}
	for _, g := range direct {
		if !slices.Contains(seen, g.user) {
			return missing(g.argument+".userId", domain.KindUser)
		}
	}
	admins, err := c.superadmins(ctx, seen)
	if err != nil {
		return err
	}
	for _, g := range direct {
		if g.role != "" && slices.Contains(admins, g.user) { // what they held before can be taken
			return domain.BadInput(g.argument+".userId", "names a superadmin, who holds everything and is given nothing")
		}
	}
	groups, err := c.groupsOf(ctx, direct)
	for i := range wanted {
		if wanted[i].user != 0 {
			wanted[i].group = groups[wanted[i].user]
		}
	}
	return err
}

// groupsOf finds the personal groups, and makes those that are due.
func (c *change) groupsOf(ctx context.Context, direct []grant) (map[int]int, error) {
	user := func(g grant) int { return g.user }
	given := slices.DeleteFunc(slices.Clone(direct), func(g grant) bool { return g.role == "" })
	if len(given) == 0 {
		groups, _, err := c.personals(ctx, distinct(direct, user))
		return groups, err
	}
	groups, err := c.makePersonals(ctx, distinct(given, user))
	if err != nil || len(given) == len(direct) {
		return groups, err
	}
	groups, _, err = c.personals(ctx, distinct(direct, user))
	return groups, err
}

// superadmins gives those of the users who are.
func (c *change) superadmins(ctx context.Context, users []int) ([]int, error) {
	return c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user FROM t_users AS t")
		whereLiving(b, of("id_user"), users)
		b.WriteString(" AND t.user_superadmin")
	})
}

// rolesWanted finds the roles at the places, and makes those by other names that are not there yet. OpenTera's table has
// no constraint against two of one name, so they are made one after the other, by a lock of the service.
func (c *change) rolesWanted(ctx context.Context, wanted []grant) (map[roleAt]int, error) {
	roles, err := c.roles(ctx, wanted)
	if err != nil || len(lackingRoles(wanted, roles)) == 0 {
		return roles, err
	}
	service, err := c.builtin(ctx, forTurn)
	if err != nil {
		return nil, err
	}
	if roles, err = c.roles(ctx, wanted); err != nil {
		return nil, err
	}
	lacking := lackingRoles(wanted, roles)
	if len(lacking) == 0 {
		return roles, nil
	}
	column := scopeColumn(wanted[0].kind)
	rows := make([]func(string) any, len(lacking))
	for i, at := range lacking {
		values := map[string]any{"id_service": service, column: at.scope, "service_role_name": at.name}
		rows[i] = func(column string) any { return values[column] }
	}
	made, err := c.insertInto(ctx, "t_services_roles", "id_service_role", []string{"id_service", column, "service_role_name"}, rows)
	if err != nil {
		return nil, err
	}
	for i, at := range lacking {
		roles[at] = made[i]
	}
	return roles, nil
}

// lackingRoles lists roles that are to be made.
func lackingRoles(wanted []grant, roles map[roleAt]int) (lacking []roleAt) {
	for _, g := range wanted {
		at := roleAt{g.scope, g.role}
		if _, there := roles[at]; g.custom && !there && !slices.Contains(lacking, at) {
			lacking = append(lacking, at)
		}
	}
	return lacking
}
