package policy

import (
	"slices"

	"teragraph/internal/domain"
)

// Grant is one thing a caller holds, as the store reads it: a role on a site or project, or
// membership of a user group (role RoleNone).
type Grant struct {
	Kind domain.Kind // site, project or userGroup
	ID   int
	Role domain.Role
}

// Scopes is what a caller holds: tens of entries, at most hundreds, read once a request
// (permissions.md, point 1).
type Scopes struct {
	roles map[domain.Kind]map[int]domain.Role
	sets  map[setKey][]int
}

type setKey struct {
	kind domain.Kind
	role domain.Role
}

// NewScopes sums up grants: of several roles on one thing the highest counts. The store's statement
// has already spread a site's admin to its projects, and a project's role to its site.
func NewScopes(grants []Grant) *Scopes {
	s := &Scopes{roles: map[domain.Kind]map[int]domain.Role{}, sets: map[setKey][]int{}}
	for _, g := range grants {
		if s.roles[g.Kind] == nil {
			s.roles[g.Kind] = map[int]domain.Role{}
		}
		if held, ok := s.roles[g.Kind][g.ID]; !ok || g.Role > held {
			s.roles[g.Kind][g.ID] = g.Role
		}
	}
	for kind, held := range s.roles {
		for _, least := range []domain.Role{domain.RoleNone, domain.RoleUser, domain.RoleAdmin} {
			var ids []int
			for id, role := range held {
				if role >= least {
					ids = append(ids, id)
				}
			}
			slices.Sort(ids)
			s.sets[setKey{kind, least}] = ids
		}
	}
	return s
}

// IDs gives the sorted ids of a kind on which at least the role is held. Do not change them.
func (s *Scopes) IDs(kind domain.Kind, least domain.Role) []int {
	return s.sets[setKey{kind, least}]
}

// Role gives what is held on one site or project.
func (s *Scopes) Role(kind domain.Kind, id int) domain.Role { return s.roles[kind][id] }
