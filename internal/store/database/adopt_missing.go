package database

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/lib/pq"

	"teragraph/internal/domain"
	"teragraph/migrations"
)

// inSchema limits pg_class c to the schema that is served.
const inSchema = "c.relnamespace = (select oid from pg_namespace where nspname = current_schema())"

// missing compares the catalogue with what is wanted. It only reads.
func (a *adopter) missing(ctx context.Context) ([]step, error) {
	done, err := a.recognise(ctx)
	if err != nil {
		return nil, err
	}
	ids, err := a.missingIDs(ctx)
	if err != nil {
		return nil, coded(err, "the id columns could not be read")
	}
	indexes, err := a.missingIndexes(ctx)
	if err != nil {
		return nil, coded(err, "the indexes could not be read")
	}
	lacking := func(names []string) []string {
		return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return done[n] })
	}
	var steps []step
	if side := lacking(a.want.side); len(side) > 0 {
		steps = append(steps, step{text: "create the tg_ tables (migration " + strings.Join(side, ", ") + ")", room: true, do: a.sideTables})
	}
	steps = append(append(steps, ids...), indexes...)
	for _, name := range lacking(a.want.records) {
		steps = append(steps, step{text: "note migration " + name + " in tg_migrations", do: func(ctx context.Context) error {
			return a.exec(ctx, "insert into tg_migrations (name, applied_at) values ($1, now()) on conflict do nothing", name)
		}})
	}
	listing, err := a.missingListing(ctx, done)
	if err != nil {
		return nil, coded(err, "the listing of sessions could not be read")
	}
	return append(steps, listing...), nil
}

// recognise refuses every database but one of OpenTera, and gives the migrations that it records.
func (a *adopter) recognise(ctx context.Context) (map[string]bool, error) {
	m := migrator{db: a.db, conn: a.conn, all: a.all}
	found, err := a.db.relations(ctx, a.conn)
	if err != nil {
		return nil, domain.Wrap(err, domain.CodeUnavailable, "the list of tables could not be read")
	}
	done, err := m.recorded(ctx, a.conn, found)
	if err != nil {
		return nil, err
	}
	state, err := classify(found, done)
	switch {
	case err != nil:
		return nil, err
	case state == Fresh:
		return nil, domain.Errorf(domain.CodeConflict, "the database is empty, so there is nothing to adopt: name the one of an OpenTera server, or serve this one without adopting")
	case state == Ours:
		return nil, domain.Errorf(domain.CodeConflict, "Teragraph made this database (migration %s is recorded): it needs no adopting", migrations.First)
	}
	return done, m.verify(ctx)
}

func (a *adopter) missingIDs(ctx context.Context) ([]step, error) {
	bare, err := texts(ctx, a.conn, `select c.relname || '.' || t.attname from pg_attribute t join pg_class c on c.oid = t.attrelid
		where t.attnum > 0 and not t.atthasdef and t.attidentity = '' and `+inSchema)
	if err != nil {
		return nil, err
	}
	sequences, err := texts(ctx, a.conn, "select c.relname from pg_class c where c.relkind = 'S' and "+inSchema)
	if err != nil {
		return nil, err
	}
	var steps []step
	for _, id := range a.want.ids {
		if !slices.Contains(bare, id.table+"."+id.column) {
			continue // it has a default, which is not ours to change
		}
		if !slices.Contains(sequences, id.sequence) {
			return nil, domain.Errorf(domain.CodeConflict, "the database is not one of OpenTera 1.3: it lacks the sequence %s of %s.%s", id.sequence, id.table, id.column)
		}
		statement := fmt.Sprintf("alter table %s alter column %s set default nextval('%s')", id.table, id.column, id.sequence)
		steps = append(steps, step{text: statement, table: id.table, do: func(ctx context.Context) error { return a.alter(ctx, statement) }})
	}
	return steps, nil
}

// named is a relation that has the name of one of our indexes.
type named struct {
	table       string // "" when it is no index
	description string
	valid       bool
	building    bool
}

func (a *adopter) missingIndexes(ctx context.Context) ([]step, error) {
	found, err := a.namedLikeOurs(ctx)
	if err != nil {
		return nil, err
	}
	var steps []step
	add := func(w wantedIndex, room bool, statement string) {
		steps = append(steps, step{text: statement, table: w.table, room: room, do: func(ctx context.Context) error { return a.exec(ctx, statement) }})
	}
	for _, w := range a.want.indexes {
		n, exists := found[w.name]
		switch {
		case exists && n.table != w.table:
			return nil, domain.Errorf(domain.CodeConflict, "the name %s of an index of %s is taken by something else", w.name, w.table)
		case exists && n.building:
			return nil, domain.Errorf(domain.CodeConflict, "the index %s is just being made by another program; wait for its end", w.name)
		case exists && n.valid && !w.defines(n.description):
			return nil, domain.Errorf(domain.CodeConflict, "the index %s of %s is not ours: it should be on %s", w.name, w.table, w.rest)
		case exists && n.valid:
			continue
		case exists:
			add(w, false, "drop index concurrently "+w.name)
		}
		add(w, true, "create index concurrently if not exists "+w.name+" on "+w.table+" "+w.rest)
	}
	return steps, nil
}

func (a *adopter) namedLikeOurs(ctx context.Context) (map[string]named, error) {
	names := make([]string, len(a.want.indexes))
	for i, w := range a.want.indexes {
		names[i] = w.name
	}
	rows, err := a.conn.QueryContext(ctx, `select c.relname, coalesce(t.relname, ''), coalesce(pg_get_indexdef(i.indexrelid), ''),
			coalesce(i.indisvalid and i.indisready, false),
			exists (select 1 from pg_stat_progress_create_index p where p.datname = current_database() and p.index_relid = c.oid)
		from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
		where c.relname = any($1) and `+inSchema, pq.Array(names))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	found := map[string]named{}
	for rows.Next() {
		var name string
		var n named
		if err := rows.Scan(&name, &n.table, &n.description, &n.valid, &n.building); err != nil {
			return nil, err
		}
		found[name] = n
	}
	return found, rows.Err()
}

// permitted finds the rights that the steps take and the role lacks, before the first of them is done.
func (a *adopter) permitted(ctx context.Context, steps []step) error {
	var role, schema string
	var mayCreate bool
	err := a.conn.QueryRowContext(ctx, "select current_user, current_schema(), has_schema_privilege(current_schema(), 'CREATE')").Scan(&role, &schema, &mayCreate)
	if err != nil {
		return coded(err, "the rights could not be read")
	}
	foreign, err := texts(ctx, a.conn, "select c.relname from pg_class c where not pg_has_role(c.relowner, 'USAGE') and "+inSchema)
	if err != nil {
		return coded(err, "the rights could not be read")
	}
	var lacking []string
	if !mayCreate && slices.ContainsFunc(steps, func(s step) bool { return s.room }) {
		lacking = append(lacking, "may not create in the schema "+schema)
	}
	var tables []string
	for _, s := range steps {
		if slices.Contains(foreign, s.table) && !slices.Contains(tables, s.table) {
			tables = append(tables, s.table)
		}
	}
	if len(tables) > 0 {
		lacking = append(lacking, fmt.Sprintf("does not own %d of its tables (%s)", len(tables), strings.Join(tables[:min(len(tables), 3)], ", ")))
	}
	if len(lacking) == 0 {
		return nil
	}
	return domain.Errorf(domain.CodeForbidden, "the role %s cannot adopt this database: it %s; adopt it as the role of the OpenTera server, or as a superuser",
		role, strings.Join(lacking, " and "))
}
