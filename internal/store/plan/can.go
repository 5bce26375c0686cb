package plan

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
)

// About gives the row that an action is asked about: a number is one of the action's type. It refuses, with a
// CodeBadInput error, the id of another type, and what is no id.
func About(action string, id domain.ID) (domain.ID, error) {
	kind, _, _ := strings.Cut(action, ".")
	switch {
	case id.N == 0:
		return id, domain.BadInput("on", "is not an id; take ids from the answers of this server")
	case !id.Of(domain.Kind(kind)):
		return id, domain.BadInput("on", "is the id of another type of object; the action is about a "+kind)
	}
	return domain.ID{Kind: domain.Kind(kind), N: id.N}, nil
}

// Fits says whether the caller sees the row and a decision about its type holds for it; a type that the graph has
// no rows of answers false.
func (f *Fetcher) Fits(ctx context.Context, id domain.ID, d policy.Decision) (bool, error) {
	for _, t := range f.Catalogue.Types() {
		if t.Kind != id.Kind {
			continue
		}
		key := f.Catalogue.matrix.Type(t.Kind).Key
		n, err := t.Source.Count(ctx, f.client(ctx), func(s *sql.Selector) {
			s.Where(sql.EQ(s.C(key), id.N))
			s.Where(sql.P(func(b *sql.Builder) { rowguard.Write(b, s.C, d) }))
		})
		return n == 1, database.Classify(err)
	}
	return false, nil
}
