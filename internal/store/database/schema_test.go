package database_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"
	"entgo.io/ent/schema/field"
	"github.com/google/go-cmp/cmp"

	"teragraph/ent/migrate"
	"teragraph/internal/store/database"
	"teragraph/internal/store/testdb"
)

// tableShape is what a table looks like, in PostgreSQL's words whoever describes it.
type tableShape struct {
	Columns    map[string]string // type and nullability
	PrimaryKey string
	Uniques    []string
	References map[string]string // column -> "table.column on delete ..."
}

type shape map[string]*tableShape

func (s shape) table(name string) *tableShape {
	if s[name] == nil {
		s[name] = &tableShape{Columns: map[string]string{}, References: map[string]string{}}
	}
	return s[name]
}

func (s shape) sorted() shape {
	for _, t := range s {
		slices.Sort(t.Uniques)
	}
	return s
}

func column(kind string, nullable bool) string {
	if nullable {
		return kind
	}
	return kind + " not null"
}

// plainReference is the one foreign key that ent cannot express, since it points at a unique column.
const plainReference = "asset_service_uuid"

func entShape(t *testing.T) shape {
	t.Helper()
	s := shape{}
	for _, table := range migrate.Tables {
		to := s.table(table.Name)
		for _, c := range table.Columns {
			if c.Name == "reach" || strings.HasPrefix(c.Name, "tg_") {
				continue
			}
			to.Columns[c.Name] = column(entType(t, c), c.Nullable)
			if c.Unique && c.Name != table.PrimaryKey[0].Name {
				to.Uniques = append(to.Uniques, c.Name)
			}
		}
		to.PrimaryKey = table.PrimaryKey[0].Name
		for _, k := range table.ForeignKeys {
			to.References[k.Columns[0].Name] = reference(k.RefTable.Name, k.RefColumns[0].Name, string(k.OnDelete))
		}
	}
	s.table("t_assets").References[plainReference] = reference("t_services", "service_uuid", "CASCADE")
	return s.sorted()
}

func entType(t *testing.T, c *schema.Column) string {
	t.Helper()
	declared := c.SchemaType[dialect.Postgres]
	switch c.Type {
	case field.TypeInt:
		return declared
	case field.TypeString:
		if lite := c.SchemaType[dialect.SQLite]; strings.Replace(declared, "character varying", "varchar", 1) != lite {
			t.Errorf("%s is %s on PostgreSQL and %s on SQLite", c.Name, declared, lite)
		}
		return strings.Replace(declared, "character varying", "varchar", 1)
	case field.TypeInt64:
		return "bigint"
	case field.TypeBool:
		return "boolean"
	case field.TypeTime:
		return "timestamptz"
	}
	t.Errorf("%s has the unforeseen type %s", c.Name, c.Type)
	return ""
}

func reference(table, column, onDelete string) string {
	return fmt.Sprintf("%s.%s on delete %s", table, column, strings.ToLower(onDelete))
}

func postgresShape(t *testing.T, db *database.DB) shape {
	t.Helper()
	s := shape{}
	for _, r := range rows(t, db, `select table_name, column_name, data_type, coalesce(character_maximum_length, 0), is_nullable
		from information_schema.columns where table_schema = current_schema()`) {
		kind := map[string]string{"character varying": "varchar", "timestamp with time zone": "timestamptz"}[r[2]]
		if kind == "" {
			kind = r[2]
		}
		if r[3] != "0" {
			kind += "(" + r[3] + ")"
		}
		s.table(r[0]).Columns[r[1]] = column(kind, r[4] == "YES")
	}
	for _, r := range rows(t, db, `select r.relname, c.contype, pg_get_constraintdef(c.oid) from pg_constraint c
		join pg_class r on r.oid = c.conrelid where r.relnamespace = current_schema()::regnamespace and r.relname not like 'tg\_%'`) {
		addConstraint(t, s.table(r[0]), r[2])
	}
	return s.ours()
}

var constraint = regexp.MustCompile(`(PRIMARY KEY|UNIQUE|FOREIGN KEY) \((\w+)\)(?: REFERENCES (\w+)\((\w+)\)(?: ON DELETE (CASCADE|SET NULL))?)?$`)

func addConstraint(t *testing.T, to *tableShape, definition string) {
	t.Helper()
	c := constraint.FindStringSubmatch(definition)
	if c == nil {
		t.Errorf("unforeseen constraint %q", definition)
		return
	}
	switch c[1] {
	case "PRIMARY KEY":
		to.PrimaryKey = c[2]
	case "UNIQUE":
		to.Uniques = append(to.Uniques, c[2])
	default:
		if c[5] == "" {
			c[5] = "NO ACTION"
		}
		to.References[c[2]] = reference(c[3], c[4], c[5])
	}
}

