package stress_test

import (
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
)

const (
	addMembership = `mutation($u: ID!, $g: ID!) { addMemberships(inputs: [{userId: $u, userGroupId: $g}]) { id } }`
	livingLinks   = `SELECT count(*) FROM t_users_users_groups WHERE id_user = $1 AND id_user_group = $2 AND deleted_at IS NULL`
)

// group makes a user group and gives its key.
func (w *world) group(name string) int64 {
	w.t.Helper()
	w.ask(w.t.Context(), `mutation($n: String!) { createUserGroup(input: {name: $n}) { id } }`, vars{"n": name}).is(w.t, "")
	return w.number(`SELECT id_user_group FROM t_users_groups WHERE user_group_name = $1`, name)
}

// join puts a user into a group by REST.
func (c *client) join(t *testing.T, user, group int64) answer {
	return c.post(t.Context(), "/user/users/usergroups", vars{"user_user_group": []vars{{"id_user": user, "id_user_group": group}}})
}

// user gives the key of one of the cast.
func (w *world) user(name string) int64 {
	return w.number(`SELECT id_user FROM t_users WHERE user_username = $1`, name)
}

// The same user put into the same group by many at once, in GraphQL and in REST, is in it once, and all are told the
// same membership.
func TestAMembershipIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		user := w.user(cast.NoGroup)
		for round := range 10 {
			group := w.group(fmt.Sprint("team ", round))
			v := vars{"u": id(domain.KindUser, user), "g": id(domain.KindUserGroup, group)}
			answers := make([]answer, clients)
			all(clients, func(i int) {
				if i%2 == 0 {
					answers[i] = w.ask(t.Context(), addMembership, v)
				} else {
					answers[i] = w.join(t, user, group)
				}
			})
			for i, a := range answers {
				if a.is(t, "") && a.body != answers[i%2].body {
					t.Errorf("round %d: %v, and %v", round, a, answers[i%2])
				}
			}
			if n := w.number(livingLinks, user, group); n != 1 {
				t.Fatalf("round %d: %d memberships", round, n)
			}
		}
	})
}

// A link that another program is about to commit is waited for, and not made a second time.
func TestAPlainMembershipIsNotRepeated(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		user := w.user(cast.NoGroup)
		for round := range 4 {
			group := w.group(fmt.Sprint("their team ", round))
			v := vars{"u": id(domain.KindUser, user), "g": id(domain.KindUserGroup, group)}
			tx := w.begin()
			w.exec(tx, `INSERT INTO t_users_users_groups (id_user, id_user_group, version_id) VALUES ($1, $2, 1)`, user, group)
			theirs := w.spelled(`SELECT id_user_user_group FROM t_users_users_groups WHERE id_user = $1 AND id_user_group = $2`)
			var key int64
			if err := tx.QueryRow(theirs, user, group).Scan(&key); err != nil {
				t.Fatal(err)
			}
			w.during(tx, 3, func(int) {
				a := w.ask(t.Context(), addMembership, v)
				if want := fmt.Sprintf(`{"data":{"addMemberships":[{"id":%q}]}}`+"\n", id(domain.KindMembership, key)); a.body != want {
					t.Errorf("%v, want %s", a, want)
				}
			})
			if n := w.number(livingLinks, user, group); n != 1 {
				t.Fatalf("round %d: %d memberships", round, n)
			}
		}
	})
}

// Roles given by many at once are held once for each group and place, whichever role came last.
func TestARoleIsGivenOnce(t *testing.T) {
	const give = `mutation($g: ID!, $s: ID!, $r: Role) { setSiteRoles(inputs: [{userGroupId: $g, siteId: $s, role: $r}]) { id } }`
	each(t, func(t *testing.T, w *world) {
		for round := range 8 {
			group := w.group(fmt.Sprint("role holders ", round))
			all(clients, func(i int) {
				role := []string{"USER", "ADMIN"}[i%2]
				w.ask(t.Context(), give, vars{"g": id(domain.KindUserGroup, group), "s": id(domain.KindSite, 1), "r": role}).is(t, "")
			})
			if n := w.number(`SELECT count(*) FROM t_services_access WHERE id_user_group = $1 AND deleted_at IS NULL`, group); n != 1 {
				t.Fatalf("round %d: %d roles on one site", round, n)
			}
		}
	})
}

// Of those who take the same username one gets it; the others are told that it is taken. For users the table says so, for
// participants only the program does.
func TestAUsernameIsTakenOnce(t *testing.T) {
	for kind, takes := range map[string]struct {
		clients, rounds int
		create, stored  string
	}{
		"user": {
			3, 2, // few: each password takes its time
			`mutation($n: String!) { createUser(input: {username: $n, password: "Unlikely-guess-7", firstName: "A", lastName: "B"}) { id } }`,
			`SELECT count(*) FROM t_users WHERE user_username = $1`,
		},
		"participant": {
			clients, 6,
			`mutation($n: String!) { createParticipant(input: {projectId: "` + id(domain.KindProject, 1) + `", username: $n, name: "A"}) { id } }`,
			`SELECT count(*) FROM t_participants WHERE participant_username = $1`,
		},
	} {
		t.Run(kind, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				for round := range takes.rounds {
					name := fmt.Sprint("wanted", round)
					answers := make([]answer, takes.clients)
					all(takes.clients, func(i int) { answers[i] = w.ask(t.Context(), takes.create, vars{"n": name}) })
					made := 0
					for _, a := range answers {
						if a.is(t, "", domain.CodeTaken) && a.code() == "" {
							made++
						}
					}
					if n := w.number(takes.stored, name); made != 1 || n != 1 {
						t.Errorf("round %d: %d made, %d stored", round, made, n)
					}
				}
			})
		})
	}
}

// The roles that many give to two users at once are held by one personal group of each, on roles that are there once.
func TestAPersonalGroupIsMadeOnce(t *testing.T) {
	const give = `mutation($u: ID!, $p: ID!) { setProjectRoles(inputs: [{userId: $u, projectId: $p, roleName: "ROLE"}]) { id } }`
	each(t, func(t *testing.T, w *world) {
		for round := range 6 {
			names := []string{cast.NoGroup, cast.NoAccess, cast.ProjectUser, cast.ProjectAdmin, cast.SiteUser, cast.SiteAdmin, cast.TwoRoles}
			users := []int64{w.user(names[round]), w.user(names[round+1])}
			role := fmt.Sprint("role_", round)
			query := strings.ReplaceAll(give, "ROLE", role)
			all(clients, func(i int) {
				w.ask(t.Context(), query, vars{"u": id(domain.KindUser, users[i/2%2]), "p": id(domain.KindProject, int64(1+i%2))}).is(t, "")
			})
			for _, user := range users {
				if n := w.number(`SELECT count(*) FROM tg_group_details AS d JOIN t_users_users_groups AS m ON m.id_user_group = d.id_user_group AND m.id_user = d.id_owner_user WHERE d.kind = 'PERSONAL' AND d.id_owner_user = $1`, user); n != 1 {
					t.Fatalf("round %d: %d personal groups", round, n)
				}
			}
			if n := w.number(`SELECT count(*) FROM t_services_roles WHERE service_role_name = $1`, role); n != 2 {
				t.Fatalf("round %d: %d roles, want one on each of two projects", round, n)
			}
			if n := w.number(`SELECT count(*) FROM t_services_access AS a JOIN t_services_roles AS r ON r.id_service_role = a.id_service_role WHERE r.service_role_name = $1 AND a.deleted_at IS NULL`, role); n != 4 {
				t.Fatalf("round %d: %d accesses, want 4", round, n)
			}
		}
	})
}
