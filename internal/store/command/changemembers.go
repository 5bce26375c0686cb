package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/store/rowguard"
)

// reference names a user group by its id or by its name.
type reference struct {
	argument string
	id       int    // 0: by name
	name     string // "": by id
}

// references reads a list of references.
func references(ctx context.Context, c *Commands, argument string, v any) ([]reference, error) {
	if v == nil {
		return nil, domain.BadInput(argument, "cannot be null; leave it out, or name user groups")
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v} // GraphQL takes a single value for a list of one
	}
	if err := c.Few(argument, len(list)); err != nil {
		return nil, err
	}
	all := make([]reference, len(list))
	for i, v := range list {
		r, err := readReference(ctx, c, v, reference{argument: element(argument, i)})
		if err != nil {
			return nil, err
		}
		all[i] = r
	}
	return all, nil
}

func readReference(ctx context.Context, c *Commands, sent any, r reference) (reference, error) {
	input, _ := sent.(map[string]any)
	if len(input) != 1 {
		return r, domain.BadInput(r.argument, "names no user group, or names it twice; give either id or name")
	}
	if v, given := input["id"]; given {
		id, err := key(domain.KindUserGroup)(ctx, c, r.argument+".id", v)
		if err == nil {
			r.id = id.(int)
		}
		return r, err
	}
	text, err := name(longText)(ctx, c, r.argument+".name", input["name"])
	if err == nil {
		r.name = text.(string)
	}
	return r, err
}

// ChangeMemberships puts a user into user groups and takes them out of others; lists has what is to `add` and to
// `remove`, of which one at least names a user group. Who is in a user group already stays, and who is not cannot be taken
// out: neither is a fault. A user or user group that the caller does not see is CodeNotFound, and a name that several have
// CodeBadInput, as the wrong one would give the wrong rights; whoever may not do all of it is refused with CodeForbidden.
func (c *Commands) ChangeMemberships(ctx context.Context, user int, lists map[string]any) error {
	var wanted [2][]reference
	for i, argument := range []string{"add", "remove"} {
		v, given := lists[argument]
		if !given {
			continue
		}
		var err error
		if wanted[i], err = references(ctx, c, argument, v); err != nil {
			return err
		}
	}
	add, remove := wanted[0], wanted[1]
	if len(add)+len(remove) == 0 {
		return domain.BadInput("add", "names no user group; name one here, or one in remove")
	}
	return c.run(ctx, func(ch *change) error {
		seen, err := ch.seen(ctx, domain.KindUser, []int{user}, forUpdate)
		if err != nil {
			return err
		}
		if len(seen) == 0 {
			return missing("userId", domain.KindUser)
		}
		groups, err := ch.find(ctx, slices.Concat(add, remove))
		if err != nil {
			return err
		}
		added, removed := groups[:len(add)], groups[len(add):]
		for i, group := range removed {
			if slices.Contains(added, group) {
				return domain.BadInput(remove[i].argument, "names a user group that is in `add`, too; name it once")
			}
		}
		return ch.regroup(ctx, user, added, removed)
	})
}

// find locks the user groups that the references name, and gives their keys in the same order.
func (c *change) find(ctx context.Context, wanted []reference) ([]int, error) {
	var names []string
	for _, r := range wanted {
		if r.name != "" {
			names = append(names, r.name)
		}
	}
	byName, byID := map[string][]int{}, map[int]bool{}
	m := c.access.Matrix().Type(domain.KindUserGroup)
	err := c.query(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user_group, t.user_group_name FROM " + m.Table + " AS t WHERE (t.id_user_group")
		rowguard.WriteAny(b, distinct(wanted, func(r reference) int { return r.id }))
		b.WriteString(" OR t.user_group_name")
		rowguard.WriteAnyText(b, names)
		b.WriteString(") AND ")
		rowguard.WriteLives(b, of, m)
		b.WriteString(" AND ")
		rowguard.Write(b, of, c.rows(domain.KindUserGroup))
		b.WriteString(" ORDER BY t.id_user_group")
		c.lock(b, forUpdate)
	}, func(rows *sql.Rows) error {
		var id int
		var name string
		err := rows.Scan(&id, &name)
		byID[id], byName[name] = true, append(byName[name], id)
		return err
	})
	if err != nil {
		return nil, err
	}
	groups := make([]int, len(wanted))
	for i, r := range wanted {
		switch found := byName[r.name]; {
		case r.name == "" && byID[r.id]:
			groups[i] = r.id
		case r.name == "":
			return nil, missing(r.argument+".id", domain.KindUserGroup)
		case len(found) == 0:
			return nil, missing(r.argument+".name", domain.KindUserGroup)
		case len(found) > 1:
			return nil, domain.BadInput(r.argument+".name", "names several user groups; name the one you mean by its id")
		default:
			groups[i] = found[0]
		}
	}
	return groups, nil
}

// regroup takes a user out of user groups, and puts them into others, by what the caller held when they asked: nobody
// opens a door for themselves. The user groups are locked.
func (c *change) regroup(ctx context.Context, user int, add, remove []int) error {
	gone, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user_user_group FROM t_users_users_groups AS t")
		whereLiving(b, of("id_user_group"), remove)
		b.WriteString(" AND t.id_user = ").Arg(user).WriteString(" ORDER BY t.id_user_user_group")
	})
	if err != nil {
		return err
	}
	if len(gone) > 0 {
		if err := c.delete(ctx, c.tables[domain.KindMembership], gone); err != nil {
			if e := domain.AsError(err); e.Code == domain.CodeNotFound {
				return missing("remove", domain.KindUserGroup)
			}
			return err
		}
	}
	pairs := make([]pair, len(add))
	for i, group := range add {
		pairs[i] = pair{user: user, group: group}
	}
	_, err = c.join(ctx, pairs, "add")
	return err
}
