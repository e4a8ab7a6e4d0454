-- What all replicas of the gateway must agree on: previews, failed logins, sessions, live events.

-- What a manager saw in a preview, so that a refusal can say what changed since; forgotten after a day.
CREATE TABLE preview (
    fingerprint text PRIMARY KEY,
    facts       jsonb NOT NULL,
    seen_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX preview_seen ON preview (seen_at);

-- Failed logins of the window that ends at `until`, by login and address, and by address alone.
CREATE TABLE login_attempt (
    key      text PRIMARY KEY,
    failures integer NOT NULL,
    until    timestamptz NOT NULL
);

CREATE INDEX login_attempt_until ON login_attempt (until);

-- One row for every token given out: a token counts as long as its session is neither over nor ended.
CREATE TABLE session (
    id         uuid PRIMARY KEY,
    login      text NOT NULL,
    issued_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL,
    ended_at   timestamptz
);

CREATE INDEX session_expires ON session (expires_at);

-- The last events as the live view shows them; positions become visible in their order.
CREATE TABLE live_event (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id       uuid NOT NULL UNIQUE,
    type     text NOT NULL,
    time     timestamptz NOT NULL,
    region   text NOT NULL,
    site     text,
    sequence bigint NOT NULL,
    switch_id uuid,
    data     jsonb NOT NULL
);
