package command

import (
	"context"
	"maps"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/store/rowguard"
)

// OpenTera gives roles to user groups only. A role that is given to one user is held by a user group of their own, which
// is made when it is first needed and which no list of any dialect has (concepts.md, section 3).
const (
	groupDetails = "tg_group_details"
	userDetails  = "tg_user_details"
	normal       = "NORMAL"
	personal     = "PERSONAL"
)

// personalName is how a program that knows nothing of personal groups shows one.
func personalName(username string) string { return "Personal group of " + username }

// personals gives the personal groups of users, by user.
func (c *change) personals(ctx context.Context, users []int) (groups map[int]int, outside []int, err error) {
	groups = map[int]int{}
	rows, err := c.numbers(ctx, 3, func(b *sql.Builder) {
		b.WriteString("SELECT d.id_owner_user, t.id_user_group, ")
		flagOf(b, func() {
			b.WriteString("EXISTS (SELECT 1 FROM t_users_users_groups AS m WHERE m.id_user = d.id_owner_user AND m.id_user_group = t.id_user_group AND m.deleted_at IS NULL)")
		})
		b.WriteString(" FROM " + groupDetails + " AS d JOIN t_users_groups AS t ON t.id_user_group = d.id_user_group AND t.deleted_at IS NULL" +
			" WHERE d.kind = '" + personal + "' AND d.id_owner_user")
		rowguard.WriteAny(b, users)
		b.WriteString(" ORDER BY t.id_user_group")
		c.lock(b, "FOR UPDATE OF t")
	})
	for _, r := range rows {
		user := int(r[0])
		if groups[user] = int(r[1]); r[2] == 0 {
			outside = append(outside, user)
		}
	}
	return groups, outside, err
}

// makePersonals makes the personal groups that users lack, and puts back into theirs whoever another program took out of
// it. The users are locked, so that nobody gets two.
func (c *change) makePersonals(ctx context.Context, users []int) (map[int]int, error) {
	groups, outside, err := c.personals(ctx, users)
	if err != nil {
		return nil, err
	}
	lacking := slices.DeleteFunc(slices.Clone(users), func(user int) bool { return groups[user] != 0 })
	if len(lacking) > 0 {
		made, err := c.newPersonals(ctx, lacking)
		if err != nil {
			return nil, err
		}
		maps.Copy(groups, made)
	}
	outside = append(outside, lacking...)
	if len(outside) == 0 {
		return groups, nil
	}
	slices.Sort(outside)
	rows := make([]func(string) any, len(outside))
	for i, user := range outside {
		rows[i] = func(column string) any { return map[string]any{"id_user": user, "id_user_group": groups[user]}[column] }
	}
	c.tx.Regrant()
	_, err = c.insertInto(ctx, "t_users_users_groups", "id_user_user_group", []string{"id_user", "id_user_group"}, rows)
	return groups, err
}

// newPersonals makes personal groups, without their users yet. One that another program deleted stays deleted, and
// belongs to nobody from now on.
func (c *change) newPersonals(ctx context.Context, users []int) (map[int]int, error) {
	err := c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE " + groupDetails + " SET id_owner_user = NULL WHERE id_owner_user")
		rowguard.WriteAny(b, users)
	})
	if err != nil {
		return nil, err
	}
	names := map[int]string{}
	err = c.query(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user, t.user_username FROM t_users AS t")
		whereLiving(b, of("id_user"), users)
	}, func(rows *sql.Rows) error {
		var id int
		var name string
		err := rows.Scan(&id, &name)
		names[id] = name
		return err
	})
	if err != nil {
		return nil, err
	}
	rows := make([]func(string) any, len(users))
	for i, user := range users {
		rows[i] = func(string) any { return personalName(names[user]) }
	}
	made, err := c.insertInto(ctx, "t_users_groups", "id_user_group", []string{"user_group_name"}, rows)
	if err != nil {
		return nil, err
	}
	groups, owners := map[int]int{}, map[int]int{}
	for i, user := range users {
		groups[user], owners[made[i]] = made[i], user
	}
	columns := []string{"tg_created_at", "tg_created_by", "tg_id_owner_user", "tg_kind"}
	return groups, c.putDetails(ctx, groupDetails, "id_user_group", columns, columns, made, func(group int, column string) any {
		return map[string]any{"tg_created_at": c.now, "tg_created_by": c.access.Caller.ID, "tg_id_owner_user": owners[group], "tg_kind": personal}[column]
	})
}

// ofOwners writes the condition that a user group is the personal one of one of the users.
func ofOwners(b *sql.Builder, users []int) {
	b.WriteString("id_user_group IN (SELECT d.id_user_group FROM " + groupDetails + " AS d WHERE d.kind = '" + personal + "' AND d.id_owner_user")
	rowguard.WriteAny(b, users)
	b.WriteString(")")
}

// renamePersonals lets personal groups follow the names of their users.
func (c *change) renamePersonals(ctx context.Context, users []int, username string) error {
	if len(users) == 0 {
		return nil
	}
	return c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE t_users_groups SET ")
		c.writeVersion(b)
		b.WriteString(", user_group_name = ").Arg(personalName(username)).WriteString(" WHERE deleted_at IS NULL AND ")
		ofOwners(b, users)
	})
}

// buryPersonals deletes the personal groups of users who are deleted, with all that these hold.
func buryPersonals(ctx context.Context, c *change, users []int) error {
	gone, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE t_users_groups SET deleted_at = ").Arg(c.now).WriteString(", ")
		c.writeVersion(b)
		b.WriteString(" WHERE deleted_at IS NULL AND ")
		ofOwners(b, users)
		b.WriteString(" RETURNING id_user_group")
	})
	if err != nil {
		return err
	}
	return c.cascade(ctx, "t_users_groups", gone)
}
