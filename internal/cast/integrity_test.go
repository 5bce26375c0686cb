package cast_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/crypto/bcrypt"

	"teragraph/internal/cast"
)

// rows gives the rows of a table as maps.
func rows(t *testing.T, table string) []map[string]any {
	t.Helper()
	for _, have := range cast.Tables() {
		if have.Name != table {
			continue
		}
		var out []map[string]any
		for _, values := range have.Rows {
			row := map[string]any{}
			for i, column := range have.Columns {
				row[column] = values[i]
			}
			out = append(out, row)
		}
		return out
	}
	t.Fatalf("no table %s", table)
	return nil
}

func living(t *testing.T, table string) []map[string]any {
	t.Helper()
	return slices.DeleteFunc(rows(t, table), func(r map[string]any) bool { return r["deleted_at"] != nil })
}

func TestCounts(t *testing.T) {
	for table, want := range map[string]int{
		"t_sites": 3, "t_projects": 8, "t_users": 30, "t_participants": 200, "t_devices": 60, "t_sessions": 2000,
		"t_services": 7, "t_server_settings": 4,
	} {
		if got := len(living(t, table)); got != want {
			t.Errorf("%s: %d living rows, want %d", table, got, want)
		}
	}
	for table, least := range map[string]int{
		"t_sessions_events": 3000, "t_assets": 400, "t_tests": 400, "t_sessions_participants": 2000, "t_sessions_users": 800,
		"t_sessions_devices": 300, "t_devices_types": 4, "t_tests_invitations": 5, "t_services_configs": 4, "t_users_preferences": 4,
	} {
		if got := len(living(t, table)); got < least {
			t.Errorf("%s: %d living rows, want at least %d", table, got, least)
		}
	}
}

func TestTwoBuildsAreEqual(t *testing.T) {
	if diff := cmp.Diff(cast.Tables(), cast.Tables()); diff != "" {
		t.Error(diff)
	}
}

func TestRowsFitTheirTables(t *testing.T) {
	for _, table := range cast.Tables() {
		deleted := 0
		for i, row := range table.Rows {
			if len(row) != len(table.Columns) {
				t.Fatalf("%s row %d: %d values for %d columns", table.Name, i, len(row), len(table.Columns))
			}
			for j, value := range row {
				switch v := value.(type) {
				case nil, int, int64, string, bool:
				case time.Time:
					if v.Location() != time.UTC || !v.Equal(v.Truncate(time.Microsecond)) {
						t.Errorf("%s.%s: %v is not UTC in microseconds", table.Name, table.Columns[j], v)
					}
				default:
					t.Errorf("%s.%s: type %T", table.Name, table.Columns[j], v)
				}
			}
			if table.Columns[len(row)-1] == "deleted_at" && row[len(row)-1] != nil {
				deleted++
			}
		}
		soft := slices.Contains(table.Columns, "deleted_at")
		if soft && deleted == 0 && table.Name != "t_sites" {
			t.Errorf("%s has no soft-deleted row", table.Name)
		}
	}
}

func TestForeignKeysResolve(t *testing.T) {
	seen := map[string]map[any]bool{}
	for _, table := range cast.Tables() {
		for i, column := range table.Columns {
			parent, key, ok := parentOf(table.Name, column)
			values := map[any]bool{}
			for _, row := range table.Rows {
				values[row[i]] = true
				if ok && row[i] != nil && !seen[parent+"."+key][row[i]] {
					t.Fatalf("%s.%s = %v: no such %s", table.Name, column, row[i], parent)
				}
			}
			seen[table.Name+"."+column] = values
		}
	}
}

func TestUniqueColumns(t *testing.T) {
	for _, table := range cast.Tables() {
		for i, column := range table.Columns {
			if i != 0 && !slices.Contains(uniques, table.Name+"."+column) {
				continue
			}
			seen := map[any]bool{}
			for _, row := range table.Rows {
				if row[i] != nil && seen[row[i]] {
					t.Errorf("%s.%s: %v twice", table.Name, column, row[i])
				}
				seen[row[i]] = true
			}
		}
	}
}

