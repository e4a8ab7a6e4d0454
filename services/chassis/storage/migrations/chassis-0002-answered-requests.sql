-- What a request with an idempotency key was answered with; written in the transaction of its effects.

CREATE TABLE answered_request (
    owner       text NOT NULL,
    key         text NOT NULL,
    request     text NOT NULL,
    answer      jsonb,
    answered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (owner, key)
);

CREATE INDEX answered_request_at ON answered_request (answered_at);
