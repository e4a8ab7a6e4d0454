CREATE TABLE attempts (id bigserial PRIMARY KEY, event_id uuid NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE effects (id bigserial PRIMARY KEY, event_id uuid NOT NULL, pid integer);
