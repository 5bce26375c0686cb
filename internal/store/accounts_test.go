package store_test

import (
	"bytes"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store"
	"teragraph/internal/store/database"
	"teragraph/internal/store/plan"
	"teragraph/internal/store/testdb"
)

// onCast runs f on every database there is, with the cast in it.
func onCast(t *testing.T, f func(t *testing.T, s *store.Store, db *database.DB)) {
	t.Helper()
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
			t.Fatal(err)
		}
		s, err := store.New(db, store.Options{Matrix: m, Limits: plan.Limits{DefaultList: 50, MaxList: 1000, FilterConditions: 100, FilterRelations: 4}})
		if err != nil {
			t.Fatal(err)
		}
		f(t, s, db)
	})
}

// TestRevokedAtOnce: that a token stands is remembered for an hour here, and a logout counts all the same.
func TestRevokedAtOnce(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		m, err := policy.Load("default")
		if err != nil {
			t.Fatal(err)
		}
		s, err := store.New(db, store.Options{Matrix: m, RightsCache: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		revoked := func(want bool) {
			t.Helper()
			if got, err := s.Revoked(t.Context(), "a"); got != want || err != nil {
				t.Errorf("revoked: %v, want %v; %v", got, want, err)
			}
		}
		revoked(false)
		if err := s.Revoke(t.Context(), "a", time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		revoked(true)
	})
}

func TestAccounts(t *testing.T) {
	onCast(t, func(t *testing.T, s *store.Store, db *database.DB) {
		for who, want := range map[string]*domain.Account{
			cast.SuperAdmin:         {ID: 1, FullName: "Ingrid Okonkwo", Enabled: true, Superadmin: true},
			cast.ProjectUser:        {ID: 5, FullName: "Luka Petrović", Enabled: true, ServiceAccess: map[string][]string{"VideoRehabService": {"user"}}},
			cast.Disabled:           {ID: 8, FullName: "Félix Morneau", ServiceAccess: map[string][]string{"VideoRehabService": {"admin"}}},
			cast.TwoFactor:          {ID: 9, FullName: "Yuki Aaltonen", Enabled: true, TwoFactor: true, ServiceAccess: map[string][]string{"VideoRehabService": {"user"}}},
			cast.MustChangePassword: {ID: 10, FullName: "Samuel Adeyemi-Roy", Enabled: true, ForcePasswordChange: true},
			cast.DeletedUser:        nil,
			"nobody":                nil,
			"Admin":                 nil, // names are compared exactly
			"":                      nil,
		} {
			got, err := s.AccountByUsername(t.Context(), who)
			if err != nil || (got == nil) != (want == nil) {
				t.Errorf("%s: %+v, %v", who, got, err)
				continue
			}
			if want == nil {
				continue
			}
			if got.PasswordHash != cast.PasswordHash || got.Username != who {
				t.Errorf("%s: %+v", who, got)
			}
			again, err := s.AccountByUUID(t.Context(), got.UUID)
			if diff := cmp.Diff(got, again); diff != "" || err != nil {
				t.Errorf("%s by uuid: %v\n%s", who, err, diff)
			}
			want.UUID, want.Username, want.PasswordHash = got.UUID, got.Username, got.PasswordHash
			if want.ServiceAccess == nil {
				want.ServiceAccess = map[string][]string{}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", who, diff)
			}
		}
	})
}

// TestSiteDemandsTwoStep: a site's demand reaches whoever holds a role on it or on one of its projects.
func TestSiteDemandsTwoStep(t *testing.T) {
	onCast(t, func(t *testing.T, s *store.Store, db *database.DB) {
		demanded := func() (who []string) {
			for _, name := range []string{cast.SuperAdmin, cast.SiteAdmin, cast.ProjectUser, cast.NoAccess, cast.SiteAndProjectUser} {
				a, err := s.AccountByUsername(t.Context(), name)
				if err != nil {
					t.Fatal(err)
				}
				if a.SiteDemandsTwoStep {
					who = append(who, name)
				}
			}
			return who
		}
		if got := demanded(); got != nil {
			t.Errorf("before: %v", got)
		}
		if _, err := db.SQL.Exec(`UPDATE t_sites SET site_2fa_required = true WHERE id_site = 1`); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{cast.SiteAdmin, cast.ProjectUser}, demanded()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestRevocation(t *testing.T) {
	onCast(t, func(t *testing.T, s *store.Store, db *database.DB) {
		past, future := time.Now().Add(-time.Minute), time.Now().Add(time.Hour)
		for _, err := range []error{s.Revoke(t.Context(), "old", past), s.Revoke(t.Context(), "a", future), s.Revoke(t.Context(), "a", future)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for id, want := range map[string]bool{"a": true, "old": false, "b": false, "": false} { // an expired token needs no entry
			if got, err := s.Revoked(t.Context(), id); got != want || err != nil {
				t.Errorf("%q: %t, %v", id, got, err)
			}
		}
	})
}

// TestOneSigningKey: of many servers that start at once, all end with the same key.
func TestOneSigningKey(t *testing.T) {
	onCast(t, func(t *testing.T, s *store.Store, db *database.DB) {
		keys := make([][]byte, 8)
		var wg sync.WaitGroup
		for i := range keys {
			wg.Go(func() {
				key, err := s.SigningKey(t.Context(), "user", func() ([]byte, error) { return []byte{byte(i), 7}, nil })
				if err != nil {
					t.Error(err)
				}
				keys[i] = key
			})
		}
		wg.Wait()
		for _, key := range keys {
			if len(key) != 2 || !bytes.Equal(key, keys[0]) {
				t.Fatalf("%v", keys)
			}
		}
		failed := errors.New("no randomness")
		if key, err := s.SigningKey(t.Context(), "device", func() ([]byte, error) { return nil, failed }); !errors.Is(err, failed) || key != nil {
			t.Errorf("%v, %v", key, err)
		}
	})
}

func TestCan(t *testing.T) {
	onCast(t, func(t *testing.T, s *store.Store, db *database.DB) {
		id := func(kind domain.Kind, n int) *domain.ID { return &domain.ID{Kind: kind, N: n} }
		luka := domain.Caller{Kind: domain.CallerUser, ID: 5}
		for _, c := range []struct {
			caller domain.Caller
			action string
			on     *domain.ID
			want   bool
			fails  string
		}{
			{luka, "project.read", nil, true, ""},
			{luka, "project.read", id(domain.KindProject, 1), true, ""},
			{luka, "project.read", id(domain.KindProject, 4), false, ""},
			{luka, "project.read", id(domain.KindProject, 9), false, ""},
			{luka, "participant.token", id(domain.KindParticipant, 1), true, ""},
			{domain.Caller{}, "project.read", nil, false, ""},
			{domain.Caller{}, "project.read", id(domain.KindProject, 1), false, ""},
			{domain.Caller{}, "project.read", id(domain.KindSite, 1), false, "on"},
			{luka, "project.read", id(domain.KindSite, 1), false, "on"},
			{luka, "project.read", &domain.ID{}, false, "on"},
			{luka, "project.burn", nil, false, "action"},
			{luka, "user.password", nil, false, "action"},
			{luka, "", nil, false, "action"},
		} {
			a, err := s.Access(t.Context(), c.caller)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Can(policy.WithAccess(t.Context(), a), c.action, c.on)
			if got != c.want || (err != nil) != (c.fails != "") || err != nil && domain.AsError(err).Argument != c.fails {
				t.Errorf("%s on %v: %t, %v", c.action, c.on, got, err)
			}
		}
		if got, err := s.Can(t.Context(), "project.read", nil); got || err != nil {
			t.Errorf("without an access: %t, %v", got, err)
		}
	})
}

// TestUnreachableDatabase: the client learns nothing but that it may try again.
func TestUnreachableDatabase(t *testing.T) {
	onCast(t, func(t *testing.T, s *store.Store, db *database.DB) {
		if err := s.Ready(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := db.SQL.Close(); err != nil {
			t.Fatal(err)
		}
		_, account := s.AccountByUsername(t.Context(), "admin")
		_, access := s.Access(t.Context(), domain.Caller{Kind: domain.CallerUser, ID: 5})
		_, revoked := s.Revoked(t.Context(), "x")
		for _, err := range []error{s.Ready(t.Context()), account, access, revoked} {
			if e := domain.AsError(err); e == nil || e.Code != domain.CodeUnavailable || e.Message != "the database does not answer; try again" {
				t.Errorf("%v", err)
			}
		}
	})
}
