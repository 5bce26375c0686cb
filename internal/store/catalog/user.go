package catalog

import (
	"context"
	"time"

	"teragraph/ent"
	"teragraph/ent/serviceaccess"
	"teragraph/ent/serviceconfig"
	"teragraph/ent/sessionuser"
	"teragraph/ent/user"
	"teragraph/ent/usergroup"
	"teragraph/ent/userusergroup"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) user() *plan.Type {
	return &plan.Type{
		Name: "User", Kind: domain.KindUser, Table: user.Table,
		Source:  plan.Entity(func(c *ent.Client) *ent.UserQuery { return c.User.Query() }, func(u *ent.User) plan.Row { return u }),
		Columns: userColumns(),
		Edges: named(map[string]*plan.Edge{
			"serviceConfigs": toMany("ServiceConfig", serviceconfig.FieldIDUser, (*ent.ServiceConfig).UserID),
			"sessions":       toMany("SessionUser", sessionuser.FieldIDUser, (*ent.SessionUser).UserID),
			"memberships":    toMany("Membership", userusergroup.FieldIDUser, func(m *ent.UserUserGroup) *domain.ID { return ref(m.UserID()) }),
			"siteAccess":     siteAccess(domain.KindUser),
			"projectAccess":  projectAccess(domain.KindUser),
			"createdBy":      gated(toOne("User", user.FieldTgCreatedBy, func(u *ent.User) *domain.ID { return userID(u.TgCreatedBy) }), "user.createdBy"),
			"updatedBy":      gated(toOne("User", user.FieldTgUpdatedBy, func(u *ent.User) *domain.ID { return userID(u.TgUpdatedBy) }), "user.updatedBy"),
		}),
		Side: map[string]plan.Side{
			user.FieldTgAccountKind:        detail("tg_user_details", user.FieldID, "account_kind", "'HUMAN'"),
			user.FieldTgCanDeleteFromFront: detail("tg_user_details", user.FieldID, "can_delete_from_front", "FALSE"),
			user.FieldTgCreatedBy:          detail("tg_user_details", user.FieldID, "created_by", ""),
			user.FieldTgCreatedAt:          detail("tg_user_details", user.FieldID, "created_at", ""),
			user.FieldTgUpdatedBy:          detail("tg_user_details", user.FieldID, "updated_by", ""),
			user.FieldTgUpdatedAt:          detail("tg_user_details", user.FieldID, "updated_at", ""),
		},
		Filters: map[string]plan.Filter{
			"id":          ids(user.FieldID),
			"uuid":        text(user.FieldUserUUID),
			"username":    text(user.FieldUserUsername),
			"firstName":   text(user.FieldUserFirstname),
			"lastName":    text(user.FieldUserLastname),
			"email":       masked(text(user.FieldUserEmail), "user.email"),
			"enabled":     flag(user.FieldUserEnabled),
			"superadmin":  flag(user.FieldUserSuperadmin),
			"accountKind": {Shape: plan.ShapeNames, Column: user.FieldTgAccountKind},
			"userGroup":   c.relation(domain.KindUserGroup, "UserGroup", "id_user > t_users_users_groups.id_user:id_user_group"),
			"project": c.relation(domain.KindProject, "Project",
				fromUser+"t_services_roles.id_service_role:id_project [builtin]",
				fromUser+"t_services_roles.id_service_role:id_site [admin] > t_sites.id_site:id_site > t_projects.id_site:id_project"),
		},
		Orders: map[string]plan.Order{
			"ID":                    byKey(user.FieldID),
			"USERNAME":              byText(user.FieldUserUsername, func(u *ent.User) any { return u.UserUsername }),
			"FIRST_NAME":            byText(user.FieldUserFirstname, func(u *ent.User) any { return u.UserFirstname }),
			"LAST_NAME":             byText(user.FieldUserLastname, func(u *ent.User) any { return u.UserLastname }),
			"EMAIL":                 userEmailOrder(),
			"ENABLED":               byFlag(user.FieldUserEnabled, func(u *ent.User) bool { return u.UserEnabled }),
			"SUPERADMIN":            byFlag(user.FieldUserSuperadmin, func(u *ent.User) bool { return u.UserSuperadmin }),
			"ACCOUNT_KIND":          byText(user.FieldTgAccountKind, func(u *ent.User) any { return u.TgAccountKind }),
			"CAN_DELETE_FROM_FRONT": byFlag(user.FieldTgCanDeleteFromFront, func(u *ent.User) bool { return u.TgCanDeleteFromFront }),
			"CREATED_AT":            since(user.FieldTgCreatedAt, "user.createdAt", func(u *ent.User) any { return moment(u.TgCreatedAt) }),
			"UPDATED_AT":            since(user.FieldTgUpdatedAt, "user.updatedAt", func(u *ent.User) any { return moment(u.TgUpdatedAt) }),
		},
		Finish: c.seen,
	}
}

