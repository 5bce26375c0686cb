package app_test

import (
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"teragraph/internal/cast"
)

// mark stands in every text of the shadow.
const mark = "Qshadowq"

// shadowBy is what is added to an id of the cast to name its shadow.
const shadowBy = 5000

// shadow gives the cast once more, under other ids, with a marked text in each column of text: rows of a second
// hospital, so to speak, that have nothing in common with the first, and in which nobody of the cast holds anything.
// Only a superadmin may ever be told a word of them. What everybody may read has no shadow.
func shadow() []cast.Table {
	var all []cast.Table
	for _, t := range append(cast.Tables(), cast.Details()...) {
		switch t.Name {
		case "t_server_settings", "t_devices_types", "t_devices_subtypes":
			continue
		}
		s := cast.Table{Name: t.Name, Columns: t.Columns}
		for _, row := range t.Rows {
			s.Rows = append(s.Rows, shadowOf(t, row))
		}
		all = append(all, s)
	}
	return all
}

func shadowOf(t cast.Table, row []any) []any {
	var out []any
	for i, column := range t.Columns {
		switch v := row[i].(type) {
		case int:
			if (strings.HasPrefix(column, "id_") || strings.HasSuffix(column, "_by")) && !shared(column) {
				v += shadowBy
			}
			out = append(out, v)
		case string:
			out = append(out, marked(t.Name, column, v, len(out)+100*row[0].(int)))
		default:
			out = append(out, v)
		}
	}
	return out
}

// shared says whether a column names rows that have no shadow.
func shared(column string) bool {
	return column == "id_device_type" || column == "id_device_subtype" || column == "id_session_event_type"
}

// marked puts a text of the shadow in place of one of the cast. Words that the program knows stay.
func marked(table, column, text string, n int) string {
	switch {
	case strings.HasPrefix(table, "tg_") && strings.HasSuffix(column, "kind"), column == "service_role_name":
		return text
	case strings.HasPrefix(text, "{"):
		return fmt.Sprintf(`{"%s": %d}`, mark, n)
	}
	if strings.Contains(column, "uuid") {
		return mark + text // some name a row of another table
	}
	return fmt.Sprintf("%s-%s-%d", mark, column, n)
}

// plant adds the shadow to a database that holds the cast.
func plant(t testing.TB, db *sql.DB) {
	t.Helper()
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback() }()
	for _, table := range shadow() {
		text := "insert into " + table.Name + " (" + strings.Join(table.Columns, ", ") + ") values (?" + strings.Repeat(", ?", len(table.Columns)-1) + ")"
		for _, row := range table.Rows {
			if _, err := tx.ExecContext(context.Background(), text, row...); err != nil {
				t.Fatalf("%s: %v", table.Name, err)
			}
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}

// coded gives a text as it stands in an answer: plain, and in base64 wherever it may begin, as in cursors.
func coded(text string) []string {
	all := []string{text}
	for before := range 3 {
		whole := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("x", before) + text))
		from := []int{0, 2, 3}[before] // the digits that the bytes before have a part in
		to := (before + len(text)) * 8 / 6
		all = append(all, whole[from:to])
	}
	return all
}

func TestCodedTextsAreFoundAtAnyPlace(t *testing.T) {
	for before := range 6 {
		whole := base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("{", before) + mark + "}}}}"))
		if !holdsAny(whole, coded(mark)) {
			t.Errorf("%s is not found in %s", mark, whole)
		}
	}
}

func holdsAny(text string, words []string) bool {
	for _, word := range words {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}
