package rowguard_test

import (
	"fmt"
	"slices"
	"testing"

	"entgo.io/ent/dialect/sql"
	"github.com/google/go-cmp/cmp"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
	"teragraph/internal/store/testdb"
)

// TestWrite runs what is written for each form of a condition, on three sites with two projects each
// (1 and 2, 3 and 4, 5 and 6).
func TestWrite(t *testing.T) {
	path := func(to domain.Kind, via string) *policy.Path {
		p, err := policy.ParsePath("test", to, via)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	itself, site := path(domain.KindProject, "id_project"), path(domain.KindSite, "id_site")
	sister := path(domain.KindProject, "id_site > t_projects.id_site:id_project")
	sisters := path(domain.KindSite, "id_site > t_projects.id_site:id_site")
	roles := path(domain.KindServiceRole, "id_project > t_services_roles.id_project:id_service_role")
	where := func(p policy.Pred) policy.Decision { return policy.Decision{Verdict: policy.Where, If: p} }
	matrix, err := policy.Load("default")
	if err != nil {
		t.Fatal(err)
	}
	siteType := matrix.Type(domain.KindSite)
	tests := map[string]struct {
		decision policy.Decision
		want     []int
	}{
		"always":        {policy.Decision{Verdict: policy.Always}, []int{1, 2, 3, 4, 5, 6}},
		"never":         {policy.Decision{}, nil},
		"in":            {where(policy.In{Path: site, IDs: []int{1, 3}}), []int{1, 2, 5, 6}},
		"through a hop": {where(policy.In{Path: sister, IDs: []int{4}}), []int{3, 4}},
		"and":           {where(policy.And{policy.In{Path: site, IDs: []int{1, 2}}, policy.In{Path: itself, IDs: []int{2, 3, 5}}}), []int{2, 3}},
		"or":            {where(policy.Or{policy.In{Path: site, IDs: []int{1}}, policy.In{Path: itself, IDs: []int{2, 5}}}), []int{1, 2, 5}},
		"or through the same rows": {where(policy.Or{
			policy.In{Path: sister, IDs: []int{4}}, policy.In{Path: roles, IDs: []int{7}}, policy.In{Path: sisters, IDs: []int{3}},
		}), []int{1, 3, 4, 5, 6}},
		"or within and":       {where(policy.And{policy.In{Path: site, IDs: []int{2, 3}}, policy.Or{policy.In{Path: itself, IDs: []int{1, 3}}, policy.In{Path: sister, IDs: []int{6}}}}), []int{3, 5, 6}},
		"leads":               {where(policy.Leads{Path: site, Type: siteType}), []int{1, 2, 3, 4, 5, 6}},
		"or from the own key": {where(policy.Or{policy.In{Path: roles, IDs: []int{7}}, policy.In{Path: itself, IDs: []int{6}}, policy.Leads{Path: site, Type: siteType, If: policy.In{Path: path(domain.KindSite, "id_site"), IDs: []int{2}}}}), []int{1, 3, 4, 6}},
		"leads to a row":      {where(policy.Leads{Path: site, Type: siteType, If: policy.In{Path: path(domain.KindSite, "id_site"), IDs: []int{2}}}), []int{3, 4}},
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		for _, statement := range []string{
			`INSERT INTO t_sites (id_site, site_name, site_2fa_required, version_id) VALUES (1, 'a', false, 1), (2, 'b', false, 1), (3, 'c', false, 1)`,
			`INSERT INTO t_projects (id_project, id_site, project_name, project_enabled, version_id)
			 VALUES (1, 1, 'p', true, 1), (2, 1, 'p', true, 1), (3, 2, 'p', true, 1), (4, 2, 'p', true, 1), (5, 3, 'p', true, 1), (6, 3, 'p', true, 1)`,
			`INSERT INTO t_services (id_service, service_uuid, service_name, service_key, service_hostname, service_port, service_endpoint, service_clientendpoint,
			 service_enabled, service_system, service_editable_config, service_has_assets, service_has_tests, version_id)
			 VALUES (1, 'u', 'n', 'k', 'h', 1, '/', '/', true, true, false, false, false, 1)`,
			`INSERT INTO t_services_roles (id_service_role, id_service, id_project, service_role_name, version_id, deleted_at)
			 VALUES (7, 1, 1, 'r', 1, NULL), (8, 1, 2, 'r', 1, NULL), (9, 1, NULL, 'r', 1, NULL)`,
		} {
			if _, err := db.SQL.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
		}
		for name, test := range tests {
			for _, form := range []policy.Form{policy.Plain, policy.Wide, policy.Narrow, policy.ByKey} {
				t.Run(fmt.Sprint(name, " in form ", form), func(t *testing.T) {
					d := test.decision
					d.Form, d.Type = form, &policy.Type{Table: "t_projects", Key: "id_project", Grows: true}
					if diff := cmp.Diff(test.want, projects(t, db, d)); diff != "" {
						t.Error("-want +got:", diff)
					}
				})
			}
		}
	})
}

func projects(t *testing.T, db *database.DB, d policy.Decision) []int {
	t.Helper()
	table := sql.Dialect(db.Dialect).Table("t_projects")
	s := sql.Dialect(db.Dialect).Select(table.C("id_project")).From(table)
	s.Where(sql.P(func(b *sql.Builder) { rowguard.Write(b, s.C, d) }))
	text, args := s.Query()
	rows := &sql.Rows{}
	if err := db.Driver().Query(t.Context(), text, args, rows); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var ids []int
	if err := sql.ScanSlice(rows, &ids); err != nil {
		t.Fatal(err)
	}
	slices.Sort(ids)
	return ids
}
