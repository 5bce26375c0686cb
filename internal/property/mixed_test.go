package property_test

import (
	"bytes"
	"testing"

	"teragraph/internal/store/testdb"
)

// mixed is a caller (user 1) for whom rules hold on some rows and not on others: admin of project 1, user of
// project 2, nothing on project 3, all of one site; projects 4 and 5 are of another site, 4 of them theirs.
func mixed() *world {
	c := corner{&world{tables: map[string][]row{}}}
	me, mate, other := c.user(false), c.user(false), c.user(false)
	for i, email := range []any{"m@x", "z@x", "a@x"} {
		c.tables["t_users"][i]["user_email"], c.tables["t_users"][i]["user_notes"] = email, "notes"
	}
	for _, site := range []int{c.site(nil), c.site(nil)} {
		for range 3 {
			c.project(site, nil)
		}
	}
	for i, role := range []string{"admin", "user", "", "user"} {
		if role != "" {
			c.grant(me, role, nil, i+1)
		}
	}
	c.grant(mate, "user", nil, 1)
	c.grant(other, "user", nil, 2)
	for _, project := range []int{1, 2, 3} {
		c.add("t_participants_groups", row{"id_project": project, "participant_group_name": "G"})
	}
	for i, email := range []any{"d", "c", nil, "b", "a", "e"} {
		id := c.participant(1+i%2, []any{3, nil, 1, 3, 2, 2}[i])
		p := c.tables["t_participants"][id-1]
		p["participant_email"], p["participant_token"] = email, uuid(7, i)
	}
	return c.world
}

// TestMixedCaller compares fixed queries of a caller whose rules differ from row to row.
func TestMixedCaller(t *testing.T) {
	f := readFiles(t)
	two := bytes.ReplaceAll(f.matrix, []byte("notes: {column: user_notes, read: [row]}"), []byte("notes: {column: user_notes, read: [self of itself]}"))
	two = bytes.ReplaceAll(two, []byte("email: {column: user_email, read: [row]}"), []byte("email: {column: user_email, read: [admin of projects]}"))
	if bytes.Count(two, []byte("read: [row]")) != bytes.Count(f.matrix, []byte("read: [row]"))-2 {
		t.Fatal("matrix.yaml words the rules on a user's e-mail and notes otherwise now")
	}
	for _, dialect := range testdb.Dialects() {
		c := &campaign{server: newServer(t, dialect), files: f}
		w := mixed()
		c.load(t, w)
		for _, r := range append(c.base(t), c.under(t, "two rules", two, nil)) {
			j := newJudge(w, r.book, caller(w.tables["t_users"][0]))
			for _, q := range mixedQueries() {
				c.compare(t, r, j, q)
			}
			for _, typ := range []string{"Participant", "User"} {
				for _, direction := range []word{"ASC", "DESC"} {
					for size := 1; size <= 3; size++ {
						by := sel("Query", listOf(typ), typ+"Connection")
						by.args = []argument{{name: "orderBy", value: []any{object{"field": word("EMAIL"), "direction": direction}}}}
						c.follow(t, r, j, by, size)
					}
				}
			}
		}
		if c.withheld < 3 {
			t.Errorf("%s: only %d answers withheld something", dialect, c.withheld)
		}
	}
}

func mixedQueries() []*query {
	all := func(name, typ string, sub ...*field) *query {
		return &query{fields: []*field{sel("Query", name, typ+"Connection", sel(typ+"Connection", "nodes", typ, sub...))}}
	}
	projects := sel("Site", "projects", "ProjectConnection", sel("ProjectConnection", "nodes", "Project", sel("Project", "id", "ID")),
		sel("ProjectConnection", "totalCount", "Int"), sel("ProjectConnection", "pageInfo", "PageInfo", sel("PageInfo", "hasNextPage", "Boolean")))
	projects.args = []argument{{name: "first", value: 1}}
	return []*query{
		all("participants", "Participant", sel("Participant", "id", "ID"), sel("Participant", "email", "String"), sel("Participant", "token", "String"),
			sel("Participant", "participantGroup", "ParticipantGroup", sel("ParticipantGroup", "id", "ID"))),
		all("participantGroups", "ParticipantGroup", sel("ParticipantGroup", "participants", "ParticipantConnection",
			sel("ParticipantConnection", "totalCount", "Int"), sel("ParticipantConnection", "nodes", "Participant", sel("Participant", "id", "ID")))),
		all("users", "User", sel("User", "id", "ID"), sel("User", "email", "String"), sel("User", "notes", "String")),
		all("sites", "Site", projects),
	}
}
