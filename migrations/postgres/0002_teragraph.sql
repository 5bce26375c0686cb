-- Teragraph's own side tables. They are the only ones it makes in a database that an OpenTera server
-- made, so this file touches nothing else.

-- The keys that sign dynamic tokens, one per kind of caller, made at the first start.
create table tg_signing_keys (
    kind text primary key,
    key bytea not null,
    created_at timestamptz not null
);

-- Tokens that were logged out. A row may go once its token has expired by itself.
create table tg_revoked_tokens (
    jti text primary key,
    expires_at timestamptz not null
);
create index tg_revoked_tokens_expires on tg_revoked_tokens (expires_at);
