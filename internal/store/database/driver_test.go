package database_test

import (
	"sync"
	"testing"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"teragraph/ent"
	"teragraph/ent/site"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// columns leaves out reach, which no table has.
var columns = []string{site.FieldID, site.FieldSiteName, site.FieldSite2faRequired, site.FieldVersionID, site.FieldDeletedAt}

func TestClientReadsWhatItWrote(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		when := time.Date(2024, 3, 15, 12, 30, 0, 123456789, time.FixedZone("Oslo", 3600))
		made, err := db.Client().Site.Create().SetSiteName("O'Hara's “Nord”").SetSite2faRequired(true).
			SetVersionID(1710500000000).SetDeletedAt(when).Save(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got, err := db.Client().Site.Query().Select(columns...).Only(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := &ent.Site{ID: 1, SiteName: "O'Hara's “Nord”", Site2faRequired: true, VersionID: 1710500000000}
		utc := time.Date(2024, 3, 15, 11, 30, 0, 123456000, time.UTC)
		if db.Dialect == "postgres" { // rounds, where the other cuts
			utc = utc.Add(time.Microsecond)
		}
		want.DeletedAt = &utc
		if made.ID != 1 || got.ID != 1 {
			t.Errorf("the first id is %d, read as %d", made.ID, got.ID)
		}
		if !got.DeletedAt.Equal(utc) || got.SiteName != want.SiteName || !got.Site2faRequired || got.VersionID != want.VersionID {
			t.Errorf("read %v (%v), want %v (%v)", got, got.DeletedAt, want, utc)
		}
		if _, err := db.Client().Site.Query().All(t.Context()); err == nil {
			t.Error("a query that forgets to name its columns does not fail")
		}
	})
}

func TestTimesSortAndCompare(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		rapid.Check(t, func(rt *rapid.T) {
			tx, err := db.Client().Tx(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			defer func() { _ = tx.Rollback() }()
			draw := rapid.Custom(func(rt *rapid.T) time.Time {
				zone := time.FixedZone("", 900*rapid.IntRange(-40, 40).Draw(rt, "quarters"))
				return time.UnixMicro(rapid.Int64Range(-2e15, 4e15).Draw(rt, "microseconds")).In(zone)
			})
			a, b := draw.Draw(rt, "a"), draw.Draw(rt, "b")
			for _, when := range []time.Time{a, b} {
				if err := tx.Site.Create().SetSiteName("x").SetSite2faRequired(false).SetVersionID(1).SetDeletedAt(when).Exec(t.Context()); err != nil {
					rt.Fatal(err)
				}
			}
			later, err := tx.Site.Query().Where(site.DeletedAtGTE(a)).Count(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			want := 1
			if !b.Before(a) {
				want = 2
			}
			if later != want {
				rt.Fatalf("%d rows at or after %v, want %d (the other is %v)", later, a, want, b)
			}
			first, err := tx.Site.Query().Order(site.ByDeletedAt()).Select(columns...).First(t.Context())
			if err != nil {
				rt.Fatal(err)
			}
			if earliest := min(a.UnixMicro(), b.UnixMicro()); first.DeletedAt.UnixMicro() != earliest {
				rt.Fatalf("%v comes first of %v and %v", first.DeletedAt, a, b)
			}
			if _, offset := first.DeletedAt.Zone(); offset != 0 {
				rt.Fatalf("%v is not in UTC", first.DeletedAt)
			}
		})
	})
}

func TestNullTimeScansExpressions(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		const query = "select max(deleted_at) from t_sites"
		var got database.NullTime
		if err := db.SQL.QueryRowContext(t.Context(), query).Scan(&got); err != nil || got.Valid {
			t.Errorf("max of no rows: %v, %v", got, err)
		}
		want := time.Date(2024, 3, 15, 11, 30, 0, 120000, time.UTC)
		db.Client().Site.Create().SetSiteName("x").SetSite2faRequired(false).SetVersionID(1).SetDeletedAt(want).ExecX(t.Context())
		if err := db.SQL.QueryRowContext(t.Context(), query).Scan(&got); err != nil || !got.Time.Equal(want) {
			t.Errorf("max is %v, %v; want %v", got, err, want)
		}
		var none database.NullTime
		if err := none.Scan("Riverside"); err == nil {
			t.Error("a name scans as a time")
		}
	})
}

func TestCounterSeesEveryStatement(t *testing.T) {
	var counter testdb.Counter
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		counter.Reset()
		client := db.Client()
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() { _ = client.Site.Query().CountX(t.Context()) })
		}
		all.Wait()
		if n := counter.Count(); n != 8 {
			t.Errorf("%d statements, want 8", n)
		}
		counter.Reset()
		for _, begin := range []func() (*ent.Tx, error){
			func() (*ent.Tx, error) { return client.Tx(t.Context()) },
			func() (*ent.Tx, error) { return client.BeginTx(t.Context(), nil) },
		} {
			tx, err := begin()
			if err != nil {
				t.Fatal(err)
			}
			tx.Site.Query().CountX(t.Context())
			tx.Site.Delete().ExecX(t.Context())
			if err := tx.Commit(); err != nil {
				t.Fatal(err)
			}
		}
		var result entsql.Rows
		if err := db.Driver().Query(t.Context(), "select 1", []any{}, &result); err != nil {
			t.Fatal(err)
		}
		if err := result.Close(); err != nil {
			t.Fatal(err)
		}
		texts := counter.Texts()
		if len(texts) != 5 || texts[4] != "select 1" {
			t.Errorf("counted %s", cmp.Diff(nil, texts))
		}
	}, database.WithDriver(counter.Wrap))
}

func TestWritersWaitForEachOther(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				tx, err := db.Client().Tx(t.Context())
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := tx.Site.Query().Count(t.Context()); err != nil {
					t.Error(err)
				}
				if err := tx.Site.Create().SetSiteName("x").SetSite2faRequired(false).SetVersionID(1).Exec(t.Context()); err != nil {
					t.Error(err)
				}
				if err := tx.Commit(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if n := db.Client().Site.Query().CountX(t.Context()); n != 16 {
			t.Errorf("%d of 16 rows were stored", n)
		}
	})
}
