package plan

import (
	"maps"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/rowguard"
)

// Condition writes a filter as a boolean expression, where null counts as false; depth is the next free depth of
// sub-select names.
type Condition func(b *sql.Builder, col rowguard.Column, depth int)

// filters reads filter inputs and decides what they may test. Its errors name the argument.
type filters struct {
	*builder
	relations int // around the condition that is being read
}

// filter reads the argument `filter` of a list of the type. Masked columns are tested only where the
// caller may read them, and a relation only through rows that the caller sees (permissions.md, point 5).
func (f *filters) filter(t *Type, argument string, input map[string]any) (Condition, error) {
	var parts []Condition
	for _, key := range slices.Sorted(maps.Keys(input)) {
		value := input[key]
		if value == nil {
			continue
		}
		if err := f.count(); err != nil {
			return nil, err
		}
		part, err := f.key(t, argument+"."+key, key, value)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	all := join(parts, " AND ", "TRUE")
	if len(t.Side) == 0 {
		return all, nil
	}
	return func(b *sql.Builder, col rowguard.Column, depth int) { all(b, t.column(col), depth) }, nil
}

// count counts a condition of the operation, empty ones of lists included.
func (f *filters) count() error {
	if f.terms++; f.terms > f.limits.FilterConditions {
		return domain.ArgumentOverLimit("max-filter-conditions", "filter", "has too many conditions; an operation may have "+itoa(f.limits.FilterConditions))
	}
	return nil
}

func (f *filters) key(t *Type, argument, key string, value any) (Condition, error) {
	switch key {
	case "and":
		return f.list(t, argument, value, " AND ", "TRUE")
	case "or":
		return f.list(t, argument, value, " OR ", "FALSE")
	case "not":
		inner, err := f.list(t, argument, value, " AND ", "TRUE")
		return func(b *sql.Builder, col rowguard.Column, depth int) {
			b.WriteString("NOT COALESCE(") // IN over a sub-select that holds a null is null, and so would NOT of it be
			inner(b, col, depth)
			b.WriteString(", FALSE)")
		}, err
	}
	def, ok := t.Filters[key]
	if !ok {
		return nil, domain.BadInput(argument, "is no condition on this type")
	}
	cond, err := f.test(t, argument, def, value)
	if err != nil || def.Action == "" {
		return cond, err
	}
	return f.mask(argument, def.Action, cond)
}

// mask lets a condition hold only where its column may be read.
func (f *filters) mask(argument, action string, cond Condition) (Condition, error) {
	d := f.access.Action(action)
	switch d.Verdict {
	case policy.Never:
		return nil, withheldArgument(argument, action, d.Rule)
	case policy.Always:
		return cond, nil
	}
	return func(b *sql.Builder, col rowguard.Column, depth int) {
		b.WriteByte('(')
		rowguard.Write(b, col, d)
		b.WriteString(" AND ")
		cond(b, col, depth)
		b.WriteByte(')')
	}, nil
}

func (f *filters) list(t *Type, argument string, value any, word, empty string) (Condition, error) {
	list, ok := value.([]any)
	if one, isMap := value.(map[string]any); isMap {
		list, ok = []any{one}, true
	}
	if !ok {
		return nil, domain.BadInput(argument, "is not a filter")
	}
	var parts []Condition
	for _, item := range list {
		if err := f.count(); err != nil {
			return nil, err
		}
		input, _ := item.(map[string]any)
		part, err := f.filter(t, argument, input)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return join(parts, word, empty), nil
}

// join writes many parts as a balanced tree: SQLite counts each word of a plain row of them as one level of an expression,
// and takes 1000.
func join(parts []Condition, word, empty string) Condition {
	if len(parts) == 1 {
		return parts[0]
	}
	if half := len(parts) / 2; half > 1 {
		parts = []Condition{join(parts[:half], word, empty), join(parts[half:], word, empty)}
	}
	return func(b *sql.Builder, col rowguard.Column, depth int) {
		if len(parts) == 0 {
			b.WriteString(empty)
			return
		}
		b.WriteByte('(')
		for i, part := range parts {
			if i > 0 {
				b.WriteString(word)
			}
			part(b, col, depth)
		}
		b.WriteByte(')')
	}
}

// test reads one value by the shape of its filter.
func (f *filters) test(t *Type, argument string, def Filter, value any) (Condition, error) {
	switch def.Shape {
	case ShapeText:
		return f.text(argument, def.Column, value)
	case ShapeIDs:
		return f.ids(t.Kind, argument, def.Column, value)
	case ShapeRelation:
		return f.relation(argument, def, value)
	case ShapeWords:
		return words(argument, def, value)
	case ShapeNames:
		return f.text(argument, def.Column, map[string]any{"in": value})
	case ShapeSpan:
		return span(argument, def.Column, value)
	}
	yes, ok := value.(bool)
	if !ok {
		return nil, domain.BadInput(argument, "is not true or false")
	}
	return func(b *sql.Builder, col rowguard.Column, _ int) {
		switch {
		case def.Shape == ShapePresent && yes:
			b.WriteString("(" + col(def.Column) + " IS NOT NULL)")
		case def.Shape == ShapePresent:
			b.WriteString("(" + col(def.Column) + " IS NULL)")
		default:
			b.WriteString("(" + col(def.Column) + " = ").Arg(yes).WriteByte(')')
		}
	}, nil
}

func (f *filters) ids(kind domain.Kind, argument, column string, value any) (Condition, error) {
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	if len(list) > f.limits.MaxList {
		return nil, domain.ArgumentOverLimit("max-page-size", argument, "has too many ids; "+itoa(f.limits.MaxList)+" are allowed")
	}
	ids := make([]int, len(list))
	for i, v := range list {
		n, err := f.identity(kind, argument, v)
		if err != nil {
			return nil, err
		}
		ids[i] = n
	}
	return func(b *sql.Builder, col rowguard.Column, _ int) {
		b.WriteString("(" + col(column))
		rowguard.WriteAny(b, ids)
		b.WriteByte(')')
	}, nil
}

// relation tests that a path leads to a living row which the caller sees and which meets the nested
// filter. ent's own HasXWith would test hidden rows too (architecture.md, law 1).
func (f *filters) relation(argument string, def Filter, value any) (Condition, error) {
	guard := f.access.Rows(def.Target)
	target := f.access.Matrix().Type(def.Target)
	inner := *f
	if inner.relations++; inner.relations > f.limits.FilterRelations {
		return nil, domain.ArgumentOverLimit("max-filter-relations", "filter", "has relations within relations more than "+itoa(f.limits.FilterRelations)+" deep")
	}
	nested, err := inner.target(argument, def, value)
	if err != nil {
		return nil, err
	}
	return func(b *sql.Builder, col rowguard.Column, depth int) {
		b.WriteByte('(')
		for i, p := range def.Paths {
			if i > 0 {
				b.WriteString(" OR ")
			}
			b.WriteByte('(')
			b.WriteString(col(p.From) + " IS NOT NULL AND ")
			rowguard.WritePath(b, col, p, depth, func(depth int) {
				rowguard.WriteLiving(b, target, depth, func(inner rowguard.Column) {
					b.WriteString(" AND ")
					rowguard.WriteAt(b, inner, guard, depth+1)
					b.WriteString(" AND ")
					nested(b, inner, depth+1)
				})
			})
			b.WriteByte(')')
		}
		b.WriteByte(')')
	}, nil
}

func (f *filters) target(argument string, def Filter, value any) (Condition, error) {
	if def.Type == "" {
		key := f.access.Matrix().Type(def.Target).Key
		return f.ids(def.Target, argument, key, value)
	}
	input, ok := value.(map[string]any)
	if !ok {
		return nil, domain.BadInput(argument, "is not a filter")
	}
	return f.filter(f.catalogue.Type(def.Type), argument, input)
}

// text reads a StringFilter.
func (f *filters) text(argument, column string, value any) (Condition, error) {
	input, ok := value.(map[string]any)
	if !ok {
		return nil, domain.BadInput(argument, "is not a StringFilter")
	}
	var parts []Condition
	for _, op := range slices.Sorted(maps.Keys(input)) {
		if input[op] == nil {
			continue
		}
		part, err := textTest(argument+"."+op, op, column, input[op])
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	return join(parts, " AND ", "TRUE"), nil
}

func textTest(argument, op, column string, value any) (Condition, error) {
	switch v := value.(type) {
	case bool:
		word := " IS NOT NULL)"
		if v {
			word = " IS NULL)"
		}
		return func(b *sql.Builder, col rowguard.Column, _ int) { b.WriteString("(" + col(column) + word) }, nil
	case string:
		if strings.ContainsRune(v, 0) {
			return nil, domain.BadInput(argument, "holds a zero byte, which no text here has")
		}
		return textMatch(op, column, v), nil
	case []any:
		texts := make([]string, len(v))
		for i, item := range v {
			texts[i], _ = item.(string)
			if strings.ContainsRune(texts[i], 0) {
				return nil, domain.BadInput(argument, "holds a zero byte, which no text here has")
			}
		}
		return func(b *sql.Builder, col rowguard.Column, _ int) {
			b.WriteString("(" + col(column) + " IS NOT NULL AND " + col(column))
			rowguard.WriteAnyText(b, texts)
			b.WriteByte(')')
		}, nil
	}
	return nil, domain.BadInput(argument, "is not a text")
}

// textMatch compares without LIKE, so that % and _ are plain characters. Letters of ASCII match in
// either case on both databases: PostgreSQL folds by the collation, hence "C".
func textMatch(op, column, v string) Condition {
	return func(b *sql.Builder, col rowguard.Column, _ int) {
		c := col(column)
		b.WriteString("(" + c + " IS NOT NULL AND ")
		if op == "eq" {
			b.WriteString(c + " = ").Arg(v).WriteByte(')')
			return
		}
		folded, position := "lower("+c+")", "instr"
		if b.Dialect() == dialect.Postgres {
			folded, position = "lower("+c+` COLLATE "C")`, "strpos"
		}
		b.WriteString(position + "(" + folded + ", ").Arg(lowerASCII(v))
		if op == "startsWith" {
			b.WriteString(") = 1)")
			return
		}
		b.WriteString(") > 0)")
	}
}

func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
