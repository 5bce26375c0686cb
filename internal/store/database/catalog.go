package database

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"teragraph/ent/migrate"
)

// querier is a connection or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// table is one of OpenTera's tables as ent knows it, without reach and side columns, which no table of OpenTera has.
type table struct {
	Name    string
	Columns []*schema.Column
}

func tables() []table {
	all := make([]table, 0, len(migrate.Tables))
	for _, t := range migrate.Tables {
		columns := slices.DeleteFunc(slices.Clone(t.Columns), func(c *schema.Column) bool {
			return c.Name == "reach" || strings.HasPrefix(c.Name, "tg_")
		})
		all = append(all, table{Name: t.Name, Columns: columns})
	}
	return all
}

// relations lists what the current schema holds: tables, views and sequences, but not what belongs
// to an extension.
func (db *DB) relations(ctx context.Context, q querier) ([]string, error) {
	if db.Dialect == dialect.SQLite {
		return texts(ctx, q, `select name from sqlite_master where type in ('table', 'view') and name not like 'sqlite\_%' escape '\'`)
	}
	return texts(ctx, q, `select c.relname from pg_class c
		where c.relnamespace = (select oid from pg_namespace where nspname = current_schema())
		  and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
		  and not exists (select 1 from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`)
}

// columns lists TABLE.COLUMN of the current schema.
func (db *DB) columns(ctx context.Context, q querier) ([]string, error) {
	if db.Dialect == dialect.SQLite {
		return texts(ctx, q, `select m.name || '.' || c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table'`)
	}
	return texts(ctx, q, `select table_name || '.' || column_name from information_schema.columns where table_schema = current_schema()`)
}

func texts(ctx context.Context, q querier, query string) ([]string, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var list []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, rows.Err()
}
