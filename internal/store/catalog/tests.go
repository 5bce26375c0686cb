package catalog

import (
	"teragraph/ent"
	"teragraph/ent/test"
	"teragraph/ent/testinvitation"
	"teragraph/internal/domain"
	"teragraph/internal/store/plan"
)

func (c *Catalog) test() *plan.Type {
	return &plan.Type{
		Name: "Test", Kind: domain.KindTest, Table: test.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.TestQuery { return c.Test.Query() }, func(t *ent.Test) plan.Row { return t }),
		Columns: map[string]plan.Column{
			"uuid":          columns(test.FieldTestUUID),
			"name":          columns(test.FieldTestName),
			"at":            columns(test.FieldTestDatetime),
			"status":        columns(test.FieldTestStatus),
			"summary":       columns(test.FieldTestSummary),
			"sessionId":     columns(test.FieldIDSession),
			"testTypeId":    columns(test.FieldIDTestType),
			"participantId": columns(test.FieldIDParticipant),
			"userId":        columns(test.FieldIDUser),
			"deviceId":      columns(test.FieldIDDevice),
			"serviceId":     columns(test.FieldIDService),
		},
		Edges: named(map[string]*plan.Edge{
			"session":     implied(toOne("Session", test.FieldIDSession, func(t *ent.Test) *domain.ID { return ref(t.SessionID()) })),
			"testType":    toOne("TestType", test.FieldIDTestType, func(t *ent.Test) *domain.ID { return ref(t.TestTypeID()) }),
			"participant": toOne("Participant", test.FieldIDParticipant, (*ent.Test).ParticipantID),
			"user":        toOne("User", test.FieldIDUser, (*ent.Test).UserID),
			"device":      toOne("Device", test.FieldIDDevice, (*ent.Test).DeviceID),
			"service":     toOne("Service", test.FieldIDService, (*ent.Test).ServiceID),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(test.FieldID),
			"uuid":        text(test.FieldTestUUID),
			"name":        text(test.FieldTestName),
			"status":      words[domain.TestStatus](test.FieldTestStatus),
			"at":          span(test.FieldTestDatetime),
			"testType":    c.relation(domain.KindTestType, "TestType", "id_test_type"),
			"session":     c.relation(domain.KindSession, "Session", "id_session"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_participant"),
			"user":        c.relation(domain.KindUser, "User", "id_user"),
			"device":      c.relation(domain.KindDevice, "Device", "id_device"),
		},
		Orders: map[string]plan.Order{
			"ID":   byKey(test.FieldID),
			"NAME": byText(test.FieldTestName, func(t *ent.Test) any { return t.TestName }),
			"AT":   byTime(test.FieldTestDatetime, func(t *ent.Test) any { return t.TestDatetime }),
		},
	}
}

func (c *Catalog) testInvitation() *plan.Type {
	return &plan.Type{
		Name: "TestInvitation", Kind: domain.KindTestInvitation, Table: testinvitation.Table,
		Source: plan.Entity(func(c *ent.Client) *ent.TestInvitationQuery { return c.TestInvitation.Query() },
			func(i *ent.TestInvitation) plan.Row { return i }),
		Columns: map[string]plan.Column{
			"key":           columns(testinvitation.FieldTestInvitationKey),
			"message":       columns(testinvitation.FieldTestInvitationMessage),
			"maxCount":      columns(testinvitation.FieldTestInvitationMaxCount),
			"count":         columns(testinvitation.FieldTestInvitationCount),
			"createdAt":     columns(testinvitation.FieldTestInvitationCreationDate),
			"expiresAt":     columns(testinvitation.FieldTestInvitationExpirationDate),
			"testTypeId":    columns(testinvitation.FieldIDTestType),
			"projectId":     columns(testinvitation.FieldIDProject),
			"sessionId":     columns(testinvitation.FieldIDSession),
			"participantId": columns(testinvitation.FieldIDParticipant),
			"userId":        columns(testinvitation.FieldIDUser),
			"deviceId":      columns(testinvitation.FieldIDDevice),
		},
		Edges: named(map[string]*plan.Edge{
			"testType":    toOne("TestType", testinvitation.FieldIDTestType, func(i *ent.TestInvitation) *domain.ID { return ref(i.TestTypeID()) }),
			"project":     toOne("Project", testinvitation.FieldIDProject, func(i *ent.TestInvitation) *domain.ID { return ref(i.ProjectID()) }),
			"session":     toOne("Session", testinvitation.FieldIDSession, (*ent.TestInvitation).SessionID),
			"participant": toOne("Participant", testinvitation.FieldIDParticipant, (*ent.TestInvitation).ParticipantID),
			"user":        toOne("User", testinvitation.FieldIDUser, (*ent.TestInvitation).UserID),
			"device":      toOne("Device", testinvitation.FieldIDDevice, (*ent.TestInvitation).DeviceID),
		}),
		Filters: map[string]plan.Filter{
			"id":          ids(testinvitation.FieldID),
			"key":         text(testinvitation.FieldTestInvitationKey),
			"expiresAt":   span(testinvitation.FieldTestInvitationExpirationDate),
			"testType":    c.relation(domain.KindTestType, "TestType", "id_test_type"),
			"project":     c.relation(domain.KindProject, "Project", "id_project"),
			"session":     c.relation(domain.KindSession, "Session", "id_session"),
			"participant": c.relation(domain.KindParticipant, "Participant", "id_participant"),
			"user":        c.relation(domain.KindUser, "User", "id_user"),
			"device":      c.relation(domain.KindDevice, "Device", "id_device"),
		},
		Orders: map[string]plan.Order{
			"ID": byKey(testinvitation.FieldID),
			"EXPIRES_AT": byTime(testinvitation.FieldTestInvitationExpirationDate,
				func(i *ent.TestInvitation) any { return i.TestInvitationExpirationDate }),
		},
	}
}
