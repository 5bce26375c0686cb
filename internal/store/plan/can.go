package plan

import (
	"context"
	"strings"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// Fits says whether the caller sees the row and a decision about its type holds for it. An id of another type
// than the action's is a CodeBadInput error; a type that the graph has no rows of answers false.
func (f *Fetcher) Fits(ctx context.Context, action string, id domain.ID, d policy.Decision) (bool, error) {
	if kind, _, _ := strings.Cut(action, "."); kind != string(id.Kind) {
		return false, domain.BadInput("on", "is the id of a "+string(id.Kind)+", but the action is about a "+kind)
	}
	for _, t := range f.Catalogue.Types() {
		if t.Kind != id.Kind {
			continue
		}
		key := f.Catalogue.matrix.Type(t.Kind).Key
		n, err := t.Source.Count(ctx, f.Client, func(s *sql.Selector) {
			s.Where(sql.EQ(s.C(key), id.N))
			s.Where(sql.P(func(b *sql.Builder) { rowguard.Write(b, s.C, d) }))
		})
		return n == 1, err
	}
	return false, nil
}
