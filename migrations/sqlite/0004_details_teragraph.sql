-- What OpenTera's columns do not hold of users, user groups and service roles: one row beside a row of theirs, or none.
-- No row means the defaults: a human, a normal group, nothing known. created_* and updated_* tell who did it and when, as
-- far as it was done here. Rows go with the row that they describe.

create table tg_user_details (
    id_user integer primary key not null references t_users (id_user) on delete cascade,
    account_kind text not null check (account_kind in ('HUMAN', 'BOT')),
    can_delete_from_front boolean not null,
    created_by integer references t_users (id_user) on delete set null,
    created_at datetime,
    updated_by integer references t_users (id_user) on delete set null,
    updated_at datetime
);

-- A PERSONAL group holds what was given to its owner alone. Without an owner it stays what it is, so that it never
-- shows up as somebody's team.
create table tg_group_details (
    id_user_group integer primary key not null references t_users_groups (id_user_group) on delete cascade,
    kind text not null check (kind in ('NORMAL', 'PERSONAL')),
    id_owner_user integer unique references t_users (id_user) on delete set null,
    description text,
    created_by integer references t_users (id_user) on delete set null,
    created_at datetime,
    updated_by integer references t_users (id_user) on delete set null,
    updated_at datetime
);

create table tg_role_details (
    id_service_role integer primary key not null references t_services_roles (id_service_role) on delete cascade,
    description text,
    created_at datetime,
    updated_at datetime
);
