package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// membershipTable has no fields: memberships come and go, and never change.
func membershipTable() *table {
	return &table{kind: domain.KindMembership, word: "membership", grants: true}
}

// Join puts users into user groups and gives the keys of the memberships, in the order of the inputs; a pair that is
// there already keeps its own. A superadmin belongs to no group: CodeBadInput.
func (c *Commands) Join(ctx context.Context, inputs []map[string]any) (ids []int, err error) {
	if err := c.Few("inputs", len(inputs)); err != nil {
		return nil, err
	}
	pairs := make([]pair, len(inputs))
	for i, input := range inputs {
		at := element("inputs", i)
		user, err := key(domain.KindUser)(ctx, c, at+".userId", input["userId"])
		if err != nil {
			return nil, err
		}
		group, err := key(domain.KindUserGroup)(ctx, c, at+".userGroupId", input["userGroupId"])
		if err != nil {
			return nil, err
		}
		pairs[i] = pair{user: user.(int), group: group.(int)}
	}
	err = c.run(ctx, func(ch *change) error {
		users := distinct(pairs, func(p pair) int { return p.user })
		seen, err := ch.seen(ctx, domain.KindUser, users, forShare)
		if err != nil {
			return err
		}
		for i, p := range pairs {
			if !slices.Contains(seen, p.user) {
				return missing(element("inputs", i)+".userId", domain.KindUser)
			}
		}
		ids, err = ch.join(ctx, pairs, "inputs")
		return err
	})
	return ids, err
}

type pair struct{ user, group int }

// join makes the memberships that are lacking. The groups are locked, so that no two make the same one.
func (c *change) join(ctx context.Context, pairs []pair, argument string) ([]int, error) {
	if len(pairs) == 0 {
		return nil, nil
	}
	users, groups := distinct(pairs, func(p pair) int { return p.user }), distinct(pairs, func(p pair) int { return p.group })
	seen, err := c.seen(ctx, domain.KindUserGroup, groups, forUpdate)
	if err != nil {
		return nil, err
	}
	for _, p := range pairs {
		if !slices.Contains(seen, p.group) {
			return nil, missing(argument, domain.KindUserGroup)
		}
	}
	byPair, err := c.memberships(ctx, users, groups)
	if err != nil {
		return nil, err
	}
	if err := c.enter(ctx, pairs, byPair, argument); err != nil {
		return nil, err
	}
	ids := make([]int, len(pairs))
	for i, p := range pairs {
		ids[i] = byPair[p]
	}
	return ids, nil
}

// memberships reads who is in what; of several rows for a pair the oldest counts.
func (c *change) memberships(ctx context.Context, users, groups []int) (map[pair]int, error) {
	rows, err := c.numbers(ctx, 3, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user, t.id_user_group, t.id_user_user_group FROM t_users_users_groups AS t")
		whereLiving(b, of("id_user"), users)
		b.WriteString(" AND " + of("id_user_group"))
		rowguard.WriteAny(b, groups)
		b.WriteString(" ORDER BY " + of("id_user_user_group") + " DESC")
	})
	byPair := make(map[pair]int, len(rows))
	for _, r := range rows {
		byPair[pair{int(r[0]), int(r[1])}] = int(r[2])
	}
	return byPair, err
}

// enter inserts the pairs that have no membership yet, and checks that the caller may.
func (c *change) enter(ctx context.Context, pairs []pair, byPair map[pair]int, argument string) error {
	var rows []func(string) any
	var fresh []pair
	for _, p := range pairs {
		if _, there := byPair[p]; !there && !slices.Contains(fresh, p) {
			fresh = append(fresh, p)
			values := map[string]any{"id_user": p.user, "id_user_group": p.group}
			rows = append(rows, func(column string) any { return values[column] })
		}
	}
	if len(rows) == 0 {
		return nil
	}
	admins, err := c.superadmins(ctx, distinct(fresh, func(p pair) int { return p.user }))
	if err != nil {
		return err
	}
	if len(admins) > 0 {
		return domain.BadInput(argument, "names a superadmin, who holds everything and belongs to no user group")
	}
	t := c.tables[domain.KindMembership]
	ids, err := c.insertInto(ctx, "t_users_users_groups", "id_user_user_group", []string{"id_user", "id_user_group"}, rows)
	if err != nil {
		return err
	}
	for i, p := range fresh {
		byPair[p] = ids[i]
	}
	c.tx.Regrant()
	if ok, err := c.holds(ctx, t, ids, policy.ActionCreate); err != nil || !ok {
		return errorOr(err, c.forbidden(t, "you may not put anybody into this user group", policy.ActionCreate))
	}
	return nil
}
