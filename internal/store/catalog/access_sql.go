package catalog

import (
	"context"
	"strconv"

	"entgo.io/ent/dialect/sql"

	"teragraph/ent"
	"teragraph/ent/userusergroup"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// ask reads the rows in one statement: a guarded query of the holders, joined to the scopes that the caller sees
// and to what is held there.
func (q *accessQuery) ask(ctx context.Context, c *ent.Client) (found []accessRow, err error) {
	if q.holder == domain.KindUser {
		err = c.User.Query().Modify(q.shape).Scan(ctx, &found)
	} else {
		err = c.UserGroup.Query().Modify(q.shape).Scan(ctx, &found)
	}
	return found, err
}

// shape turns a query of the holders into the statement.
func (q *accessQuery) shape(s *sql.Selector) {
	s.Prefix(sql.ExprFunc(q.writeWith))
	holder := s.C(q.key(q.holder))
	held := sql.Dialect(s.Dialect()).Table("held").As("held")
	scope := held.C("id")
	on := func(more func(*sql.Builder)) *sql.Predicate {
		return sql.P(func(b *sql.Builder) {
			b.WriteString(held.C("holder") + " = " + holder + " AND " + held.C("level") + " >= ").Arg(int(q.least))
			more(b)
		})
	}
	if q.withEmpty {
		all := sql.Dialect(s.Dialect()).Table("scope").As("scope")
		scope = all.C("id")
		s.Join(all).OnP(sql.P(func(b *sql.Builder) { b.WriteString("TRUE") }))
		s.LeftJoin(held).OnP(on(func(b *sql.Builder) { b.WriteString(" AND " + held.C("id") + " = " + scope) }))
	} else {
		s.Join(held).OnP(on(func(*sql.Builder) {}))
	}
	parent := q.bind(s, scope, holder)
	s.Select(sql.As(parent, "parent"), sql.As(scope, "scope"), sql.As(holder, "holder"), sql.As(sql.Max(held.C("level")), "level"))
	s.GroupBy(parent, scope, holder)
	s.OrderBy(scope)
	s.OrderExpr(sql.ExprFunc(func(b *sql.Builder) { b.WriteString(holder + " LIMIT ").Arg(q.limit) })) // one text for any number
}

// bind ties the holders to the parents, and gives the column with the parent's key. The scopes are tied to
// parents already, in writeScope.
func (q *accessQuery) bind(s *sql.Selector, scope, holder string) string {
	switch {
	case q.from == q.holder:
		s.Where(sql.P(func(b *sql.Builder) { b.WriteString(holder); rowguard.WriteAny(b, q.parents) }))
		return holder
	case q.from == domain.KindUserGroup:
		member := sql.Dialect(s.Dialect()).Table(userusergroup.Table).As("member")
		s.Join(member).OnP(sql.P(func(b *sql.Builder) {
			b.WriteString(member.C("id_user") + " = " + holder + " AND ")
			q.writeMember(b, member.C)
		}))
		return member.C("id_user_group")
	case q.holder == domain.KindUser:
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(holder + " IN (SELECT m.id_user FROM t_users_users_groups AS m JOIN t_users_groups AS g ON g.id_user_group = m.id_user_group" +
				" WHERE m.deleted_at IS NULL AND g.deleted_at IS NULL)")
		}))
	}
	return scope
}

// writeMember writes that a membership lives, is one of the parents' and is seen.
func (q *accessQuery) writeMember(b *sql.Builder, member rowguard.Column) {
	b.WriteString(member("deleted_at") + " IS NULL AND " + member("id_user_group"))
	rowguard.WriteAny(b, q.parents)
	b.WriteString(" AND ")
	rowguard.Write(b, member, q.access.Rows(domain.KindMembership))
}

// writeWith writes the tables `scope` (the sites or projects that the caller sees), `granting` (the roles of
// OpenTera's own service that count there) and `held` (who has them).
func (q *accessQuery) writeWith(b *sql.Builder) {
	b.WriteString("WITH scope AS (")
	q.writeScope(b)
	b.WriteString("), granting AS (")
	writeGranting(b, q.direct, "CASE r.service_role_name WHEN 'admin' THEN "+number(directAdmin)+" ELSE "+number(directUser)+" END")
	b.WriteString(" UNION ALL ")
	writeGranting(b, q.indirect, number(q.gives))
	b.WriteString("), held AS (")
	if q.holder == domain.KindUser {
		q.writeHeldByUsers(b)
	} else {
		q.writeHeldByGroups(b)
	}
	b.WriteByte(')')
}

func (q *accessQuery) writeScope(b *sql.Builder) {
	t := q.access.Matrix().Type(q.kind)
	row := columnOf("t")
	b.WriteString("SELECT " + row(t.Key) + " AS id FROM " + t.Table + " AS t WHERE " + row("deleted_at") + " IS NULL AND ")
	rowguard.Write(b, row, q.access.Rows(q.kind))
	if q.from == q.kind {
		b.WriteString(" AND " + row(t.Key))
		rowguard.WriteAny(b, q.parents)
	}
	if q.callerMust() {
		b.WriteString(" AND " + row(t.Key))
		rowguard.WriteAny(b, q.callerIDs())
	}
}

func writeGranting(b *sql.Builder, from, amount string) {
	b.WriteString("SELECT scope.id, r.id_service_role, " + amount + " AS level FROM " + from +
		" WHERE r.deleted_at IS NULL AND r.id_service IN (SELECT id_service FROM t_services WHERE service_key = '" + policy.BuiltinService + "' AND deleted_at IS NULL)")
}

const fromGrants = " FROM granting JOIN t_services_access AS a ON a.id_service_role = granting.id_service_role AND a.deleted_at IS NULL"

func (q *accessQuery) writeHeldByGroups(b *sql.Builder) {
	b.WriteString("SELECT a.id_user_group AS holder, granting.id, granting.level" + fromGrants)
	if q.from == domain.KindUserGroup {
		b.WriteString(" AND a.id_user_group")
		rowguard.WriteAny(b, q.parents)
	}
}

func (q *accessQuery) writeHeldByUsers(b *sql.Builder) {
	b.WriteString("SELECT m.id_user AS holder, granting.id, granting.level" + fromGrants +
		" JOIN t_users_groups AS g ON g.id_user_group = a.id_user_group AND g.deleted_at IS NULL" +
		" JOIN t_users_users_groups AS m ON m.id_user_group = g.id_user_group AND m.deleted_at IS NULL")
	q.writeHolders(b, " AND m.id_user")
	b.WriteString(" UNION ALL SELECT u.id_user, scope.id, " + number(superadmin) + " FROM t_users AS u JOIN scope ON TRUE WHERE u.user_superadmin")
	q.writeHolders(b, " AND u.id_user")
}

// writeHolders narrows the users to those that the parents ask about, so that the cost follows the answer.
func (q *accessQuery) writeHolders(b *sql.Builder, user string) {
	switch q.from {
	case domain.KindUser:
		b.WriteString(user)
		rowguard.WriteAny(b, q.parents)
	case domain.KindUserGroup:
		b.WriteString(user + " IN (SELECT o.id_user FROM t_users_users_groups AS o WHERE ")
		q.writeMember(b, columnOf("o"))
		b.WriteByte(')')
	}
}

func (q *accessQuery) key(kind domain.Kind) string { return q.access.Matrix().Type(kind).Key }

func columnOf(table string) rowguard.Column {
	return func(name string) string { return table + "." + name }
}

func number(l level) string { return strconv.Itoa(int(l)) }
