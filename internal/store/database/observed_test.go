package database_test

import (
	"context"
	"database/sql"
	"slices"
	"testing"

	"entgo.io/ent/dialect"
	entsql "entgo.io/ent/dialect/sql"

	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// Statements are seen with their outcome, those of transactions too.
func TestObserved(t *testing.T) {
	var seen []string
	observe := func(_ context.Context, query string) func(error) {
		return func(err error) {
			if err != nil {
				query += " failed"
			}
			seen = append(seen, query)
		}
	}
	db := testdb.Open(t, dialect.SQLite, database.WithDriver(func(d dialect.Driver) dialect.Driver { return database.Observed(d, observe) }))
	ctx := t.Context()
	var result sql.Result
	var rows entsql.Rows
	if err := db.Driver().Query(ctx, "select 1", []any{}, &rows); err != nil {
		t.Fatal(err)
	}
	_ = rows.Close()
	_ = db.Driver().Exec(ctx, "nonsense", []any{}, &result)
	tx, err := db.Driver().Tx(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := tx.Exec(ctx, "delete from t_assets", []any{}, &result); err != nil {
		t.Error(err)
	}
	if err := tx.Commit(); err != nil {
		t.Error(err)
	}
	if _, err := db.Client().BeginTx(ctx, nil); err != nil {
		t.Error(err)
	}
	if want := []string{"select 1", "nonsense failed", "delete from t_assets"}; !slices.Equal(seen, want) {
		t.Errorf("%q", seen)
	}
}
