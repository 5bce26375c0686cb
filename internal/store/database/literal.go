package database

import (
	"errors"
	"strconv"
	"strings"

	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
)

// literal gives the Go value that both drivers store for a literal of SQL, by the type of its column.
// NULL is nil; whether a column takes it, and how long a text may be, the database decides.
func literal(c *schema.Column, t token) (any, error) {
	if t.is("null") {
		return nil, nil
	}
	switch c.Type {
	case field.TypeBool:
		switch strings.ToLower(t.text) {
		case "true", "t", "1":
			return true, nil
		case "false", "f", "0":
			return false, nil
		}
		return nil, errors.New("the value is not true or false")
	case field.TypeInt, field.TypeInt64:
		bits := 64
		if c.Type == field.TypeInt {
			bits = 32
		}
		n, err := strconv.ParseInt(t.text, 10, bits)
		if err != nil || t.kind != number && t.kind != text {
			return nil, errors.New("the value is not a whole number of the column's size")
		}
		return n, nil
	case field.TypeTime:
		when, ok := parseTime(t.text)
		if !ok || t.kind != text {
			return nil, errors.New("the value is not a time such as '2024-03-15 10:00:00+00'")
		}
		return when, nil
	}
	if t.kind != text {
		return nil, errors.New("the value is not a text in single quotes")
	}
	return t.text, nil
}
