package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

func userTable() *table {
	return &table{
		kind: domain.KindUser, word: "user", grants: true,
		fields: map[string]field{
			"username":              {column: "user_username", read: name(50), required: true, fixed: true},
			"password":              {column: "user_password", read: userPassword, required: true},
			"firstName":             {column: "user_firstname", read: name(longText), required: true},
			"lastName":              {column: "user_lastname", read: name(longText), required: true},
			"email":                 {column: "user_email", read: text(longText), nullable: true},
			"enabled":               {column: "user_enabled", read: flag},
			"superadmin":            {column: "user_superadmin", read: flag},
			"profile":               {column: "user_profile", read: text(longText)},
			"notes":                 {column: "user_notes", read: text(longText), nullable: true},
			"twoFactorEnabled":      {column: "user_2fa_enabled", read: flag},
			"twoFactorEmailEnabled": {column: "user_2fa_email_enabled", read: flag},
			"twoFactorOtpEnabled":   {column: "user_2fa_otp_enabled", read: flag},
			"forcePasswordChange":   {column: "user_force_password_change", read: flag},
			"userGroupIds":          {read: keys(domain.KindUserGroup)},
		},
		made: func(*change) map[string]any {
			return map[string]any{
				"user_uuid": uuid.NewString(), "user_enabled": true, "user_superadmin": false, "user_profile": "",
				"user_2fa_enabled": false, "user_2fa_otp_enabled": false, "user_2fa_email_enabled": false,
				"user_force_password_change": false,
			}
		},
		prepare: prepareUser,
		after:   setGroups,
		refuse: func(c *change, ids []int) error {
			if slices.Contains(ids, c.access.Caller.ID) {
				return domain.Errorf(domain.CodeForbidden, "nobody can delete the account that they are signed in with")
			}
			return nil
		},
		dependents: []dependent{
			{"they take part in sessions; delete those sessions first", "t_sessions AS s JOIN t_sessions_users AS l ON l.id_session = s.id_session AND l.deleted_at IS NULL" + livingSession, "l.id_user"},
			{"they created sessions; delete those sessions first", "t_sessions AS s" + livingSession, "s.id_creator_user"},
			{"they have assets; delete those assets first", "t_assets AS a WHERE a.deleted_at IS NULL", "a.id_user"},
			{"they have tests; delete those tests first", "t_tests AS e WHERE e.deleted_at IS NULL", "e.id_user"},
		},
	}
}

func prepareUser(ctx context.Context, c *change, w *write) error {
	if otp, set := w.get("user_2fa_otp_enabled"); set && otp == true {
		return domain.BadInput(w.argument+".twoFactorOtpEnabled", "can be switched off only; the user sets up one-time passwords at sign-in")
	} else if set && !w.create {
		w.set("user_2fa_otp_secret", nil)
	}
	if slices.Contains(w.changed, c.access.Caller.ID) {
		for _, v := range w.values {
			if v.column == "user_enabled" || v.column == "user_superadmin" {
				return unset(w.argument+"."+v.name, "is nothing that anybody can change of the account that they are signed in with; somebody else has to")
			}
		}
	}
	groups, _ := w.lists["userGroupIds"].([]int)
	if w.create && len(groups) == 0 && !c.access.Caller.Superadmin {
		return unset(w.argument+".userGroupIds", "is missing; a new user needs a user group that you administer")
	}
	return c.newPassword(ctx, w)
}

// unset refuses an argument that is not wrong in itself.
func unset(argument, sentence string) error {
	e := domain.BadInput(argument, sentence)
	e.Code = domain.CodeForbidden
	return e
}

// setGroups makes the named user groups those of the users, as far as the caller sees groups: others stay.
func setGroups(ctx context.Context, c *change, w *write) error {
	list, given := w.lists["userGroupIds"]
	if !given {
		return nil
	}
	groups := list.([]int)
	stored, err := c.numbers(ctx, 2, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user_user_group, t.id_user_group FROM t_users_users_groups AS t" +
			" JOIN t_users_groups AS g ON g.id_user_group = t.id_user_group AND g.deleted_at IS NULL")
		whereLiving(b, of("id_user"), w.ids)
		b.WriteString(" AND ")
		rowguard.Write(b, of, c.access.Rows(domain.KindMembership))
	})
	if err != nil {
		return err
	}
	var gone []int
	for _, row := range stored {
		if !slices.Contains(groups, int(row[1])) {
			gone = append(gone, int(row[0]))
		}
	}
	if len(gone) > 0 {
		slices.Sort(gone)
		if err := c.delete(ctx, c.tables[domain.KindMembership], gone); err != nil {
			return err
		}
	}
	pairs := make([]pair, 0, len(groups)*len(w.ids))
	for _, user := range w.ids {
		for _, group := range groups {
			pairs = append(pairs, pair{user: user, group: group})
		}
	}
	_, err = c.join(ctx, pairs, w.argument+".userGroupIds")
	return err
}

func userGroupTable() *table {
	return &table{
		kind: domain.KindUserGroup, word: "user group", grants: true,
		fields: map[string]field{
			"name":         {column: "user_group_name", read: name(longText), required: true},
			"siteRoles":    {read: grants(domain.KindSite, false)},
			"projectRoles": {read: grants(domain.KindProject, false)},
		},
		after: func(ctx context.Context, c *change, w *write) error {
			for _, field := range []string{"siteRoles", "projectRoles"} {
				list, _ := w.lists[field].([]grant)
				all := make([]grant, 0, len(list)*len(w.ids))
				for _, group := range w.ids {
					for _, g := range list {
						g.group = group
						all = append(all, g)
					}
				}
				if _, err := c.grant(ctx, all); err != nil {
					return err
				}
			}
			return nil
		},
		dependents: []dependent{{
			sentence: "users are in it; take them out first",
			from: "t_users_users_groups AS l JOIN t_users AS u ON u.id_user = l.id_user AND u.deleted_at IS NULL" +
				" WHERE l.deleted_at IS NULL", column: "l.id_user_group",
		}},
	}
}

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
	admins, err := c.ids(ctx, func(b *sql.Builder) {
		b.WriteString("SELECT t.id_user FROM t_users AS t")
		whereLiving(b, of("id_user"), distinct(fresh, func(p pair) int { return p.user }))
		b.WriteString(" AND t.user_superadmin")
	})
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

func distinct[T any](list []T, of func(T) int) []int {
	var ids []int
	for _, element := range list {
		ids = append(ids, of(element))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
