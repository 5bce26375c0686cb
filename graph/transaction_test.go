package graph_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"teragraph/internal/domain"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// TestOneTransaction: of several changes the last fails; nothing is stored, and those after it are not tried.
func TestOneTransaction(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		got := f.mutate(t, "admin", `
			a: createSite(input: {name: "New"}) { id }
			b: updateProject(id: "$project:1", input: {enabled: false}) { id }
			c: addMemberships(inputs: {userId: "$user:5", userGroupId: "$userGroup:2"}) { id }
			d: deleteUser(id: "$user:15")
			e: createUser(input: {username: "maya", password: "`+strongPassword+`", firstName: "x", lastName: "x"}) { id }
			f: createSite(input: {name: "Newer"}) { id }`)
		if code := outcome(t, got); code != domain.CodeTaken || len(got.Errors) != 2 || got.Errors[1].Extensions.Code != domain.CodeConflict || !strings.Contains(got.Errors[1].Message, "was not tried") {
			t.Errorf("%+v", got.Errors)
		}
		if fmt.Sprint(got.Errors[0].Path, got.Errors[1].Path) != "[e] [f]" {
			t.Errorf("paths %v, %v", got.Errors[0].Path, got.Errors[1].Path)
		}
		testdb.Unchanged(t, db, before)

		f.must(t, "admin", `a: createSite(input: {name: "New"}) { id } b: deleteUser(id: "$user:15")`) // and the server goes on
	})
}

// TestLaterFieldsSeeEarlierOnes: root fields run in their order, and what is read below them is what they wrote.
func TestLaterFieldsSeeEarlierOnes(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		data := f.must(t, "maya", `
			a: updateProject(id: "$project:2", input: {name: "A", enabled: false}) { name enabled participants(first: 2, filter: {enabled: true}) { totalCount } }
			b: updateProject(id: "$project:2", input: {name: "B"}) { name enabled site { name role projects(filter: {name: {eq: "B"}}) { nodes { name } } } }
			c: createParticipant(input: {participantGroupId: "$participantGroup:1", name: "New"}) { name enabled loginEnabled tokenEnabled token project { id participants(filter: {name: {eq: "New"}}) { totalCount } } }`)
		want := `{"a":{"name":"A","enabled":false,"participants":{"totalCount":0}},` +
			`"b":{"name":"B","enabled":false,"site":{"name":"Lakeside Rehabilitation Centre","role":"ADMIN","projects":{"nodes":[{"name":"B"}]}}},` +
			`"c":{"name":"New","enabled":true,"loginEnabled":false,"tokenEnabled":false,"token":null,"project":{"id":"` + id(domain.KindProject, 1) + `","participants":{"totalCount":1}}}}`
		if data != want {
			t.Errorf("%s\nwant %s", data, want)
		}
	})
}

// TestRightsThatWereJustGiven: a change decides what the next one may, and what is read below it.
func TestRightsThatWereJustGiven(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		got := f.mutate(t, "maya", `
			a: createProject(input: {siteId: "$site:1", name: "New"}) { role site { role } participants { totalCount } }
			b: createUserGroup(input: {name: "Team", siteRoles: [{siteId: "$site:1", role: USER}]}) { name siteAccess { role site { name } } }
			c: deleteMembership(id: "$membership:1")
			d: updateProject(id: "$project:1", input: {name: "x"}) { id }`)
		if code := outcome(t, got); code != domain.CodeNotFound || fmt.Sprint(got.Errors[0].Path) != "[d]" {
			t.Errorf("what was given up is still there: %+v", got)
		}
		data := f.must(t, "maya", `
			a: createProject(input: {siteId: "$site:1", name: "New"}) { role site { role } participants { totalCount } }
			b: createUserGroup(input: {name: "Team", siteRoles: [{siteId: "$site:1", role: USER}]}) { name siteAccess { role site { name } } }`)
		want := `{"a":{"role":"ADMIN","site":{"role":"ADMIN"},"participants":{"totalCount":0}},"b":{"name":"Team","siteAccess":[{"role":"USER","site":{"name":"Lakeside Rehabilitation Centre"}}]}}`
		if data != want {
			t.Errorf("%s\nwant %s", data, want)
		}
	})
}

