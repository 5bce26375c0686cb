-- Which living sessions have a living participant in which projects, and when they start: OpenTera's sessions have no
-- project, so that without this all sessions of a project are read for the latest ones. Triggers keep it, whichever
-- program writes. It leads to rows and permits none: the row rules read OpenTera's own tables.

create table tg_sessions_projects (
    id_session integer not null,
    id_project integer not null,
    session_start_datetime datetime not null,
    primary key (id_session, id_project)
) without rowid;
create index tg_sessions_projects_latest on tg_sessions_projects (id_project, session_start_datetime desc, id_session desc);

create trigger tg_sessions_listed_insert after insert on t_sessions
begin
    delete from tg_sessions_projects where id_session in (new.id_session);
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (new.id_session);
end;

create trigger tg_sessions_listed_update after update of id_session, session_start_datetime, deleted_at on t_sessions
when old.id_session is not new.id_session or old.session_start_datetime is not new.session_start_datetime or old.deleted_at is not new.deleted_at
begin
    delete from tg_sessions_projects where id_session in (old.id_session, new.id_session);
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (old.id_session, new.id_session);
end;

create trigger tg_sessions_listed_delete after delete on t_sessions
begin
    delete from tg_sessions_projects where id_session in (old.id_session);
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (old.id_session);
end;

create trigger tg_sessions_participants_listed_insert after insert on t_sessions_participants
begin
    delete from tg_sessions_projects where id_session in (new.id_session);
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (new.id_session);
end;

create trigger tg_sessions_participants_listed_update after update of id_session, id_participant, deleted_at on t_sessions_participants
when old.id_session is not new.id_session or old.id_participant is not new.id_participant or old.deleted_at is not new.deleted_at
begin
    delete from tg_sessions_projects where id_session in (old.id_session, new.id_session);
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (old.id_session, new.id_session);
end;

create trigger tg_sessions_participants_listed_delete after delete on t_sessions_participants
begin
    delete from tg_sessions_projects where id_session in (old.id_session);
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (old.id_session);
end;

create trigger tg_participants_listed_insert after insert on t_participants
begin
    delete from tg_sessions_projects where id_session in (select id_session from t_sessions_participants where id_participant in (new.id_participant));
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (select id_session from t_sessions_participants where id_participant in (new.id_participant));
end;

create trigger tg_participants_listed_update after update of id_participant, id_project, deleted_at on t_participants
when old.id_participant is not new.id_participant or old.id_project is not new.id_project or old.deleted_at is not new.deleted_at
begin
    delete from tg_sessions_projects where id_session in (select id_session from t_sessions_participants where id_participant in (old.id_participant, new.id_participant));
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (select id_session from t_sessions_participants where id_participant in (old.id_participant, new.id_participant));
end;

create trigger tg_participants_listed_delete after delete on t_participants
begin
    delete from tg_sessions_projects where id_session in (select id_session from t_sessions_participants where id_participant in (old.id_participant));
    insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
        select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
            join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
            join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
            where s.deleted_at is null and s.id_session in (select id_session from t_sessions_participants where id_participant in (old.id_participant));
end;

insert into tg_sessions_projects (id_session, id_project, session_start_datetime)
    select distinct s.id_session, p.id_project, s.session_start_datetime from t_sessions s
        join t_sessions_participants l on l.id_session = s.id_session and l.deleted_at is null
        join t_participants p on p.id_participant = l.id_participant and p.deleted_at is null
        where s.deleted_at is null;