func userEmailOrder() plan.Order {
	o := byText(user.FieldUserEmail, func(u *ent.User) any { return value(u.UserEmail) })
	o.Action, o.Nullable = "user.email", true
	return o
}

// since orders by a moment of the details, which may be unknown.
func since[T plan.Row](column, action string, value func(T) any) plan.Order {
	o := byTime(column, value)
	o.Action, o.Nullable = action, true
	return o
}

func userID(n *int) *domain.ID {
	if n == nil {
		return nil
	}
	return &domain.ID{Kind: domain.KindUser, N: *n}
}

func userColumns() map[string]plan.Column {
	return map[string]plan.Column{
		"version":               columns(user.FieldVersionID),
		"uuid":                  columns(user.FieldUserUUID),
		"username":              columns(user.FieldUserUsername),
		"firstName":             columns(user.FieldUserFirstname),
		"lastName":              columns(user.FieldUserLastname),
		"name":                  columns(user.FieldUserFirstname, user.FieldUserLastname),
		"email":                 {Needs: []string{user.FieldUserEmail}, Action: "user.email"},
		"enabled":               columns(user.FieldUserEnabled),
		"superadmin":            columns(user.FieldUserSuperadmin),
		"profile":               columns(user.FieldUserProfile),
		"notes":                 {Needs: []string{user.FieldUserNotes}, Action: "user.notes"},
		"lastOnline":            columns(user.FieldUserLastonline),
		"twoFactorEnabled":      columns(user.FieldUser2faEnabled),
		"twoFactorOtpEnabled":   columns(user.FieldUser2faOtpEnabled),
		"twoFactorEmailEnabled": columns(user.FieldUser2faEmailEnabled),
		"forcePasswordChange":   columns(user.FieldUserForcePasswordChange),
		"accountKind":           columns(user.FieldTgAccountKind),
		"canDeleteFromFront":    columns(user.FieldTgCanDeleteFromFront),
		"createdAt":             {Needs: []string{user.FieldTgCreatedAt}, Action: "user.createdAt"},
		"updatedAt":             {Needs: []string{user.FieldTgUpdatedAt}, Action: "user.updatedAt"},
	}
}

// seen brings lastOnline up to what this process knows of its callers.
func (c *Catalog) seen(_ context.Context, rows []plan.Row) {
	for _, r := range rows {
		u := r.(*ent.User)
		if at, ok := c.lastSeen(u.ID); ok && (u.UserLastonline == nil || at.After(*u.UserLastonline)) {
			at = at.UTC().Truncate(time.Microsecond)
			u.UserLastonline = &at
		}
	}
}

