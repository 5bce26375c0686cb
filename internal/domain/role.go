package domain

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Role is what a caller holds on a site or a project. A greater role includes the lesser ones.
type Role uint8

// The roles of OpenTera's own service (contract/dialects/opentera.md, "Enumerations").
// Role names of other services decide nothing here and count as RoleUser at most.
const (
	RoleNone Role = iota
	RoleUser
	RoleAdmin
)

// BuiltinService is the key of OpenTera's own service, whose roles on sites and projects are the
// ones that decide here (contract/dialects/opentera.md, "Permission model").
const BuiltinService = "OpenTeraServer"

// String gives OpenTera's name of the role; "" for RoleNone.
func (r Role) String() string {
	switch r {
	case RoleAdmin:
		return "admin"
	case RoleUser:
		return "user"
	}
	return ""
}

// ParseRole reads a service role's name. Any name but "admin" is RoleUser: further roles of the
// built-in service act as user (contract/concepts.md, section 3); an empty name is RoleNone.
func ParseRole(name string) Role {
	switch name {
	case "admin":
		return RoleAdmin
	case "":
		return RoleNone
	}
	return RoleUser
}

// MarshalGQLContext writes the role in the style of the context: ADMIN, or OpenTera's admin.
func (r Role) MarshalGQLContext(ctx context.Context, w io.Writer) error {
	return WriteShort(w, func(to []byte) []byte { return r.Append(to, StyleFrom(ctx)) })
}

// Append appends what MarshalGQLContext writes.
func (r Role) Append(to []byte, style Style) []byte {
	name := r.String()
	if style != StyleOpenTera {
		name = strings.ToUpper(name)
	}
	return strconv.AppendQuote(to, name)
}

// UnmarshalGQLContext reads USER or ADMIN.
func (r *Role) UnmarshalGQLContext(_ context.Context, v any) error {
	switch v {
	case "USER":
		*r = RoleUser
	case "ADMIN":
		*r = RoleAdmin
	default:
		return fmt.Errorf("a Role is USER or ADMIN")
	}
	return nil
}
