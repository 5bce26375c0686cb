package schema

import (
	"fmt"

	"entgo.io/ent"
	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/entsql"
	"entgo.io/ent/schema"
	"entgo.io/ent/schema/field"
)

func table(name string) []schema.Annotation {
	return []schema.Annotation{entsql.Annotation{Table: name}}
}

// key is the primary key: ID in Go, OpenTera's column name in the table.
func key(column string) ent.Field {
	return field.Int("id").StorageKey(column).SchemaType(integer())
}

// integer is OpenTera's width of numbers and ids; ent's default on PostgreSQL is bigint.
func integer() map[string]string {
	return map[string]string{dialect.Postgres: "integer", dialect.SQLite: "integer"}
}

// varchar is a text of any length.
func varchar() map[string]string {
	return map[string]string{dialect.Postgres: "character varying", dialect.SQLite: "varchar"}
}

// varcharOf is a text of at most n characters. PostgreSQL enforces n, SQLite only records it.
func varcharOf(n int) map[string]string {
	return map[string]string{
		dialect.Postgres: fmt.Sprintf("character varying(%d)", n),
		dialect.SQLite:   fmt.Sprintf("varchar(%d)", n),
	}
}
