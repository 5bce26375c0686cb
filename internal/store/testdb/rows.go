package testdb

import (
	"encoding/json"
	"testing"

	"teragraph/internal/store/database"
	"teragraph/internal/store/snapshot"
)

// Snapshot reads all rows of OpenTera's tables, to be compared after a write.
func Snapshot(t testing.TB, db *database.DB) snapshot.Snapshot {
	t.Helper()
	all, err := snapshot.Take(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Changes says what is different in the database since a snapshot, version_id and *_lastonline
// included; Changes.Without(snapshot.Bookkeeping) leaves these out.
func Changes(t testing.TB, db *database.DB, before snapshot.Snapshot) snapshot.Changes {
	t.Helper()
	return snapshot.Diff(before, Snapshot(t, db))
}

// Unchanged reports an error, with what changed, unless every row is as it was.
func Unchanged(t testing.TB, db *database.DB, before snapshot.Snapshot) {
	t.Helper()
	changes := Changes(t, db, before)
	if len(changes) == 0 {
		return
	}
	raw, err := json.Marshal(changes)
	if err != nil {
		t.Fatal(err)
	}
	t.Errorf("the database changed: %s", raw)
}
