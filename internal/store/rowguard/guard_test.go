package rowguard_test

import (
	"context"
	"testing"

	"entgo.io/ent/dialect"

	"teragraph/ent"
	"teragraph/internal/cast"
	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
	"teragraph/internal/store/testdb"
)

// guarded gives a guarded client over the cast.
func guarded(t *testing.T, db *database.DB) (*ent.Client, *policy.Matrix) {
	t.Helper()
	if err := cast.Load(t.Context(), db.SQL, db.Dialect); err != nil {
		t.Fatal(err)
	}
	m, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	c := db.Client()
	rowguard.Install(c)
	return c, m
}

func withAccess(ctx context.Context, m *policy.Matrix, c domain.Caller, grants ...policy.Grant) context.Context {
	return policy.WithAccess(ctx, policy.NewAccess(m, c, policy.NewScopes(grants)))
}

// TestReads: what nobody has thought of, a read without an Access or of a type without a rule, gives nothing.
func TestReads(t *testing.T) {
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		c, m := guarded(t, db)
		user := domain.Caller{Kind: domain.CallerUser, ID: 5}
		member := policy.Grant{Kind: domain.KindProject, ID: cast.ProjectStroke, Role: domain.RoleUser}
		nobody := domain.Caller{}
		super := domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: true}
		for name, c := range map[string]struct {
			ctx  context.Context
			read func(context.Context) (int, error)
			want int // -1: refused
		}{
			"no access":            {t.Context(), c.Participant.Query().Count, -1},
			"nobody":               {withAccess(t.Context(), m, nobody), c.Participant.Query().Count, 0},
			"superadmin":           {withAccess(t.Context(), m, super), c.Participant.Query().Count, 200},
			"member":               {withAccess(t.Context(), m, user, member), c.Project.Query().Count, 1},
			"member sees users":    {withAccess(t.Context(), m, user, member), c.User.Query().Count, 6},
			"a type without rules": {withAccess(t.Context(), m, super), c.UserPreference.Query().Count, -1},
			"rows that go by name": {withAccess(t.Context(), m, super), c.ServerSetting.Query().Count, 2},
			"deleted for good":     {withAccess(t.Context(), m, user), c.DeviceType.Query().Count, 5},
			"settings for nobody":  {withAccess(t.Context(), m, nobody), c.ServerSetting.Query().Count, 0},
			"implied":              {rowguard.WithImplied(withAccess(t.Context(), m, user, member), domain.KindParticipant), c.Participant.Query().Count, 200},
			"implied of another":   {rowguard.WithImplied(withAccess(t.Context(), m, user, member), domain.KindUser), c.Project.Query().Count, 1},
			"implied for nobody":   {rowguard.WithImplied(withAccess(t.Context(), m, nobody), domain.KindParticipant), c.Participant.Query().Count, 0},
		} {
			n, err := c.read(c.ctx)
			if err != nil {
				n = -1
			}
			if n != c.want {
				t.Errorf("%s: %d rows, want %d (%v)", name, n, c.want, err)
			}
		}
	})
}

// TestWrites: nothing writes through ent yet.
func TestWrites(t *testing.T) {
	db := testdb.Open(t, dialect.SQLite)
	c, m := guarded(t, db)
	ctx := withAccess(t.Context(), m, domain.Caller{Kind: domain.CallerUser, ID: 1, Superadmin: true})
	for name, write := range map[string]func() error{
		"create": func() error {
			return c.Site.Create().SetSiteName("New").SetSite2faRequired(false).SetVersionID(1).Exec(ctx)
		},
		"update": func() error { return c.Site.Update().SetSiteName("Other").Exec(ctx) },
		"one":    func() error { return c.Site.UpdateOneID(1).SetSiteName("Other").Exec(ctx) },
		"delete": func() error { _, err := c.Site.Delete().Exec(ctx); return err },
	} {
		if err := write(); err == nil {
			t.Errorf("%s went through", name)
		}
	}
	var n int
	if err := db.SQL.QueryRow(`SELECT count(*) FROM t_sites WHERE site_name NOT IN ('New', 'Other')`).Scan(&n); err != nil || n != 3 {
		t.Errorf("%d sites are as before, %v", n, err)
	}
}

func TestKindOf(t *testing.T) {
	for name, want := range map[string]domain.Kind{
		ent.TypeSite: domain.KindSite, ent.TypeParticipantGroup: domain.KindParticipantGroup, ent.TypeUserUserGroup: domain.KindMembership,
		ent.TypeServiceAccess: domain.KindServiceAccess, ent.TypeServiceRole: domain.KindServiceRole, ent.TypeUser: domain.KindUser,
		ent.TypeDeviceType:            domain.KindDeviceType,
		ent.TypeDeviceSubtype:         domain.KindDeviceSubtype,
		ent.TypeDeviceProject:         domain.KindDeviceProject,
		ent.TypeDeviceSite:            domain.KindDeviceSite,
		ent.TypeDeviceParticipant:     domain.KindDeviceParticipant,
		ent.TypeServiceConfig:         domain.KindServiceConfig,
		ent.TypeServiceConfigSpecific: domain.KindServiceConfigSpecific,
		ent.TypeServiceProject:        domain.KindServiceProject,
		ent.TypeServiceSite:           domain.KindServiceSite,
		ent.TypeServerSetting:         domain.KindServerSetting,
		ent.TypeSessionType:           domain.KindSessionType,
		ent.TypeSessionTypeProject:    domain.KindSessionTypeProject,
		ent.TypeSessionTypeSite:       domain.KindSessionTypeSite,
		ent.TypeSessionTypeService:    domain.KindSessionTypeService,
		ent.TypeSessionEvent:          domain.KindSessionEvent,
		ent.TypeAsset:                 domain.KindAsset,
		ent.TypeTest:                  domain.KindTest,
		ent.TypeTestType:              domain.KindTestType,
		ent.TypeTestTypeProject:       domain.KindTestTypeProject,
		ent.TypeTestTypeSite:          domain.KindTestTypeSite,
		ent.TypeTestInvitation:        domain.KindTestInvitation,
	} {
		if got := rowguard.KindOf(name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}
