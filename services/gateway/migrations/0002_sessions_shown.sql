-- Sessions are shown to whom they belong to, and wrong passwords slow a login down instead of locking it.

ALTER TABLE session
    ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ADD COLUMN address      text,
    ADD COLUMN agent        text;

CREATE INDEX session_login ON session (login);

-- Before this time no further try is looked at.
ALTER TABLE login_attempt ADD COLUMN next_at timestamptz;
