package property_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"teragraph/internal/store/snapshot"
)

// beside are the tables of Teragraph's own that keep more columns of rows of OpenTera's. In a world they are columns of the
// row itself; a row that has the first of them has a row there.
var beside = map[string]struct {
	table, key string
	columns    []string
	usual      row
}{
	"t_users": {
		"tg_user_details", "id_user",
		[]string{"tg_account_kind", "tg_can_delete_from_front", "tg_created_by", "tg_created_at", "tg_updated_by", "tg_updated_at"},
		row{"tg_account_kind": "HUMAN", "tg_can_delete_from_front": false},
	},
	"t_users_groups": {
		"tg_group_details", "id_user_group",
		[]string{"tg_kind", "tg_id_owner_user", "tg_description", "tg_created_by", "tg_created_at", "tg_updated_by", "tg_updated_at"},
		row{"tg_kind": "NORMAL"},
	},
	"t_services_roles": {"tg_role_details", "id_service_role", []string{"tg_description", "tg_created_at", "tg_updated_at"}, nil},
}

// besideRow gives what is kept of a row in the table beside, nil when nothing is.
func besideRow(table string, r row) row {
	b, known := beside[table]
	if !known || r[b.columns[0]] == nil {
		return nil
	}
	kept := row{b.key: r[b.key]}
	for _, column := range b.columns {
		kept[strings.TrimPrefix(column, "tg_")] = r[column]
	}
	return kept
}

// own gives a row without the columns that are kept beside.
func own(table string, r row) row {
	kept := maps.Clone(r)
	for _, column := range beside[table].columns {
		delete(kept, column)
	}
	return kept
}

// counts gives what a column counts as.
func counts(kind, column string, r row) any {
	for _, b := range beside {
		if usual, has := b.usual[column]; has && r[b.columns[0]] == nil && shapes[kind].columns != nil {
			return usual
		}
	}
	return r[column]
}

// noted says of a row who made or changed it.
func (x *writer) noted(table string, r row, verb string) {
	b, known := beside[table]
	if !known {
		return
	}
	for column, v := range b.usual {
		if r[column] == nil {
			r[column] = v
		}
	}
	r["tg_"+verb+"_by"], r["tg_"+verb+"_at"] = x.j.caller.ID, clock
}

// hidden says that a row is a personal group or a membership in one, which are nothing that anybody sees.
func (w *world) hidden(kind string, r row) bool {
	switch kind {
	case "membership":
		return slices.ContainsFunc(w.tables["t_users_groups"], func(g row) bool { return g["id_user_group"] == r["id_user_group"] && w.hidden("userGroup", g) })
	case "userGroup":
		return r["tg_kind"] == "PERSONAL"
	}
	return false
}

// addBeside adds the columns that are kept beside to the rows as they are stored.
func (s *server) addBeside(t tester, rows snapshot.Snapshot) {
	for name, b := range beside {
		found, err := s.db.SQL.Query("select * from " + b.table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := found.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for found.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := found.Scan(into...); err != nil {
				t.Fatal(err)
			}
			id := values[slices.Index(columns, b.key)].(int64)
			for i, column := range columns {
				if column != b.key {
					rows[name].Rows[id]["tg_"+column] = scanned("tg_"+column, values[i])
				}
			}
		}
		if err := found.Err(); err != nil {
			t.Fatal(err)
		}
	}
}

// scanned gives a driver's value as a snapshot does.
func scanned(column string, v any) any {
	if n, is := v.(int64); is && column == "tg_can_delete_from_front" {
		return n == 1
	}
	if b, is := v.([]byte); is {
		return string(b)
	}
	return spelled(v)
}

// unkept lists rows of which the reference keeps something beside, and the database nothing.
func unkept(w *world, rows snapshot.Snapshot) (text string) {
	for name, b := range beside {
		for _, r := range w.tables[name] {
			if _, kept := rows[name].Rows[int64(r[b.key].(int))][b.columns[0]]; !kept && besideRow(name, r) != nil {
				text += fmt.Sprintf("%s %v: nothing is kept in %s\n", name, r[b.key], b.table)
			}
		}
	}
	return text
}
