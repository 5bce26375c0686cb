package snapshot_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"teragraph/internal/store/snapshot"
)

type row = snapshot.Row

func sites(rows ...row) snapshot.Snapshot {
	t := snapshot.Table{Key: "id_site", Rows: map[int64]row{}}
	for _, r := range rows {
		t.Rows[r["id_site"].(int64)] = r
	}
	return snapshot.Snapshot{"t_sites": t, "t_users": {Key: "id_user", Rows: map[int64]row{}}}
}

func site(id int64, name any, version int64) row {
	return row{"id_site": id, "site_name": name, "site_lastonline": nil, "version_id": version}
}

func TestDiff(t *testing.T) {
	before := sites(site(1, "a", 1), site(2, "b", 1), site(3, nil, 1))
	tests := []struct {
		name         string
		after        snapshot.Snapshot
		all, without snapshot.Changes
	}{
		{"nothing", sites(site(3, nil, 1), site(2, "b", 1), site(1, "a", 1)), snapshot.Changes{}, snapshot.Changes{}},
		{
			"the version", sites(site(1, "a", 2), site(2, "b", 1), site(3, nil, 1)),
			snapshot.Changes{"t_sites": {Updated: []row{{"id_site": int64(1), "version_id": int64(2)}}}},
			snapshot.Changes{},
		},
		{
			"a text to null and back", sites(site(1, nil, 1), site(2, "b", 2), site(3, "c", 1)),
			snapshot.Changes{"t_sites": {Updated: []row{
				{"id_site": int64(1), "site_name": nil},
				{"id_site": int64(2), "version_id": int64(2)},
				{"id_site": int64(3), "site_name": "c"},
			}}},
			snapshot.Changes{"t_sites": {Updated: []row{{"id_site": int64(1), "site_name": nil}, {"id_site": int64(3), "site_name": "c"}}}},
		},
		{
			"one more, one less", sites(site(1, "a", 1), site(2, "b", 1), site(4, "d", 7)),
			snapshot.Changes{"t_sites": {Inserted: []row{site(4, "d", 7)}, Deleted: []int64{3}}},
			snapshot.Changes{"t_sites": {Inserted: []row{{"id_site": int64(4), "site_name": "d"}}, Deleted: []int64{3}}},
		},
		{
			"a table",
			snapshot.Snapshot{"t_users": {Key: "id_user", Rows: map[int64]row{7: {"id_user": int64(7)}}}},
			snapshot.Changes{"t_sites": {Deleted: []int64{1, 2, 3}}, "t_users": {Inserted: []row{{"id_user": int64(7)}}}},
			snapshot.Changes{"t_sites": {Deleted: []int64{1, 2, 3}}, "t_users": {Inserted: []row{{"id_user": int64(7)}}}},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := snapshot.Diff(before, tt.after)
			if diff := cmp.Diff(tt.all, got); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.without, got.Without(snapshot.Bookkeeping)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChangesAsJSON(t *testing.T) {
	raw, err := json.Marshal(snapshot.Changes{"t_sites": {Updated: []row{{"id_site": int64(1), "site_name": nil}}}, "t_users": {Deleted: []int64{2}}})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"t_sites":{"updated":[{"id_site":1,"site_name":null}]},"t_users":{"deleted":[2]}}`; string(raw) != want {
		t.Errorf("got %s, want %s", raw, want)
	}
}
