package catalog

import (
	"context"

	"entgo.io/ent/dialect/sql"

	"teragraph/ent/sessionparticipant"
	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/rowguard"
)

// lastSessions gives each participant's latest session start, as *time.Time. Seeing a participant implies
// seeing their sessions (permissions.md, "Who sees the row"), so the guard adds only that sessions live.
func (c *Catalog) lastSessions(ctx context.Context, n *plan.Node, parents []plan.Row) (map[int]any, error) {
	ids := make([]int, len(parents))
	for i, p := range parents {
		ids[i] = p.Key()
	}
	var found []struct {
		Participant int               `sql:"participant"`
		Latest      database.NullTime `sql:"latest"`
	}
	ctx = rowguard.WithImplied(ctx, domain.KindSession)
	err := n.Client(ctx).Session.Query().Modify(func(s *sql.Selector) {
		link := sql.Dialect(s.Dialect()).Table(sessionparticipant.Table).As("link")
		s.Join(link).On(s.C("id_session"), link.C("id_session"))
		s.Where(sql.P(func(b *sql.Builder) {
			b.WriteString(link.C("deleted_at") + " IS NULL AND " + link.C("id_participant"))
			rowguard.WriteAny(b, ids)
		}))
		s.Select(sql.As(link.C("id_participant"), "participant"), sql.As(sql.Max(s.C("session_start_datetime")), "latest"))
		s.GroupBy(link.C("id_participant"))
	}).Scan(ctx, &found)
	latest := make(map[int]any, len(found))
	for _, f := range found {
		latest[f.Participant] = &f.Latest.Time
	}
	return latest, err
}
