package parity

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/store/snapshot"
)

func rows(t *testing.T, raw string) Rows {
	t.Helper()
	r, err := parseRows(json.RawMessage(raw))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCompareRows(t *testing.T) {
	const site = `{"id_site":3,"site_name":"new","deleted_at":null,"version_id":7}`
	tests := []struct{ name, recorded, ours, want string }{
		{"nothing", `null`, `{}`, ``},
		{"empty lists are nothing", `{}`, `{"t_sites":{"inserted":[],"updated":[],"deleted":[]}}`, ``},
		{"the same in another order", `{"t_sites":{"inserted":[` + site + `,{"id_site":4}],"deleted":[1,2]}}`, `{"t_sites":{"inserted":[{"id_site":4},` + site + `],"deleted":[2,1]}}`, ``},
		{"what is left out", `{"t_sites":{"inserted":[{"id_site":3,"x_lastonline":null}]}}`, `{"t_sites":{"inserted":[{"id_site":3,"version_id":1}]}}`, ``},
		{"placeholders", `{"t_a":{"inserted":[{"id":"<any>","u":"<uuid>","d":"<datetime>","t":"<jwt>"}]}}`, `{"t_a":{"inserted":[{"id":9,"u":"b71bb2e4-a836-4484-9e36-89470d8183a3","d":"2024-03-15T10:14:11.60869+00:00","t":"a.b.c"}]}}`, ``},
		{"a row too many", `{"t_sites":{"inserted":[{"id_site":3}]}}`, `{"t_sites":{"inserted":[{"id_site":3},{"id_site":4}]}}`, `db.t_sites.inserted: has the element {"id_site":4}, which was not recorded`},
		{"a row too few", `{"t_sites":{"inserted":[{"id_site":3}]}}`, `{}`, `db.t_sites.inserted: lacks the element {"id_site":3}`},
		{"another value", `{"t_sites":{"inserted":[{"id_site":3,"site_name":"new"}]}}`, `{"t_sites":{"inserted":[{"id_site":3,"site_name":"old"}]}}`, `db.t_sites.inserted[*].site_name: "old" instead of "new"`},
		{"null is no text", `{"t_sites":{"updated":[{"id_site":3,"a":null}]}}`, `{"t_sites":{"updated":[{"id_site":3,"a":""}]}}`, `db.t_sites.updated[*].a: "" instead of null`},
		{"a number is no truth", `{"t_sites":{"updated":[{"id_site":3,"a":true}]}}`, `{"t_sites":{"updated":[{"id_site":3,"a":1}]}}`, `db.t_sites.updated[*].a: 1 instead of true`},
		{"one column more", `{"t_sites":{"updated":[{"id_site":3}]}}`, `{"t_sites":{"updated":[{"id_site":3,"a":1}]}}`, `db.t_sites.updated[*].a: was not recorded`},
		{"gone instead of marked", `{"t_sites":{"updated":[{"id_site":3}]}}`, `{"t_sites":{"deleted":[3]}}`, "db.t_sites.updated: lacks the element {\"id_site\":3}\ndb.t_sites.deleted: has the element 3, which was not recorded"},
		{"another table", `{"t_b":{"deleted":[1]}}`, `{"t_a":{"deleted":[1]}}`, "db.t_a.deleted: has the element 1, which was not recorded\ndb.t_b.deleted: lacks the element 1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := ""
			for i, d := range compareRows(rows(t, tt.recorded), rows(t, tt.ours)) {
				if i > 0 {
					got += "\n"
				}
				got += d.String()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseRowsRefuses(t *testing.T) {
	for _, raw := range []string{`[]`, `{"t_sites":{"changed":[]}}`, `{"t_sites":{"inserted":[1]}}`, `{"t_sites":[]}`, `{}{}`} {
		if r, err := parseRows(json.RawMessage(raw)); err == nil {
			t.Errorf("%s was read as %v", raw, r)
		}
	}
}

func TestRowsOf(t *testing.T) {
	got, err := rowsOf(snapshot.Changes{
		"t_sites": {Inserted: []snapshot.Row{{"id_site": int64(3), "site_2fa_required": true, "version_id": int64(1)}}, Deleted: []int64{1}},
		"t_users": {Updated: []snapshot.Row{{"id_user": int64(1), "user_lastonline": "x"}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows(t, `{"t_sites":{"inserted":[{"id_site":3,"site_2fa_required":true}],"deleted":[1]}}`), got); diff != "" {
		t.Error(diff)
	}
}