func sqliteShape(t *testing.T, db *database.DB) shape {
	t.Helper()
	s := shape{}
	const each = "from sqlite_master m, "
	for _, r := range rows(t, db, `select m.name, c.name, c.type, c."notnull", c.pk `+each+`pragma_table_info(m.name) c where m.type = 'table'`) {
		kind := strings.Replace(strings.ToLower(r[2]), "datetime", "timestamptz", 1)
		s.table(r[0]).Columns[r[1]] = column(kind, r[3] == "0")
		if r[4] == "1" {
			s.table(r[0]).PrimaryKey = r[1]
		}
	}
	for _, r := range rows(t, db, `select m.name, c.name `+each+`pragma_index_list(m.name) i, pragma_index_info(i.name) c where m.type = 'table' and i.origin = 'u'`) {
		s.table(r[0]).Uniques = append(s.table(r[0]).Uniques, r[1])
	}
	for _, r := range rows(t, db, `select m.name, k."from", k."table", k."to", k.on_delete `+each+`pragma_foreign_key_list(m.name) k where m.type = 'table'`) {
		s.table(r[0]).References[r[1]] = reference(r[2], r[3], r[4])
	}
	return s.ours()
}

// ours leaves out what is not OpenTera's.
func (s shape) ours() shape {
	maps.DeleteFunc(s, func(name string, _ *tableShape) bool { return !strings.HasPrefix(name, "t_") })
	return s.sorted()
}

// schemaFile reads the text of an OpenTera schema, so that no database has a part in the comparison.
func schemaFile(t *testing.T, path string) shape {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := shape{}
	for _, table := range regexp.MustCompile(`(?s)CREATE TABLE (\w+) \(\n(.*?)\n\);`).FindAllStringSubmatch(string(raw), -1) {
		for line := range strings.Lines(table[2]) {
			name, kind, _ := strings.Cut(strings.TrimRight(strings.TrimSpace(line), ","), " ")
			kind, notNull := strings.CutSuffix(kind, " NOT NULL")
			kind = strings.NewReplacer("character varying", "varchar", "timestamp with time zone", "timestamptz").Replace(kind)
			s.table(table[1]).Columns[name] = column(kind, !notNull)
		}
	}
	for _, c := range regexp.MustCompile(`ALTER TABLE ONLY (\w+)\s+ADD CONSTRAINT \w+ (.*);`).FindAllStringSubmatch(string(raw), -1) {
		addConstraint(t, s.table(c[1]), c[2])
	}
	return s.sorted()
}

func TestSchemaIsTheSameEverywhere(t *testing.T) {
	want := entShape(t)
	if len(want) != 37 {
		t.Errorf("ent knows %d tables, OpenTera has 37", len(want))
	}
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		got := sqliteShape
		if db.Dialect == dialect.Postgres {
			got = postgresShape
		}
		if diff := cmp.Diff(want, got(t, db)); diff != "" {
			t.Errorf("the migrations differ from ent (-ent +database):\n%s", diff)
		}
	})
	t.Run("schema.sql", func(t *testing.T) {
		if diff := cmp.Diff(schemaFile(t, filepath.Join(testdb.ParityDir(t), "schema.sql")), want); diff != "" {
			t.Errorf("ent differs from OpenTera (-schema.sql +ent):\n%s", diff)
		}
	})
}

// TestPostgresIsWhatSchemaFileMakes compares two real databases, names of constraints, sequences and
// defaults included.
func TestPostgresIsWhatSchemaFileMakes(t *testing.T) {
	theirs := testdb.Bare(t, testdb.URL(t, dialect.Postgres))
	runFile(t, theirs, filepath.Join(testdb.ParityDir(t), "schema.sql"))
	ours := testdb.Open(t, dialect.Postgres)
	for what, query := range map[string]string{
		"constraints": `select r.relname, c.conname, pg_get_constraintdef(c.oid) from pg_constraint c join pg_class r on r.oid = c.conrelid
			where r.relnamespace = current_schema()::regnamespace and r.relname like 't\_%' order by 1, 2`,
		"columns": `select table_name, ordinal_position, column_name, data_type, coalesce(character_maximum_length, 0), is_nullable, coalesce(column_default, '')
			from information_schema.columns where table_schema = current_schema() and table_name like 't\_%' order by 1, 2`,
		"sequences": `select sequencename, data_type, start_value, min_value, max_value, increment_by, cycle, cache_size
			from pg_sequences where schemaname = current_schema() order by 1`,
	} {
		if diff := cmp.Diff(rows(t, theirs, query), rows(t, ours, query)); diff != "" {
			t.Errorf("%s differ (-schema.sql +migrations):\n%s", what, diff)
		}
	}
}

// TestIndexesOnForeignKeys demands that each foreign key leads an index.
func TestIndexesOnForeignKeys(t *testing.T) {
	want := entShape(t)
	testdb.Each(t, func(t *testing.T, db *database.DB) {
		query := `select m.tbl_name, c.name from sqlite_master m, pragma_index_info(m.name) c where m.type = 'index' and c.seqno = 0`
		if db.Dialect == dialect.Postgres {
			query = `select t.relname, a.attname from pg_index i join pg_class t on t.oid = i.indrelid
				join pg_attribute a on a.attrelid = t.oid and a.attnum = i.indkey[0] where t.relnamespace = current_schema()::regnamespace`
		}
		leads := map[string]bool{}
		for _, r := range rows(t, db, query) {
			leads[r[0]+"."+r[1]] = true
		}
		for name, table := range want {
			for key := range table.References {
				if !leads[name+"."+key] {
					t.Errorf("no index begins with %s.%s", name, key)
				}
			}
		}
	})
}
