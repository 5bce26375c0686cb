-- Which living sessions have a living participant in which projects, and when they start: OpenTera's sessions have no
-- project, so that without this all sessions of a project are read for the latest ones. Triggers keep it, whichever
-- program writes. It leads to rows and permits none: the row rules read OpenTera's own tables.
-- The file can run again: it makes anew what is there.

create table if not exists tg_sessions_projects (
    id_session integer not null,
    id_project integer not null,
    session_start_datetime timestamptz not null,
    primary key (id_session, id_project)
);
create index if not exists tg_sessions_projects_latest on tg_sessions_projects (id_project, session_start_datetime desc, id_session desc);

-- Lists sessions anew. The lock on them has a second change of the same session wait for this one's end; each statement
-- then sees what was committed before it. LATERAL with OFFSET 0, and no sequential scans: a load in one transaction may be
-- planned with statistics that know of no rows yet, and must not read whole tables for each row. (Nor whole partial
-- indexes, which then look empty: who is deleted is asked of rows that were found by their keys.)
create or replace function tg_sessions_projects_list(ids integer[]) returns void language plpgsql as $$
begin
    perform 1 from t_sessions s where s.id_session = any(ids) order by s.id_session for no key update;
    delete from tg_sessions_projects k
        where k.id_session = any(ids) and not exists (select 1 from (select s.id_session, s.deleted_at from t_sessions s where s.id_session = k.id_session offset 0) s
            cross join lateral (select l.id_participant from t_sessions_participants l where l.id_session = s.id_session and l.deleted_at is null offset 0) l
            cross join lateral (select p.id_project, p.deleted_at from t_participants p where p.id_participant = l.id_participant offset 0) p
            where s.deleted_at is null and p.id_project = k.id_project and p.deleted_at is null offset 0);
    insert into tg_sessions_projects as k (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from unnest(ids) as i (id)
            cross join lateral (select s.id_session, s.session_start_datetime, s.deleted_at from t_sessions s where s.id_session = i.id offset 0) s
            cross join lateral (select l.id_participant from t_sessions_participants l where l.id_session = s.id_session and l.deleted_at is null offset 0) l
            cross join lateral (select p.id_project, p.deleted_at from t_participants p where p.id_participant = l.id_participant offset 0) p
            where s.deleted_at is null and p.deleted_at is null
        on conflict (id_session, id_project) do update set session_start_datetime = excluded.session_start_datetime
            where k.session_start_datetime is distinct from excluded.session_start_datetime;
end $$;

-- Lists all sessions anew, for an operator who had switched the triggers off. Writers wait meanwhile, readers do not.
create or replace function tg_sessions_projects_rebuild() returns void language plpgsql as $$
begin
    lock table t_participants, t_sessions, t_sessions_participants in share row exclusive mode;
    delete from tg_sessions_projects;
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null;
end $$;

-- The lock on participants has a move to another project wait for who links them just now, and the other way round.
-- It runs with its owner's rights, since who writes OpenTera's tables may have none on this one.
create or replace function tg_sessions_projects_keep() returns trigger language plpgsql security definer as $$
declare
    ids integer[];
begin
    case tg_table_name || ' ' || tg_op
    when 't_sessions INSERT' then
        select array_agg(f.id_session) into ids from fresh f where exists (select 1 from t_sessions_participants l where l.id_session = f.id_session and l.deleted_at is null offset 0);
    when 't_sessions UPDATE' then
        ids := array[old.id_session, new.id_session];
    when 't_sessions DELETE' then
        delete from tg_sessions_projects k using gone g where k.id_session = g.id_session;
    when 't_sessions_participants INSERT' then
        perform 1 from t_participants p where p.id_participant = any(array(select f.id_participant from fresh f)) order by p.id_participant for share;
        select array_agg(distinct f.id_session) into ids from fresh f where f.id_session is not null;
    when 't_sessions_participants UPDATE' then
        perform 1 from t_participants p where p.id_participant in (old.id_participant, new.id_participant) order by p.id_participant for share;
        ids := array[old.id_session, new.id_session];
    when 't_sessions_participants DELETE' then
        select array_agg(distinct g.id_session) into ids from gone g where g.id_session is not null;
    when 't_participants INSERT' then
        select array_agg(distinct l.id_session) into ids from fresh f cross join lateral (select l.id_session from t_sessions_participants l where l.id_participant = f.id_participant and l.deleted_at is null offset 0) l;
    when 't_participants UPDATE' then
        select array_agg(distinct l.id_session) into ids from t_sessions_participants l where l.id_participant in (old.id_participant, new.id_participant) and l.deleted_at is null;
    when 't_participants DELETE' then
        select array_agg(distinct l.id_session) into ids from gone g cross join lateral (select l.id_session from t_sessions_participants l where l.id_participant = g.id_participant and l.deleted_at is null offset 0) l;
    else -- one of the tables was emptied, so no session has a participant
        delete from tg_sessions_projects;
    end case;
    if ids is not null then
        perform tg_sessions_projects_list(ids);
    end if;
    return null;
end $$;

-- Nobody's search_path decides which tables it means.
do $$ begin
    execute format('alter function tg_sessions_projects_keep() set search_path = %I, pg_temp', current_schema());
end $$;
alter function tg_sessions_projects_keep() set enable_seqscan = off;

drop trigger if exists tg_sessions_projects_insert on t_sessions;
create trigger tg_sessions_projects_insert after insert on t_sessions referencing new table as fresh for each statement execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_update on t_sessions;
create trigger tg_sessions_projects_update after update of id_session, session_start_datetime, deleted_at on t_sessions for each row
    when ((old.id_session, old.session_start_datetime, old.deleted_at) is distinct from (new.id_session, new.session_start_datetime, new.deleted_at)) execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_delete on t_sessions;
create trigger tg_sessions_projects_delete after delete on t_sessions referencing old table as gone for each statement execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_truncate on t_sessions;
create trigger tg_sessions_projects_truncate after truncate on t_sessions for each statement execute function tg_sessions_projects_keep();

drop trigger if exists tg_sessions_projects_insert on t_sessions_participants;
create trigger tg_sessions_projects_insert after insert on t_sessions_participants referencing new table as fresh for each statement execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_update on t_sessions_participants;
create trigger tg_sessions_projects_update after update of id_session, id_participant, deleted_at on t_sessions_participants for each row
    when ((old.id_session, old.id_participant, old.deleted_at) is distinct from (new.id_session, new.id_participant, new.deleted_at)) execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_delete on t_sessions_participants;
create trigger tg_sessions_projects_delete after delete on t_sessions_participants referencing old table as gone for each statement execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_truncate on t_sessions_participants;
create trigger tg_sessions_projects_truncate after truncate on t_sessions_participants for each statement execute function tg_sessions_projects_keep();

drop trigger if exists tg_sessions_projects_insert on t_participants;
create trigger tg_sessions_projects_insert after insert on t_participants referencing new table as fresh for each statement execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_update on t_participants;
create trigger tg_sessions_projects_update after update of id_participant, id_project, deleted_at on t_participants for each row
    when ((old.id_participant, old.id_project, old.deleted_at) is distinct from (new.id_participant, new.id_project, new.deleted_at)) execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_delete on t_participants;
create trigger tg_sessions_projects_delete after delete on t_participants referencing old table as gone for each statement execute function tg_sessions_projects_keep();
drop trigger if exists tg_sessions_projects_truncate on t_participants;
create trigger tg_sessions_projects_truncate after truncate on t_participants for each statement execute function tg_sessions_projects_keep();

-- ALWAYS: also for who loads data with session_replication_role = replica.
alter table t_sessions enable always trigger tg_sessions_projects_insert,
    enable always trigger tg_sessions_projects_update,
    enable always trigger tg_sessions_projects_delete,
    enable always trigger tg_sessions_projects_truncate;
alter table t_sessions_participants enable always trigger tg_sessions_projects_insert,
    enable always trigger tg_sessions_projects_update,
    enable always trigger tg_sessions_projects_delete,
    enable always trigger tg_sessions_projects_truncate;
alter table t_participants enable always trigger tg_sessions_projects_insert,
    enable always trigger tg_sessions_projects_update,
    enable always trigger tg_sessions_projects_delete,
    enable always trigger tg_sessions_projects_truncate;

select tg_sessions_projects_rebuild();
analyze tg_sessions_projects;