// TestMaskedAnswerIsNoFailure: the strict policy withholds the address from the project's user, who may change the name.
func TestMaskedAnswerIsNoFailure(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, strictRules)
		before := testdb.Snapshot(t, db)
		got := f.mutate(t, "luka", `updateParticipant(id: "$participant:1", input: {name: "New"}) { name email token project { participants(first: 2) { nodes { email } } } }`)
		var codes []string
		for _, e := range got.Errors {
			codes = append(codes, fmt.Sprint(e.Extensions.Code, " ", e.Extensions.Rule, " ", e.Extensions.Count, " ", e.Path))
		}
		want := []string{
			"FIELD_WITHHELD participant.email 1 [updateParticipant email]", "FIELD_WITHHELD participant.token 1 [updateParticipant token]",
			"FIELD_WITHHELD participant.email 2 [updateParticipant project participants nodes email]",
		}
		if strings.Join(codes, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s", strings.Join(codes, "\n"))
		}
		if !strings.HasPrefix(string(got.Data), `{"updateParticipant":{"name":"New","email":null,"token":null,`) {
			t.Errorf("%s", got.Data)
		}
		if c := testdb.Changes(t, db, before); len(c) != 1 || len(c["t_participants"].Updated) != 1 {
			t.Errorf("%+v", c)
		}
	})
}

// TestManyEdgesUnderAChange: lib/pq runs one statement at a time in a transaction, whoever asks at once.
func TestManyEdgesUnderAChange(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		edges := `name site { name } participantGroups { totalCount nodes { name participants(first: 3) { totalCount nodes { name } } } } access { role userGroup { name } } byUser: access(by: USER) { role user { name } } `
		for i := range 10 {
			edges += fmt.Sprintf(`e%d: participants(first: %d, orderBy: {field: NAME}) { totalCount nodes { id name lastSessionAt participantGroup { name } project { name } } } `, i, i+1)
		}
		for range 5 {
			data := f.must(t, "maya", `a: updateProject(id: "$project:1", input: {name: "x"}) { `+edges+` } b: updateProject(id: "$project:1", input: {name: "y"}) { `+edges+` }`)
			if !strings.Contains(data, `"e9":{"totalCount":`) {
				t.Fatalf("%s", data)
			}
		}
	})
}

// TestPanicUndoes: a mistake of ours in the middle of a change leaves nothing behind, and what follows is not tried.
func TestPanicUndoes(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		p := &counted{panics: true}
		f := withPasswords(t, db, p)
		before := testdb.Snapshot(t, db)
		w := f.serve(f.as(t, "admin"), post(t, withIDs(`mutation {
			a: createSite(input: {name: "New"}) { id }
			b: updateUser(id: "$user:5", input: {password: "`+strongPassword+`"}) { id }
			c: createSite(input: {name: "Newer"}) { id } }`), nil))
		body := w.Body.String()
		if w.Code != http.StatusInternalServerError || !strings.Contains(body, `"data":null`) || strings.Contains(body, "out of order") || !strings.Contains(body, "was not tried") {
			t.Errorf("%d %s", w.Code, body)
		}
		if strings.Contains(body+f.log.String(), strongPassword) || !strings.Contains(f.log.String(), "out of order") {
			t.Errorf("the log: %s", f.log)
		}
		testdb.Unchanged(t, db, before)
		p.panics = false
		f.must(t, "admin", `updateUser(id: "$user:5", input: {password: "`+strongPassword+`"}) { id }`)
	})
}

// TestCommitThatFails: what was not stored is not answered.
func TestCommitThatFails(t *testing.T) {
	var c commits
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, strictRules)
		before := testdb.Snapshot(t, db)
		c.fail = errors.New("the disk is on fire")
		defer func() { c.fail = nil }()
		w := f.serve(f.as(t, "luka"), post(t, withIDs(`mutation { updateParticipant(id: "$participant:1", input: {name: "New"}) { name email } }`), nil))
		if w.Code != http.StatusInternalServerError || !strings.HasPrefix(w.Body.String(), `{"data":null,"errors":[{"message":"the server failed`) || strings.Contains(w.Body.String(), "fire") {
			t.Errorf("%d %s", w.Code, w.Body)
		}
		if !strings.Contains(f.log.String(), "fire") {
			t.Errorf("the log does not say why: %s", f.log)
		}
		testdb.Unchanged(t, db, before)
	}, database.WithDriver(c.wrap))
}

// TestGETNeverChanges: a link can be followed by anybody's browser.
func TestGETNeverChanges(t *testing.T) {
	onCast(t, func(t *testing.T, db *database.DB) {
		f := newFixture(t, db, defaultRules)
		before := testdb.Snapshot(t, db)
		for _, query := range []string{
			withIDs(`mutation { updateSite(id: "$site:1", input: {name: "x"}) { id } }`),
			withIDs(`query q { viewer { kind } } mutation m { deleteUser(id: "$user:15") }`),
		} {
			r := httptest.NewRequest(http.MethodGet, "/graphql?operationName=m&query="+url.QueryEscape(query), nil)
			if !strings.Contains(query, " m ") {
				r = httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(query), nil)
			}
			w := f.serve(f.as(t, "admin"), r)
			if got := checkAnswer(t, w); w.Code != 405 || got.Data != nil || !strings.Contains(got.Errors[0].Message, "send mutations by POST") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		}
		testdb.Unchanged(t, db, before)
	})
}
