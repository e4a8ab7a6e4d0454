-- Users, wherever they come from, and what is recorded of them (decision 0013).

CREATE TABLE account (
    login            text PRIMARY KEY,
    name             text NOT NULL,
    roles            text[] NOT NULL,
    regions          text[],             -- NULL: all
    sites            text[],             -- region/site; NULL: all
    source           text NOT NULL CHECK (source IN ('file', 'local', 'oidc')),
    language         text,
    password_hash    text NOT NULL,
    file_hash        text NOT NULL,      -- as the users file said it last
    subject          text NOT NULL,      -- what the identity provider knows somebody by
    stamp            text NOT NULL,      -- another one makes void what was given out before
    is_disabled      boolean NOT NULL,
    must_change_password boolean NOT NULL,
    factor_secret    text NOT NULL,      -- sealed
    factor_pending   text NOT NULL,      -- sealed, not confirmed yet
    factor_last_step bigint NOT NULL,    -- of the last code that was taken: none counts twice
    factor_recovery  text[] NOT NULL,
    last_login_at    timestamptz
);

CREATE TABLE record (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    deed    text NOT NULL,
    actor   text NOT NULL,               -- '': the users file
    roles   text[] NOT NULL,
    login   text NOT NULL,               -- whose account
    details jsonb NOT NULL
);

CREATE INDEX record_at ON record (at);
