package property_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"
)

// row is one row of a table by column; values are int, int64, string, bool, time.Time or nil.
type row map[string]any

// world is all rows of a random database, the soft-deleted ones included.
type world struct {
	tables map[string][]row
}

// tableOrder lists the tables in the order of insertion: referenced ones first.
var tableOrder = slices.Concat(placeTables, sessionTables)

var placeTables = []string{
	"t_sites", "t_projects", "t_users", "t_users_groups", "t_users_users_groups",
	"t_services", "t_services_sites", "t_services_projects", "t_services_roles",
	"t_participants_groups", "t_participants",
	"t_devices_types", "t_devices_subtypes", "t_devices", "t_devices_sites", "t_devices_projects", "t_devices_participants",
	"t_services_access", "t_services_configs", "t_services_configs_specifics", "t_server_settings",
}

var keys = func() map[string]string {
	names := maps.Clone(placeKeys)
	for _, table := range sessionTables {
		names[table] = keyOf(table)
	}
	return names
}()

var placeKeys = map[string]string{
	"t_sites": "id_site", "t_projects": "id_project", "t_users": "id_user", "t_users_groups": "id_user_group",
	"t_users_users_groups": "id_user_user_group", "t_services": "id_service", "t_services_sites": "id_service_site",
	"t_services_projects": "id_service_project", "t_services_roles": "id_service_role",
	"t_services_access": "id_service_access", "t_participants_groups": "id_participant_group",
	"t_participants": "id_participant", "t_devices_types": "id_device_type", "t_devices": "id_device",
	"t_devices_sites": "id_device_site", "t_devices_projects": "id_device_project",
	"t_devices_participants": "id_device_participant",
	"t_devices_subtypes":     "id_device_subtype", "t_services_configs": "id_service_config",
	"t_services_configs_specifics": "id_service_config_specific", "t_server_settings": "id_server_settings",
}

func (r row) lives() bool { return r["deleted_at"] == nil }

// living gives the rows of a table that are not soft-deleted.
func (w *world) living(table string) []row {
	var out []row
	for _, r := range w.tables[table] {
		if r.lives() {
			out = append(out, r)
		}
	}
	return out
}

// find gives the living row of a table with that key, nil if there is none.
func (w *world) find(table string, id any) row {
	for _, r := range w.living(table) {
		if id != nil && r[keys[table]] == id {
			return r
		}
	}
	return nil
}

// GoString lists the rows, one a line, for the report of a failure.
func (w *world) GoString() string {
	var b strings.Builder
	for _, table := range tableOrder {
		for _, r := range w.tables[table] {
			b.WriteString("\n  " + table)
			for _, column := range slices.Sorted(maps.Keys(r)) {
				if v := r[column]; v != nil && v != false && v != "" {
					fmt.Fprintf(&b, " %s=%v", column, v)
				}
			}
		}
	}
	return b.String()
}

// clone copies the tables, so that rows can be added to the copy.
func (w *world) clone() *world {
	c := &world{tables: map[string][]row{}}
	for table, rows := range w.tables {
		c.tables[table] = slices.Clone(rows)
	}
	return c
}

// add appends a row under the next key and gives the key.
func (w *world) add(table string, r row) int {
	id := len(w.tables[table]) + 1
	r[keys[table]] = id
	if _, ok := r["version_id"]; !ok {
		r["version_id"] = int64(1)
	}
	w.tables[table] = append(w.tables[table], r)
	return id
}

var (
	epoch    = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	moments  = []any{nil, epoch, epoch.Add(time.Microsecond), epoch.Add(1500 * time.Millisecond), epoch.Add(-time.Hour), epoch.AddDate(1, 0, 0)}
	versions = []int64{1, 2, 3, 1 << 60, 1<<60 + 1}
	alphabet = []rune{'a', 'b', 'A', 'B', 'é', 'É', '%', '_', '\'', '"', '\\', ' ', '中'}
)

// draw makes choices; each shrinks towards the first possibility.
type draw struct{ *rapid.T }

func (d draw) upTo(n int, label string) int {
	all := make([]int, n+1)
	for i := range all {
		all[i] = i
	}
	return rapid.SampledFrom(all).Draw(d.T, label)
}

// oneIn is true once in n draws.
func (d draw) oneIn(n int, label string) bool { return d.upTo(n-1, label) == n-1 }

func (d draw) text(most int) string {
	return rapid.StringOfN(rapid.SampledFrom(alphabet), 0, most, -1).Draw(d.T, "text")
}

// ref gives the key of a row of the table, living or not; nil when it has none.
func (d draw) ref(w *world, table string) any {
	if len(w.tables[table]) == 0 {
		return nil
	}
	return d.upTo(len(w.tables[table])-1, table) + 1
}

func (d draw) optional(v any) any {
	if d.oneIn(4, "null") {
		return nil
	}
	return v
}

// worlds draws databases.
func worlds() *rapid.Generator[*world] {
	return rapid.Custom(func(t *rapid.T) *world {
		w := &world{tables: map[string][]row{}}
		p := peopler{w: w, t: t}
		p.places()
		p.people()
		p.rights()
		p.participants()
		p.devices()
		p.sessions()
		p.results()
		p.configs()
		return w
	})
}

// peopler fills a world.
type peopler struct {
	w *world
	t *rapid.T
}

// rows draws between least and most rows of a table. A row that make refuses (nil) is left out.
func (p peopler) rows(table string, least, most int, make func(d draw, id int) row) {
	rapid.SliceOfN(rapid.Custom(func(t *rapid.T) int {
		d := draw{t}
		r := make(d, len(p.w.tables[table])+1)
		if r == nil {
			return 0
		}
		r["version_id"] = versions[d.upTo(len(versions)-1, "version")]
		if _, has := r["deleted_at"]; !has && !deletedForGood[table] && d.oneIn(12, "deleted") {
			r["deleted_at"] = epoch
		}
		return p.w.add(table, r)
	}), least, most).Draw(p.t, table)
}

// links draws rows of a link table; a link without both ends is left out unless the columns may be null.
func (p peopler) links(table, left, leftTable, right, rightTable string, least, most int, nullable bool) {
	p.rows(table, least, most, func(d draw, _ int) row {
		l, r := d.ref(p.w, leftTable), d.ref(p.w, rightTable)
		if nullable && d.oneIn(10, "null") {
			l = nil
		}
		if nullable && d.oneIn(10, "null") {
			r = nil
		}
		if !nullable && (l == nil || r == nil) {
			return nil
		}
		return row{left: l, right: r}
	})
}

func uuid(kind, id int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", kind, id) }
