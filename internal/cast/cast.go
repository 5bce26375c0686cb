package cast

import "time"

// Table is the rows of one table, in the order of their ids.
type Table struct {
	Name    string
	Columns []string
	Rows    [][]any // int, int64, string, bool, time.Time in UTC, or nil
}

// Tables builds the whole cast anew, parents before children; two calls give equal rows.
// The caller owns the result.
func Tables() []Table {
	b := newBuilder()
	b.places()
	b.services()
	b.users()
	b.grants()
	b.participants()
	b.devices()
	b.configs()
	b.types()
	b.sessions()
	b.invitations()
	b.direct()
	return b.tables
}

// Now is the moment at which the cast is set; TERAGRAPH_CLOCK can fix the server's clock to it.
func Now() time.Time { return time.Date(2026, time.September, 30, 12, 0, 0, 0, time.UTC) }

// builder collects rows and remembers what later rows need to know of earlier ones.
type builder struct {
	tables  []Table
	index   map[string]int  // table name -> position in tables
	soft    map[string]bool // table name -> it has deleted_at
	version int64

	roles        map[role]int  // role -> id_service_role
	staff        map[int][]int // project -> living, enabled users who hold a role in it
	members      map[int][]int // user group -> its living, enabled members
	projectOf    map[int]int   // participant -> project, of the living ones
	crowd        map[int][]int // project -> living participants
	kit          map[int][]int // project -> living devices linked to it
	deviceType   map[int]int   // device -> type
	sessionTypes map[int][]int // project -> living session types
	testTypes    map[int][]int // project -> living test types
}

func newBuilder() *builder {
	b := &builder{
		index: map[string]int{}, soft: map[string]bool{}, version: Now().UnixMilli(),
		roles: map[role]int{}, staff: map[int][]int{}, members: map[int][]int{},
		projectOf: map[int]int{}, crowd: map[int][]int{}, kit: map[int][]int{},
		deviceType: map[int]int{}, sessionTypes: map[int][]int{}, testTypes: map[int][]int{},
	}
	for i, l := range layouts() {
		b.tables = append(b.tables, Table{Name: l.name, Columns: l.allColumns()})
		b.index[l.name], b.soft[l.name] = i, l.soft
	}
	return b
}

// add appends a living row and gives its id; the values are the columns between id and version_id.
func (b *builder) add(table string, values ...any) int {
	return b.row(table, nil, values)
}

// addDeleted appends a row that was soft-deleted some days before Now.
func (b *builder) addDeleted(table string, values ...any) int {
	return b.row(table, Now().AddDate(0, 0, -45), values)
}

func (b *builder) row(table string, deletedAt any, values []any) int {
	t := &b.tables[b.index[table]]
	id := len(t.Rows) + 1
	row := make([]any, 0, len(values)+3)
	row = append(append(append(row, id), values...), b.version)
	if b.soft[table] {
		row = append(row, deletedAt)
	}
	t.Rows = append(t.Rows, row)
	return id
}

// nextID gives the id that the next row of the table will get.
func (b *builder) nextID(table string) int { return len(b.tables[b.index[table]].Rows) + 1 }

// optional turns "" into a null.
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// reference turns 0 into a null.
func reference(id int) any {
	if id == 0 {
		return nil
	}
	return id
}