// TestLinksAreSingle holds for deleted links too: a deleted one never repeats a living one.
func TestLinksAreSingle(t *testing.T) {
	for _, table := range cast.Tables() {
		ids := slices.DeleteFunc(slices.Clone(table.Columns), func(c string) bool { return !strings.HasPrefix(c, "id_") })
		if len(ids) != 3 || len(table.Columns) != 5 {
			continue
		}
		seen := map[[2]any]bool{}
		for _, row := range table.Rows {
			pair := [2]any{row[1], row[2]}
			if seen[pair] {
				t.Errorf("%s: %v twice", table.Name, pair)
			}
			seen[pair] = true
		}
	}
}

func TestPersonNamesAreDifferent(t *testing.T) {
	seen := map[any]bool{}
	for _, p := range rows(t, "t_participants") {
		if seen[p["participant_name"]] {
			t.Errorf("two participants are called %v", p["participant_name"])
		}
		seen[p["participant_name"]] = true
	}
}

// TestLinksAgree checks what OpenTera demands: what a project has, its site has.
func TestLinksAgree(t *testing.T) {
	site := map[any]any{}
	for _, p := range rows(t, "t_projects") {
		site[p["id_project"]] = p["id_site"]
	}
	for _, c := range []struct{ sites, projects, id string }{
		{"t_devices_sites", "t_devices_projects", "id_device"},
		{"t_services_sites", "t_services_projects", "id_service"},
		{"t_sessions_types_sites", "t_sessions_types_projects", "id_session_type"},
		{"t_tests_types_sites", "t_tests_types_projects", "id_test_type"},
	} {
		at := map[[2]any]bool{}
		for _, r := range living(t, c.sites) {
			at[[2]any{r[c.id], r["id_site"]}] = true
		}
		for _, r := range living(t, c.projects) {
			deletedType := r["id_session_type"] == 7
			if !at[[2]any{r[c.id], site[r["id_project"]]}] && !deletedType {
				t.Errorf("%s: %v is in project %v but not in its site", c.projects, r[c.id], r["id_project"])
			}
		}
	}
	group := map[any]any{}
	for _, g := range rows(t, "t_participants_groups") {
		group[g["id_participant_group"]] = g["id_project"]
	}
	for _, p := range rows(t, "t_participants") {
		if g := p["id_participant_group"]; g != nil && group[g] != p["id_project"] {
			t.Errorf("participant %v: group %v is of another project", p["id_participant"], g)
		}
	}
}

func TestSessionsSpreadOverAYear(t *testing.T) {
	months := map[string]int{}
	var last time.Time
	for i, s := range living(t, "t_sessions") {
		start := s["session_start_datetime"].(time.Time)
		planned := s["session_status"] == 0
		if planned != start.After(cast.Now()) {
			t.Errorf("session %v: status %v at %v", s["id_session"], s["session_status"], start)
		}
		if start.Truncate(24 * time.Hour).Before(last.Truncate(24 * time.Hour)) {
			t.Errorf("session %v is older than the one before it", i+1)
		}
		last = start
		months[start.Format("2006-01")]++
	}
	if len(months) < 12 || months["2026-02"] < 120 {
		t.Errorf("uneven: %v", months)
	}
}

func TestPassword(t *testing.T) {
	hashes := map[string]bool{}
	for _, u := range rows(t, "t_users") {
		hashes[u["user_password"].(string)] = true
	}
	for _, p := range rows(t, "t_participants") {
		if hash, ok := p["participant_password"].(string); ok {
			hashes[hash] = true
		}
	}
	if len(hashes) != 1 {
		t.Errorf("%d different hashes", len(hashes))
	}
	for hash := range hashes {
		if !strings.HasPrefix(hash, "$2b$10$") {
			t.Errorf("hash %q is not as passlib writes it", hash)
		}
		if err := bcrypt.CompareHashAndPassword([]byte(hash), []byte(cast.Password)); err != nil {
			t.Error(err)
		}
	}
}
