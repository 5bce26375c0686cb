package snapshot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"entgo.io/ent/dialect"
	"entgo.io/ent/dialect/sql/schema"

	"teragraph/ent/migrate"
	"teragraph/internal/store/database"
)

// own are Teragraph's tables whose rows are saved too. tg_migrations never changes.
var own = []string{"tg_revoked_tokens", "tg_signing_keys", "tg_user_details", "tg_group_details", "tg_role_details"}

// prefix begins the names of the tables that hold the copies.
const prefix = "saved_"

// Saved is the state of a database at one time, kept in tables beside those it copies.
type Saved struct {
	db      *database.DB
	restore string // the statements
}

// Save copies all rows, and where the ids continue, into new tables of the same database. It is for
// throw-away databases only: Restore deletes whatever was written since. A second Save of the same
// database is an error.
func Save(ctx context.Context, db *database.DB) (*Saved, error) {
	order, err := parentsFirst(migrate.Tables)
	if err != nil {
		return nil, err
	}
	order = append(order, own...)
	s := &Saved{db: db}
	var save, restore []string
	for _, t := range order {
		save = append(save, fmt.Sprintf("create table %s%s as select * from %s", prefix, t, t))
		restore = append(restore, fmt.Sprintf("insert into %s select * from %s%s", t, prefix, t))
	}
	for _, t := range order {
		restore = slices.Insert(restore, 0, "delete from "+t)
	}
	if db.Dialect == dialect.SQLite {
		save = append(save, "create table "+prefix+"sequence as select * from sqlite_sequence")
		restore = append(restore, "delete from sqlite_sequence", "insert into sqlite_sequence select * from "+prefix+"sequence")
	} else {
		sequences, err := sequences(ctx, db)
		if err != nil {
			return nil, fmt.Errorf("save: %w", err)
		}
		restore = append(restore, sequences...)
		restore = slices.Insert(restore, 0, "set local synchronous_commit = off")
	}
	s.restore = strings.Join(restore, ";\n")
	if err := transaction(ctx, db, strings.Join(save, ";\n")); err != nil {
		return nil, fmt.Errorf("save: %w", err)
	}
	return s, nil
}

// Restore puts all rows back, and lets ids continue where they did, in one transaction.
func (s *Saved) Restore(ctx context.Context) error {
	if err := transaction(ctx, s.db, s.restore); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return nil
}

func transaction(ctx context.Context, db *database.DB, statements string) error {
	tx, err := db.SQL.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return err
	}
	return tx.Commit()
}

// sequences gives the statements that set PostgreSQL's sequences to where they are now.
func sequences(ctx context.Context, db *database.DB) ([]string, error) {
	names, err := texts(ctx, db, "select quote_ident(sequencename) from pg_sequences where schemaname = current_schema()")
	if err != nil || len(names) == 0 {
		return nil, err
	}
	var reads []string
	for _, name := range names {
		reads = append(reads, fmt.Sprintf("select format('select setval(%%L, %%s, %%L)', '%s', last_value, is_called) from %s", name, name))
	}
	return texts(ctx, db, strings.Join(reads, " union all "))
}

func texts(ctx context.Context, db *database.DB, query string) ([]string, error) {
	rows, err := db.SQL.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var all []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, rows.Err()
}

// parentsFirst sorts tables so that each comes after those it refers to.
func parentsFirst(tables []*schema.Table) ([]string, error) {
	var order []string
	for len(order) < len(tables) {
		before := len(order)
		for _, t := range tables {
			waits := slices.ContainsFunc(t.ForeignKeys, func(f *schema.ForeignKey) bool {
				return f.RefTable.Name != t.Name && !slices.Contains(order, f.RefTable.Name)
			})
			if !waits && !slices.Contains(order, t.Name) {
				order = append(order, t.Name)
			}
		}
		if len(order) == before {
			return nil, errors.New("save: tables refer to each other in a circle")
		}
	}
	return order, nil
}
