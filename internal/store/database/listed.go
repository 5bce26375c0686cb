package database

import (
	"context"
	"strings"

	"entgo.io/ent/dialect"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

// SessionsListed tells whether tg_sessions_projects lists the sessions of each project (ADR 0015), as the last Migrate
// found it. A database of OpenTera has the table once it was adopted; a trigger that is missing or switched off makes
// it useless.
func (db *DB) SessionsListed() bool { return db.listed.Load() }

// listed counts the triggers that keep the listing.
func (m *migrator) listed(ctx context.Context) (bool, error) {
	for _, step := range m.all {
		if step.Triggers {
			return keeps(ctx, m.db.Dialect, m.conn, step)
		}
	}
	return false, nil
}

func keeps(ctx context.Context, name string, q querier, step migrations.Migration) (bool, error) {
	query := `select t.tgname from pg_trigger t join pg_class c on c.oid = t.tgrelid where t.tgname like 'tg\_sessions\_projects\_%' and t.tgenabled = 'A' and ` + inSchema
	if name == dialect.SQLite {
		query = `select name from sqlite_master where type = 'trigger' and name like 'tg\_%\_listed\_%' escape '\'`
	}
	found, err := texts(ctx, q, query)
	return len(found) == strings.Count("\n"+step.SQL, "\ncreate trigger "), err
}

const differingListing = `with want as (select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
		join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
		join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null where s.deleted_at is null)
	select 'differs' where exists (select * from want except select id_session, id_project, session_start_datetime from tg_sessions_projects)
		or exists (select id_session, id_project, session_start_datetime from tg_sessions_projects except select * from want)`

// ListingDiffers says of a listing that is there whether it holds a row too many or too few. It reads all sessions.
func (db *DB) ListingDiffers(ctx context.Context) (bool, error) {
	found, err := texts(ctx, db.SQL, differingListing)
	return len(found) > 0, domain.Wrap(err, domain.CodeUnavailable, "the listing of sessions could not be read")
}

// missingListing has the listing made, or made anew where its triggers or its rows are not what they should be.
func (a *adopter) missingListing(ctx context.Context, done map[string]bool) ([]step, error) {
	l := a.want.listing
	if l == nil {
		return nil, nil
	}
	text := "list the sessions of each project, with triggers on three tables, whose writers wait meanwhile (migration " + l.Name + ")"
	if done[l.Name] {
		kept, err := keeps(ctx, a.db.Dialect, a.conn, *l)
		if err != nil {
			return nil, err
		}
		if kept {
			differs, err := texts(ctx, a.conn, differingListing)
			if err != nil || len(differs) == 0 {
				return nil, err
			}
		}
		text = "list the sessions of each project anew (migration " + l.Name + ")"
	}
	return []step{{text: text, table: "t_sessions", room: true, do: a.list}}, nil
}

// list runs the migration of the listing and records it, both or neither.
func (a *adopter) list(ctx context.Context) error {
	tx, err := a.conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	for _, text := range []string{
		"set local lock_timeout = '" + tableWait + "'", a.want.listing.SQL,
		"insert into tg_migrations (name, applied_at) values ('" + a.want.listing.Name + "', now()) on conflict do nothing",
	} {
		if _, err := tx.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	return tx.Commit()
}
