// Package schema describes OpenTera's 37 tables to ent: one file per table, with exactly the names,
// types, nullability, unique constraints and foreign keys that an OpenTera database has. The schema
// test of internal/store/database compares them with both databases and with the migrations.
//
// Edges point from child to parent only, one for each foreign key. There are no inverse edges (half
// of the generated code) and no many-to-many edges (ent ignores soft-deleted link rows there), so
// every link table is an entity of its own (architecture.md, law 1).
package schema
