package command

import (
	"context"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql"

	"teragraph/internal/domain"
	"teragraph/internal/policy"
	"teragraph/internal/store/database"
	"teragraph/internal/store/rowguard"
)

// statement writes one statement for the database at hand.
func (c *change) statement(write func(*sql.Builder)) (text string, args []any) {
	b := &sql.Builder{}
	b.SetDialect(c.Dialect)
	write(b)
	return b.Query()
}

// exec sends a statement that answers nothing.
func (c *change) exec(ctx context.Context, write func(*sql.Builder)) error {
	text, args := c.statement(write)
	var result sql.Result
	return database.Classify(c.tx.Driver().Exec(ctx, text, args, &result))
}

// numbers sends a statement whose answer is rows of so many whole numbers; null counts as 0.
func (c *change) numbers(ctx context.Context, width int, write func(*sql.Builder)) (all [][]int64, err error) {
	err = c.query(ctx, write, func(rows *sql.Rows) error {
		row := make([]sql.NullInt64, width)
		into := make([]any, width)
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			return err
		}
		plain := make([]int64, width)
		for i := range row {
			plain[i] = row[i].Int64
		}
		all = append(all, plain)
		return nil
	})
	return all, err
}

// ids sends a statement whose answer is keys.
func (c *change) ids(ctx context.Context, write func(*sql.Builder)) ([]int, error) {
	rows, err := c.numbers(ctx, 1, write)
	ids := make([]int, len(rows))
	for i, r := range rows {
		ids[i] = int(r[0])
	}
	return ids, err
}

// text sends a statement whose answer is one text; "" when there is none.
func (c *change) text(ctx context.Context, write func(*sql.Builder)) (s string, err error) {
	err = c.query(ctx, write, func(rows *sql.Rows) error { return rows.Scan(&s) })
	return s, err
}

func (c *change) query(ctx context.Context, write func(*sql.Builder), each func(*sql.Rows) error) error {
	text, args := c.statement(write)
	var rows sql.Rows
	if err := c.tx.Driver().Query(ctx, text, args, &rows); err != nil {
		return database.Classify(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := each(&rows); err != nil {
			return database.Classify(err)
		}
	}
	return database.Classify(rows.Err())
}

// writeNumber writes a whole number where PostgreSQL would take an argument for a text.
func (c *change) writeNumber(b *sql.Builder, n int) {
	b.WriteString("CAST(").Arg(n).WriteString(" AS INTEGER)")
}

// of qualifies columns of the table that a statement is about.
func of(column string) string { return "t." + column }

// flagOf writes a condition as 1 or 0.
func flagOf(b *sql.Builder, condition func()) {
	b.WriteString("CASE WHEN ")
	condition()
	b.WriteString(" THEN 1 ELSE 0 END")
}

func judged(b *sql.Builder, d policy.Decision) {
	flagOf(b, func() { rowguard.Write(b, of, d) })
}

// whereLiving writes the condition that a row is one of the keys and lives.
func whereLiving(b *sql.Builder, column string, ids []int) {
	b.WriteString(" WHERE " + column)
	rowguard.WriteAny(b, ids)
	b.WriteString(" AND " + strings.TrimSuffix(column, lastPart(column)) + "deleted_at IS NULL")
}

// whereThere is whereLiving for rows that clients name: those that are there for the graph (matrix.yaml, `lives`).
func (c *change) whereThere(b *sql.Builder, kind domain.Kind, column string, ids []int) {
	b.WriteString(" WHERE " + column)
	rowguard.WriteAny(b, ids)
	b.WriteString(" AND ")
	rowguard.WriteLives(b, of, c.access.Matrix().Type(kind))
}

func lastPart(column string) string {
	if i := strings.LastIndexByte(column, '.'); i >= 0 {
		return column[i+1:]
	}
	return column
}

// lock ends a SELECT so that its rows stay as they are until the transaction ends. SQLite has one writer at a time,
// from the transaction's beginning.
func (c *change) lock(b *sql.Builder, how string) {
	if c.Dialect == dialect.Postgres {
		b.WriteString(" " + how)
	}
}

// The ways to lock: for rows that are changed or must not get another child at the same time, and for parents that
// must stay; and to be the only one who makes something below a row, to which others may refer meanwhile.
const (
	forUpdate = "FOR UPDATE"
	forShare  = "FOR SHARE"
	forTurn   = "FOR NO KEY UPDATE"
)

// writeVersion writes OpenTera's optimistic lock forward: max(now, old+1) (architecture.md, section 4).
func (c *change) writeVersion(b *sql.Builder) {
	now := c.now.UnixMilli()
	b.WriteString("version_id = CASE WHEN version_id >= ").Arg(now).WriteString(" THEN version_id + 1 ELSE ").Arg(now).WriteString(" END")
}

func distinct[T any](list []T, of func(T) int) []int {
	var ids []int
	for _, element := range list {
		ids = append(ids, of(element))
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
