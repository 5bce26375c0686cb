package catalog

import (
	"teragraph/ent"
	"teragraph/ent/testtype"
	"teragraph/ent/testtypeproject"
	"teragraph/ent/testtypesite"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) testType() *plan.Type {
	return &plan.Type{
		Name: "TestType", Kind: domain.KindTestType, Table: testtype.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.TestTypeQuery { return c.TestType.Query() },
			func(t *ent.TestType) plan.Row { return t }),
		Columns: map[string]plan.Column{
			"uuid":          columns(testtype.FieldTestTypeUUID),
			"name":          columns(testtype.FieldTestTypeName),
			"description":   columns(testtype.FieldTestTypeDescription),
			"key":           columns(testtype.FieldTestTypeKey),
			"hasJsonFormat": columns(testtype.FieldTestTypeHasJSONFormat),
			"hasWebFormat":  columns(testtype.FieldTestTypeHasWebFormat),
			"hasWebEditor":  columns(testtype.FieldTestTypeHasWebEditor),
			"serviceId":     columns(testtype.FieldIDService),
		},
		Edges: named(map[string]*plan.Edge{
			"service": implied(toOne("Service", testtype.FieldIDService, func(t *ent.TestType) *domain.ID { return ref(t.ServiceID()) })),
			"projects": toMany("TestTypeProject", testtypeproject.FieldIDTestType,
				func(l *ent.TestTypeProject) *domain.ID { return ref(l.TestTypeID()) }),
			"sites": toMany("TestTypeSite", testtypesite.FieldIDTestType,
				func(l *ent.TestTypeSite) *domain.ID { return ref(l.TestTypeID()) }),
		}),
		Filters: map[string]plan.Filter{
			"id":      ids(testtype.FieldID),
			"name":    text(testtype.FieldTestTypeName),
			"uuid":    text(testtype.FieldTestTypeUUID),
			"key":     text(testtype.FieldTestTypeKey),
			"service": c.relation(domain.KindService, "Service", "id_service"),
			"project": c.relation(domain.KindProject, "Project", "id_test_type > t_tests_types_projects.id_test_type:id_project"),
			"site":    c.relation(domain.KindSite, "Site", "id_test_type > t_tests_types_sites.id_test_type:id_site"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(testtype.FieldID),
			"NAME": byText(testtype.FieldTestTypeName, func(t *ent.TestType) any { return t.TestTypeName }),
		},
	}
}

func (c *Catalog) testTypeProject() *plan.Type {
	return &plan.Type{
		Name: "TestTypeProject", Kind: domain.KindTestTypeProject, Table: testtypeproject.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.TestTypeProjectQuery { return c.TestTypeProject.Query() },
			func(l *ent.TestTypeProject) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"testType": implied(toOne("TestType", testtypeproject.FieldIDTestType,
				func(l *ent.TestTypeProject) *domain.ID { return ref(l.TestTypeID()) })),
			"project": implied(toOne("Project", testtypeproject.FieldIDProject,
				func(l *ent.TestTypeProject) *domain.ID { return ref(l.ProjectID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":       ids(testtypeproject.FieldID),
			"testType": c.relation(domain.KindTestType, "TestType", "id_test_type"),
			"project":  c.relation(domain.KindProject, "Project", "id_project"),
		},
		Orders: map[string]plan.Order{"ID": byKey(testtypeproject.FieldID)},
	}
}

func (c *Catalog) testTypeSite() *plan.Type {
	return &plan.Type{
		Name: "TestTypeSite", Kind: domain.KindTestTypeSite, Table: testtypesite.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.TestTypeSiteQuery { return c.TestTypeSite.Query() },
			func(l *ent.TestTypeSite) plan.Row { return l }),
		Edges: named(map[string]*plan.Edge{
			"testType": implied(toOne("TestType", testtypesite.FieldIDTestType,
				func(l *ent.TestTypeSite) *domain.ID { return ref(l.TestTypeID()) })),
			"site": implied(toOne("Site", testtypesite.FieldIDSite,
				func(l *ent.TestTypeSite) *domain.ID { return ref(l.SiteID()) })),
		}),
		Filters: map[string]plan.Filter{
			"id":       ids(testtypesite.FieldID),
			"testType": c.relation(domain.KindTestType, "TestType", "id_test_type"),
			"site":     c.relation(domain.KindSite, "Site", "id_site"),
		},
		Orders: map[string]plan.Order{"ID": byKey(testtypesite.FieldID)},
	}
}
