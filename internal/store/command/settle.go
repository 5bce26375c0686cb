package command

import (
	"context"
	"slices"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// settlement works out and does what it takes to come from the accesses that stand to those that are wanted.
type settlement struct {
	c        *change
	t        *table
	roles    map[roleAt]int
	standing []held
	gone     []int
	rewrite  []rewritten
	rows     []func(string) any
	fresh    []grant
}

// rewritten is an access that comes to have another role.
type rewritten struct{ access, role int }

func (s *settlement) settle(ctx context.Context, wanted []grant) ([]int, error) {
	ids := make(map[grant]int, len(wanted))
	for _, g := range wanted {
		if err := s.weigh(g, ids); err != nil {
			return nil, err
		}
	}
	if err := s.take(ctx); err != nil {
		return nil, err
	}
	if err := s.give(ctx, ids); err != nil {
		return nil, err
	}
	if len(s.gone)+len(s.rewrite)+len(s.fresh) > 0 {
		s.c.tx.Regrant()
	}
	var list []int
	for _, g := range wanted {
		if id := ids[g]; id != 0 {
			list = append(list, id)
		}
	}
	return list, nil
}

// weigh decides what becomes of one grant. Where something that stands does already, see does, it stays. Else the first
// access gets the role, and further ones go.
func (s *settlement) weigh(g grant, ids map[grant]int) error {
	role, known := s.roles[roleAt{g.scope, g.role}]
	if g.role != "" && !known {
		return domain.Errorf(domain.CodeConflict, "the %s has no role %s of %s that could be given", g.kind, g.role, policy.BuiltinService)
	}
	if ids[g] = s.does(g); ids[g] != 0 && !g.exact {
		return nil
	}
	for _, h := range s.standing {
		switch {
		case h.group != g.group || h.scope != g.scope || h.id == ids[g]:
		case g.role == "" || ids[g] != 0:
			s.gone = append(s.gone, h.id)
		default:
			ids[g] = h.id
			s.rewrite = append(s.rewrite, rewritten{access: h.id, role: role})
		}
	}
	if g.role != "" && ids[g] == 0 {
		values := map[string]any{"id_user_group": g.group, "id_service_role": role}
		s.fresh = append(s.fresh, g)
		s.rows = append(s.rows, func(column string) any { return values[column] })
	}
	return nil
}

// does gives the access by which the holder holds already what is wanted, 0 when there is none. To user groups a role is
// given as OpenTera reads it: when the highest of what stands acts as the role, and other names than admin act as user,
// then all of it stays. Of users, and of roles by other names, only the very role will do.
func (s *settlement) does(g grant) int {
	highest := held{}
	for _, h := range s.standing {
		switch {
		case h.group != g.group || h.scope != g.scope || g.role == "":
		case g.exact && h.name == g.role:
			return h.id
		case !g.exact && h.acts > highest.acts:
			highest = h
		}
	}
	if highest.acts == domain.ParseRole(g.role) {
		return highest.id
	}
	return 0
}

// take deletes accesses, and then changes others, where the caller may.
func (s *settlement) take(ctx context.Context) error {
	if len(s.gone) > 0 {
		slices.Sort(s.gone)
		if err := s.judge(ctx, s.gone, policy.ActionDelete); err != nil {
			return err
		}
		if _, err := s.c.bury(ctx, link{"t_services_access", "id_service_access"}, "", s.gone); err != nil {
			return err
		}
	}
	return s.change(ctx)
}

// change gives accesses their other roles, all in one statement, where the caller may: before and after.
func (s *settlement) change(ctx context.Context) error {
	if len(s.rewrite) == 0 {
		return nil
	}
	accesses := distinct(s.rewrite, func(r rewritten) int { return r.access })
	if err := s.judge(ctx, accesses, policy.ActionUpdate); err != nil {
		return err
	}
	err := s.c.exec(ctx, func(b *sql.Builder) {
		b.WriteString("UPDATE t_services_access SET ")
		s.c.writeVersion(b)
		b.WriteString(", id_service_role = CASE id_service_access")
		for _, r := range s.rewrite {
			b.WriteString(" WHEN ").Arg(r.access).WriteString(" THEN ")
			s.c.writeNumber(b, r.role)
		}
		b.WriteString(" END WHERE id_service_access")
		rowguard.WriteAny(b, accesses)
	})
	if err != nil {
		return err
	}
	return s.judge(ctx, accesses, policy.ActionUpdate)
}

// give makes the accesses that are lacking, where the caller may.
func (s *settlement) give(ctx context.Context, ids map[grant]int) error {
	if len(s.fresh) == 0 {
		return nil
	}
	made, err := s.c.insertInto(ctx, "t_services_access", "id_service_access", []string{"id_service_role", "id_user_group"}, s.rows)
	if err != nil {
		return err
	}
	for i, g := range s.fresh {
		ids[g] = made[i]
	}
	return s.judge(ctx, made, policy.ActionCreate)
}

func (s *settlement) judge(ctx context.Context, accesses []int, action string) error {
	ok, err := s.c.holds(ctx, s.t, accesses, action)
	if err != nil || !ok {
		return errorOr(err, s.c.forbidden(s.t, "you may not "+action+" this access", action))
	}
	return nil
}
