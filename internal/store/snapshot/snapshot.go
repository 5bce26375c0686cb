package snapshot

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"teragraph/ent/migrate"
	"teragraph/internal/store/database"
)

// Row is a row by column: nil, bool, int64, float64 or string. A time is a string in UTC with its
// offset, in microseconds without zeros at their end, as PostgreSQL writes it into JSON
// ("2024-03-15T10:00:00+00:00").
type Row map[string]any

// Table is the rows of one table by their ids.
type Table struct {
	Key  string // the column of the id
	Rows map[int64]Row
}

// Snapshot is all rows of OpenTera's tables, by table, those that are marked as deleted included. The
// tg_ tables, which are Teragraph's own, are not in it.
type Snapshot map[string]Table

// Take reads everything in one transaction, so that it sees no half of what is written meanwhile. It
// is for small databases: all rows are held in memory.
func Take(ctx context.Context, db *database.DB) (Snapshot, error) {
	tx, err := db.SQL.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead})
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback() }()
	all := Snapshot{}
	for _, t := range migrate.Tables {
		key := t.PrimaryKey[0].Name
		rows, err := read(ctx, tx, t.Name, key)
		if err != nil {
			return nil, fmt.Errorf("snapshot: %s: %w", t.Name, err)
		}
		all[t.Name] = Table{Key: key, Rows: rows}
	}
	return all, nil
}

func read(ctx context.Context, tx *sql.Tx, table, key string) (map[int64]Row, error) {
	found, err := tx.QueryContext(ctx, "select * from "+table)
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	columns, err := found.ColumnTypes()
	if err != nil {
		return nil, err
	}
	rows := map[int64]Row{}
	values, targets := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		targets[i] = &values[i]
	}
	for found.Next() {
		if err := found.Scan(targets...); err != nil {
			return nil, err
		}
		row := Row{}
		for i, column := range columns {
			row[column.Name()] = spelled(values[i], column.DatabaseTypeName())
		}
		id, ok := row[key].(int64)
		if !ok {
			return nil, fmt.Errorf("the column %s holds %v, which is no id", key, row[key])
		}
		rows[id] = row
	}
	return rows, found.Err()
}

// spelled gives a driver's value as both databases shall show it. SQLite keeps truth as a number.
func spelled(value any, kind string) any {
	switch v := value.(type) {
	case int64:
		if strings.EqualFold(kind, "boolean") && (v == 0 || v == 1) {
			return v == 1
		}
	case []byte:
		return string(v)
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.999999-07:00")
	}
	return value
}
