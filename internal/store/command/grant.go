package command

import (
	"context"
	"fmt"
	"regexp"

	"teragraph/internal/domain"
)

// grant is a role that a user group, or a user by their personal group, is to hold on a site or project; role "" takes
// what it holds there.
type grant struct {
	kind     domain.Kind
	scope    int
	group    int // 0: the personal group of the user, who has none yet
	user     int // 0: a user group
	role     string
	argument string
	named    bool // the input names the holder; a user group may be one that the caller does not see
	exact    bool // no other role will do that acts as it: of users, and of roles by their names
	custom   bool // the role is made when there is none
}

// idFields gives the field that names the place of a grant.
var idFields = map[domain.Kind]string{domain.KindSite: "siteId", domain.KindProject: "projectId"}

// grants reads a list of grants; named says whether each names its holder, and may name its role.
func grants(kind domain.Kind, named bool) reader {
	return func(ctx context.Context, c *Commands, argument string, v any) (any, error) {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		if err := c.Few(argument, len(list)); err != nil {
			return nil, err
		}
		all := make([]grant, len(list))
		for i, v := range list {
			input, _ := v.(map[string]any)
			g := grant{kind: kind, argument: element(argument, i), named: named}
			scope, err := key(kind)(ctx, c, g.argument+"."+idFields[kind], input[idFields[kind]])
			if err != nil {
				return nil, err
			}
			g.scope = scope.(int)
			if named {
				if err := g.readHolder(ctx, c, input); err != nil {
					return nil, err
				}
			}
			if err := g.readRole(ctx, c, input); err != nil {
				return nil, err
			}
			all[i] = g
		}
		return all, nil
	}
}

// readHolder takes the user group or the user; one of the two is due.
func (g *grant) readHolder(ctx context.Context, c *Commands, input map[string]any) error {
	group, isGroup := input["userGroupId"]
	user, isUser := input["userId"]
	switch {
	case isGroup && isUser:
		return domain.BadInput(g.argument+".userId", "comes with a userGroupId; give one of the two")
	case isUser:
		id, err := key(domain.KindUser)(ctx, c, g.argument+".userId", user)
		if err != nil {
			return err
		}
		g.user, g.exact = id.(int), true
	default:
		id, err := key(domain.KindUserGroup)(ctx, c, g.argument+".userGroupId", group)
		if err != nil {
			return err
		}
		g.group = id.(int)
	}
	return nil
}

// readRole takes the role: one of the two that the graph knows, null, or where holders are named another by its name.
func (g *grant) readRole(ctx context.Context, c *Commands, input map[string]any) (err error) {
	role, given := input["role"]
	other, isOther := input["roleName"]
	switch {
	case given && isOther:
		return domain.BadInput(g.argument+".roleName", "comes with a role; give one of the two")
	case isOther:
		g.exact, g.custom = true, true
		g.role, err = customRole(ctx, c, g.argument+".roleName", other)
	case !given:
		return domain.BadInput(g.argument+".role", "is missing; name a role, or give null to take the one that is held")
	case role != nil:
		g.role, err = roleName(g.argument+".role", role)
	}
	return err
}

var customRoles = regexp.MustCompile(`^[a-z][a-z0-9_]{0,49}$`)

// customRole reads the name of a role of OpenTera's own service that is neither of its two.
func customRole(ctx context.Context, c *Commands, argument string, v any) (string, error) {
	s, err := text(50)(ctx, c, argument, v)
	switch {
	case err != nil:
		return "", err
	case !customRoles.MatchString(s.(string)):
		return "", domain.BadInput(argument, "is not the name of a role; it begins with a letter from a to z, followed by such letters, digits and underscores")
	case s == domain.RoleAdmin.String() || s == domain.RoleUser.String():
		return "", domain.BadInput(argument, "is one of the two roles for which there is `role`; give that")
	}
	return s.(string), nil
}

func element(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