func (c *Catalog) userGroup() *plan.Type {
	return &plan.Type{
		Name: "UserGroup", Kind: domain.KindUserGroup, Table: usergroup.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.UserGroupQuery { return c.UserGroup.Query() }, func(g *ent.UserGroup) plan.Row { return g }),
		Columns: map[string]plan.Column{
			"version":     columns(usergroup.FieldVersionID),
			"name":        columns(usergroup.FieldUserGroupName),
			"description": columns(usergroup.FieldTgDescription),
			"createdAt":   columns(usergroup.FieldTgCreatedAt),
			"updatedAt":   columns(usergroup.FieldTgUpdatedAt),
		},
		Edges: named(map[string]*plan.Edge{
			"accesses": toMany("ServiceAccess", serviceaccess.FieldIDUserGroup, (*ent.ServiceAccess).UserGroupID),
			"memberships": implied(toMany("Membership", userusergroup.FieldIDUserGroup,
				func(m *ent.UserUserGroup) *domain.ID { return ref(m.UserGroupID()) })),
			"siteAccess":    siteAccess(domain.KindUserGroup),
			"projectAccess": projectAccess(domain.KindUserGroup),
			"createdBy":     toOne("User", usergroup.FieldTgCreatedBy, func(g *ent.UserGroup) *domain.ID { return userID(g.TgCreatedBy) }),
			"updatedBy":     toOne("User", usergroup.FieldTgUpdatedBy, func(g *ent.UserGroup) *domain.ID { return userID(g.TgUpdatedBy) }),
		}),
		Side: map[string]plan.Side{
			usergroup.FieldTgDescription: detail("tg_group_details", usergroup.FieldID, "description", ""),
			usergroup.FieldTgCreatedBy:   detail("tg_group_details", usergroup.FieldID, "created_by", ""),
			usergroup.FieldTgCreatedAt:   detail("tg_group_details", usergroup.FieldID, "created_at", ""),
			usergroup.FieldTgUpdatedBy:   detail("tg_group_details", usergroup.FieldID, "updated_by", ""),
			usergroup.FieldTgUpdatedAt:   detail("tg_group_details", usergroup.FieldID, "updated_at", ""),
		},
		Filters: map[string]plan.Filter{
			"id":   ids(usergroup.FieldID),
			"name": text(usergroup.FieldUserGroupName),
			"user": c.relation(domain.KindUser, "User", "id_user_group > t_users_users_groups.id_user_group:id_user"),
			"site": c.relation(domain.KindSite, "Site",
				"id_user_group > t_services_access.id_user_group:id_service_role > t_services_roles.id_service_role:id_site [builtin]",
				"id_user_group > t_services_access.id_user_group:id_service_role > t_services_roles.id_service_role:id_project [builtin]"+
					" > t_projects.id_project:id_site"),
		},
		Orders: map[string]plan.Order{
			"ID":         byKey(usergroup.FieldID),
			"NAME":       byText(usergroup.FieldUserGroupName, func(g *ent.UserGroup) any { return g.UserGroupName }),
			"CREATED_AT": since(usergroup.FieldTgCreatedAt, "", func(g *ent.UserGroup) any { return moment(g.TgCreatedAt) }),
			"UPDATED_AT": since(usergroup.FieldTgUpdatedAt, "", func(g *ent.UserGroup) any { return moment(g.TgUpdatedAt) }),
		},
	}
}

func (c *Catalog) membership() *plan.Type {
	return &plan.Type{
		Name: "Membership", Kind: domain.KindMembership, Table: userusergroup.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.UserUserGroupQuery { return c.UserUserGroup.Query() },
			func(m *ent.UserUserGroup) plan.Row { return m }),
		Columns: map[string]plan.Column{},
		Edges: named(map[string]*plan.Edge{
			"user":      toOne("User", userusergroup.FieldIDUser, func(m *ent.UserUserGroup) *domain.ID { return ref(m.UserID()) }),
			"userGroup": toOne("UserGroup", userusergroup.FieldIDUserGroup, func(m *ent.UserUserGroup) *domain.ID { return ref(m.UserGroupID()) }),
		}),
		Filters: map[string]plan.Filter{
			"id":        ids(userusergroup.FieldID),
			"user":      c.relation(domain.KindUser, "User", "id_user"),
			"userGroup": c.relation(domain.KindUserGroup, "UserGroup", "id_user_group"),
		},
		Orders: map[string]plan.Order{"ID": byKey(userusergroup.FieldID)},
	}
}
