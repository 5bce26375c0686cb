package command

import (
	"context"
	"slices"
	"strings"

	"entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"teragraph/internal/domain"
	"teragraph/internal/store/rowguard"
)

func userTable() *table {
	return &table{
		kind: domain.KindUser, word: "user", grants: true,
		fields: map[string]field{
			"username":              {column: "user_username", read: name(50), required: true, fixed: true},
			"password":              {column: "user_password", read: userPassword, required: true},
			"firstName":             {column: "user_firstname", read: text(longText)},
			"lastName":              {column: "user_lastname", read: text(longText)},
			"email":                 {column: "user_email", read: text(longText), nullable: true},
			"enabled":               {column: "user_enabled", read: flag},
			"superadmin":            {column: "user_superadmin", read: flag},
			"profile":               {column: "user_profile", read: text(longText)},
			"notes":                 {column: "user_notes", read: text(longText), nullable: true},
			"twoFactorEnabled":      {column: "user_2fa_enabled", read: flag},
			"twoFactorEmailEnabled": {column: "user_2fa_email_enabled", read: flag},
			"twoFactorOtpEnabled":   {column: "user_2fa_otp_enabled", read: flag},
			"forcePasswordChange":   {column: "user_force_password_change", read: flag},
			"accountKind":           {column: "tg_account_kind", read: word("HUMAN", "BOT")},
			"canDeleteFromFront":    {column: "tg_can_delete_from_front", read: flag},
			"userGroupIds":          {read: keys(domain.KindUserGroup)},
		},
		side: &side{
			table: userDetails, usual: map[string]any{"tg_account_kind": "HUMAN", "tg_can_delete_from_front": false},
		},
		made: func(*change) map[string]any {
			return map[string]any{
				"user_uuid": uuid.NewString(), "user_enabled": true, "user_superadmin": false, "user_profile": "",
				"user_2fa_enabled": false, "user_2fa_otp_enabled": false, "user_2fa_email_enabled": false,
				"user_force_password_change": false, "user_firstname": "", "user_lastname": "",
				"tg_account_kind": "HUMAN", "tg_can_delete_from_front": false,
			}
		},
		prepare: prepareUser,
		after:   followUser,
		buried:  buryPersonals,
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

// newNames refuses to leave somebody without a first or last name where OpenTera's clients ask for both; what is stored
// can be sent back.
func newNames(ctx context.Context, w *write) error {
	for _, v := range w.values {
		if v.name != "firstName" && v.name != "lastName" || domain.StyleFrom(ctx) != domain.StyleOpenTera {
			continue
		}
		if strings.TrimSpace(v.value.(string)) == "" {
			return domain.BadInput(w.at(v.name), "is empty; give it a text")
		}
	}
	return nil
}

func prepareUser(ctx context.Context, c *change, w *write) error {
	if err := newNames(ctx, w); err != nil {
		return err
	}
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

func followUser(ctx context.Context, c *change, w *write) error {
	if name, set := w.get("user_username"); set && w.renames {
		return c.renamePersonals(ctx, w.changed, name.(string))
	}
	return setGroups(ctx, c, w)
}

// Rename changes the name with which a user signs in; their tokens stay valid. A name that is in use, or was, is
// CodeTaken. Who may, and what becomes of others, see Update.
func (c *Commands) Rename(ctx context.Context, user int, username string) error {
	t := c.tables[domain.KindUser]
	name, err := t.fields["username"].read(ctx, c, "username", username)
	if err != nil {
		return err
	}
	w := &write{renames: true, values: []value{{name: "username", column: t.fields["username"].column, value: name}}}
	return c.run(ctx, func(ch *change) error { return ch.update(ctx, t, []int{user}, 0, w) })
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
		c.whereThere(b, domain.KindMembership, of("id_user"), w.ids)
		b.WriteString(" AND ")
		rowguard.Write(b, of, c.rows(domain.KindMembership))
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
			"description":  {column: "tg_description", read: text(longText), nullable: true},
			"siteRoles":    {read: grants(domain.KindSite, false)},
			"projectRoles": {read: grants(domain.KindProject, false)},
		},
		side: &side{table: groupDetails, usual: map[string]any{"tg_kind": normal}},
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
