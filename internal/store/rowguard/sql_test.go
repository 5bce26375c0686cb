package rowguard_test

import (
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

func write(d string, f func(b *sql.Builder)) (string, []any) {
	return sql.Dialect(d).Select("x").From(sql.Table("t")).Where(sql.P(f)).Query()
}

func column(name string) string { return "t." + name }

// TestTextsDoNotDependOnRows: lists are one argument, however long they are.
func TestTextsDoNotDependOnRows(t *testing.T) {
	for d, want := range map[string]string{
		dialect.Postgres: `SELECT "x" FROM "t" WHERE t.id = ANY($1) AND t.name = ANY($2)`,
		dialect.SQLite:   "SELECT `x` FROM `t` WHERE t.id IN (SELECT value FROM json_each(?)) AND t.name IN (SELECT value FROM json_each(?))",
	} {
		for _, n := range []int{0, 1, 1000} {
			text, args := write(d, func(b *sql.Builder) {
				b.WriteString("t.id")
				rowguard.WriteAny(b, make([]int, n))
				b.WriteString(" AND t.name")
				rowguard.WriteAnyText(b, make([]string, n))
			})
			if diff := cmp.Diff(want, text); diff != "" || len(args) != 2 {
				t.Errorf("%d in %s: %d arguments\n%s", n, d, len(args), diff)
			}
		}
	}
}

func TestVerdicts(t *testing.T) {
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	grant := policy.Grant{Kind: domain.KindProject, ID: 7, Role: domain.RoleUser}
	member := policy.NewAccess(m, domain.Caller{Kind: domain.CallerUser, ID: 3}, policy.NewScopes([]policy.Grant{grant}))
	for name, c := range map[string]struct {
		d    policy.Decision
		want string
	}{
		"never":  {policy.Decision{}, "FALSE"},
		"always": {policy.Decision{Verdict: policy.Always}, "TRUE"},
		"where":  {member.Rows(domain.KindParticipant), `t.id_project = ANY($1)`},
		"or": {member.Rows(domain.KindUser), `(t.id_user = ANY($1) OR t.id_user IN (SELECT h0.id_user FROM t_users_users_groups AS h0 WHERE h0.deleted_at IS NULL` +
			` AND h0.id_user_group IN (SELECT h1.id_user_group FROM t_users_groups AS h1 WHERE h1.deleted_at IS NULL` +
			` AND h1.id_user_group IN (SELECT h2.id_user_group FROM t_services_access AS h2 WHERE h2.deleted_at IS NULL` +
			` AND h2.id_service_role IN (SELECT h3.id_service_role FROM t_services_roles AS h3 WHERE h3.deleted_at IS NULL` +
			` AND h3.id_service IN (SELECT id_service FROM t_services WHERE service_key = 'OpenTeraServer' AND deleted_at IS NULL) AND h3.id_project = ANY($2))))))`},
	} {
		text, _ := write(dialect.Postgres, func(b *sql.Builder) { rowguard.Write(b, column, c.d) })
		if diff := cmp.Diff(`SELECT "x" FROM "t" WHERE `+c.want, text); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
