package plan

import (
	"time"

	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/store/rowguard"
)

// words reads a list of enum values, of which the column holds one.
func words(argument string, def Filter, value any) (Condition, error) {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	numbers := make([]int, len(list))
	for i, item := range list {
		word, _ := item.(string)
		n, ok := def.Number(word)
		if !ok {
			return nil, domain.BadInput(argument, "holds a word that is none of its enum")
		}
		numbers[i] = n
	}
	return func(b *sql.Builder, col rowguard.Column, _ int) {
		b.WriteString("(" + col(def.Column) + " IS NOT NULL AND " + col(def.Column))
		rowguard.WriteAny(b, numbers)
		b.WriteByte(')')
	}, nil
}

// span reads a DateTimeFilter.
func span(argument, column string, value any) (Condition, error) {
	input, ok := value.(map[string]any)
	if !ok {
		return nil, domain.BadInput(argument, "is not a DateTimeFilter")
	}
	var parts []Condition
	for _, end := range []struct{ name, word string }{{"before", " < "}, {"from", " >= "}} {
		given := input[end.name]
		if given == nil {
			continue
		}
		text, _ := given.(string)
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil || at.UTC().Year() < 1 || at.UTC().Year() > 9999 {
			return nil, domain.BadInput(argument+"."+end.name, "is no moment; write one as in 2026-03-15T10:00:00Z")
		}
		at = at.UTC().Truncate(time.Microsecond)
		parts = append(parts, func(b *sql.Builder, col rowguard.Column, _ int) {
			b.WriteString("(" + col(column) + " IS NOT NULL AND " + col(column) + end.word).Arg(at).WriteByte(')')
		})
	}
	return join(parts, " AND ", "TRUE"), nil
}
