-- Teragraph's own side tables. They are the only ones it makes in a database that an OpenTera server
-- made, so this file touches nothing else.

-- The keys that sign dynamic tokens, one per kind of caller, made at the first start.
create table tg_signing_keys (
    kind text primary key not null,
    key blob not null,
    created_at datetime not null
);

-- Tokens that were logged out. A row may go once its token has expired by itself.
create table tg_revoked_tokens (
    jti text primary key not null,
    expires_at datetime not null
);
create index tg_revoked_tokens_expires on tg_revoked_tokens (expires_at);
