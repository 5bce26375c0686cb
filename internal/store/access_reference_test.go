package store_test

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"teragraph/internal/store/database"
)

// accessWorld is everything that decides who holds what where: living rows only. It is the reference for the
// access edges, a plain reading of permissions.md and of schema/access.graphqls, which shares nothing with them.
type accessWorld struct {
	sites      []int
	projects   []int
	siteOf     map[int]int // of a project; absent when the site is dead
	groups     []int
	personal   []int // of groups, those that nobody sees
	users      []int
	superadmin map[int]bool
	groupsOf   map[int][]int // of a user
	grants     []grantRow
}

// grantRow is a role of the built-in service that a group holds, on a site or on a project.
type grantRow struct {
	group, site, project int
	admin                bool
}

// heldRole is a role, 0 none, 1 user, 2 admin, and whether it comes from elsewhere.
type heldRole struct {
	role      int
	inherited bool
}

func readWorld(t testing.TB, ctx context.Context, db *database.DB) *accessWorld {
	t.Helper()
	w := &accessWorld{siteOf: map[int]int{}, superadmin: map[int]bool{}, groupsOf: map[int][]int{}}
	each := func(columns int, query string, row func(v []int)) {
		t.Helper()
		rows, err := db.SQL.QueryContext(ctx, query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			found, into := make([]sql.NullInt64, columns), make([]any, columns)
			for i := range found {
				into[i] = &found[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			v := make([]int, columns)
			for i, f := range found {
				v[i] = int(f.Int64)
			}
			row(v)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	each(1, "select id_site from t_sites where deleted_at is null order by 1", func(v []int) { w.sites = append(w.sites, v[0]) })
	each(2, "select id_project, id_site from t_projects where deleted_at is null order by 1", func(v []int) {
		w.projects = append(w.projects, v[0])
		if slices.Contains(w.sites, v[1]) {
			w.siteOf[v[0]] = v[1]
		}
	})
	each(1, "select id_user_group from t_users_groups where deleted_at is null order by 1", func(v []int) { w.groups = append(w.groups, v[0]) })
	each(1, "select id_user_group from tg_group_details where kind = 'PERSONAL'", func(v []int) { w.personal = append(w.personal, v[0]) })
	each(2, "select id_user, case when user_superadmin then 1 else 0 end from t_users where deleted_at is null order by 1", func(v []int) {
		w.users = append(w.users, v[0])
		w.superadmin[v[0]] = v[1] == 1
	})
	each(2, "select id_user, id_user_group from t_users_users_groups where deleted_at is null", func(v []int) {
		if slices.Contains(w.groups, v[1]) {
			w.groupsOf[v[0]] = append(w.groupsOf[v[0]], v[1])
		}
	})
	builtin := 0
	each(1, "select id_service from t_services where service_key = 'OpenTeraServer' and deleted_at is null", func(v []int) { builtin = v[0] })
	roles := map[int]grantRow{}
	each(5, "select id_service_role, id_service, id_site, id_project, case when service_role_name = 'admin' then 1 else 0 end"+
		" from t_services_roles where deleted_at is null", func(v []int) {
		if v[1] == builtin && builtin != 0 {
			roles[v[0]] = grantRow{site: v[2], project: v[3], admin: v[4] == 1}
		}
	})
	each(2, "select id_user_group, id_service_role from t_services_access where deleted_at is null and id_user_group is not null", func(v []int) {
		if g, ok := roles[v[1]]; ok && slices.Contains(w.groups, v[0]) {
			g.group = v[0]
			w.grants = append(w.grants, g)
		}
	})
	return w
}

// best gives the higher role; of equal ones the direct one.
func best(a, b heldRole) heldRole {
	switch {
	case a.role != b.role && a.role > b.role, a.role == b.role && !a.inherited:
		return a
	}
	return b
}

func (w *accessWorld) groupOnSite(group, site int) (held heldRole) {
	for _, g := range w.grants {
		switch {
		case g.group != group:
		case g.site == site && g.admin:
			held = best(held, heldRole{role: 2})
		case g.site == site:
			held = best(held, heldRole{role: 1})
		case g.project != 0 && slices.Contains(w.projects, g.project) && w.siteOf[g.project] == site:
			held = best(held, heldRole{role: 1, inherited: true})
		}
	}
	return held
}

func (w *accessWorld) groupOnProject(group, project int) (held heldRole) {
	for _, g := range w.grants {
		switch {
		case g.group != group:
		case g.project == project && g.admin:
			held = best(held, heldRole{role: 2})
		case g.project == project:
			held = best(held, heldRole{role: 1})
		case g.site != 0 && g.site == w.siteOf[project] && g.admin:
			held = best(held, heldRole{role: 2, inherited: true})
		}
	}
	return held
}

// group and user give what they hold on a "site" or "project".
func (w *accessWorld) group(kind string, group, id int) heldRole {
	if kind == "site" {
		return w.groupOnSite(group, id)
	}
	return w.groupOnProject(group, id)
}

func (w *accessWorld) user(kind string, user, id int) (held heldRole) {
	if w.superadmin[user] {
		return heldRole{role: 2, inherited: true}
	}
	for _, g := range w.groupsOf[user] {
		held = best(held, w.group(kind, g, id))
	}
	return held
}

// scopes gives the sites or projects that a caller sees.
func (w *accessWorld) scopes(kind string, caller int) (seen []int) {
	all := w.projects
	if kind == "site" {
		all = w.sites
	}
	for _, id := range all {
		if w.user(kind, caller, id).role > 0 {
			seen = append(seen, id)
		}
	}
	return seen
}

func (w *accessWorld) seesGroup(caller, group int) bool {
	if slices.Contains(w.personal, group) {
		return false
	}
	if w.superadmin[caller] || slices.Contains(w.groupsOf[caller], group) {
		return true
	}
	return slices.ContainsFunc(w.grants, func(g grantRow) bool {
		return g.group == group && (slices.Contains(w.scopes("site", caller), g.site) || slices.Contains(w.scopes("project", caller), g.project))
	})
}

func (w *accessWorld) seesUser(caller, user int) bool {
	if w.superadmin[caller] || caller == user {
		return true
	}
	projects := w.scopes("project", caller)
	return slices.ContainsFunc(w.grants, func(g grantRow) bool {
		return slices.Contains(w.groupsOf[user], g.group) && slices.Contains(projects, g.project)
	})
}

// accessArgs are the arguments of the access edges.
type accessArgs struct {
	byUser           bool
	role, callerRole int // 0: not given
	withEmpty        bool
}

// accessLine is one row of an answer; a role of "" is null.
type accessLine struct {
	Parent, Scope, Group, User int
	Role                       string
	Inherited                  string
}

// expect gives the rows that the edge of every visible parent must have. from is "scope", "group" or "user".
func (w *accessWorld) expect(kind, from string, caller int, args accessArgs) (lines []accessLine) {
	groups := slices.DeleteFunc(slices.Clone(w.groups), func(g int) bool { return !w.seesGroup(caller, g) })
	users := slices.DeleteFunc(slices.Clone(w.users), func(u int) bool { return !w.seesUser(caller, u) })
	for _, scope := range w.scopes(kind, caller) {
		if args.callerRole > w.user(kind, caller, scope).role {
			continue
		}
		line := func(parent, group, user int, held heldRole) {
			l := accessLine{Parent: parent, Scope: scope, Group: group, User: user}
			if held.role > 0 && held.role >= args.role {
				l.Role, l.Inherited = [...]string{1: "user", 2: "admin"}[held.role], "false"
				if held.inherited {
					l.Inherited = "true"
				}
			} else if !args.withEmpty {
				return
			}
			lines = append(lines, l)
		}
		switch {
		case from == "user":
			for _, u := range users {
				line(u, 0, u, w.user(kind, u, scope))
			}
		case !args.byUser:
			for _, g := range groups {
				parent := g
				if from == "scope" {
					parent = scope
				}
				line(parent, g, 0, w.group(kind, g, scope))
			}
		case from == "scope":
			for _, u := range users {
				if len(w.groupsOf[u]) > 0 {
					line(scope, 0, u, w.user(kind, u, scope))
				}
			}
		default:
			for _, u := range users {
				for _, g := range groups {
					if slices.Contains(w.groupsOf[u], g) {
						line(g, 0, u, w.user(kind, u, scope))
					}
				}
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b accessLine) int { return a.Parent - b.Parent })
	return lines
}
