package graph

import (
	"context"

	"teragraph/internal/store/catalog"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
)

// ServerSettings gives what the server tells of itself, nil to callers who are no users.
func (r *queryResolver) ServerSettings(ctx context.Context) (*catalog.ServerSettings, error) {
	s, err := catalog.ReadServerSettings(ctx, r.Fetcher.Client)
	if err != nil || s == nil {
		return nil, database.Classify(err)
	}
	return s, r.Fetcher.Derived(ctx, []plan.Row{s})
}
