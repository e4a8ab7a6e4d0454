-- Regions with their documents, stage plans and sites; switches and how far they are followed; audit and idempotency keys.

CREATE TABLE region (
    id text PRIMARY KEY,
    name text NOT NULL,
    revision integer NOT NULL CHECK (revision >= 1),
    document jsonb NOT NULL,
    loaded_at timestamptz NOT NULL,
    loaded_by text NOT NULL
);

CREATE TABLE stage (
    region text NOT NULL REFERENCES region (id),
    id text NOT NULL,
    rank integer NOT NULL,
    name text NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    definition jsonb NOT NULL,
    removed_at timestamptz,
    PRIMARY KEY (region, id)
);

CREATE TABLE switch (
    id uuid PRIMARY KEY,
    region text NOT NULL,
    to_stage text NOT NULL,
    reason text NOT NULL CHECK (reason <> ''),
    filed_by text NOT NULL,
    filed_at timestamptz NOT NULL,
    effective_at timestamptz NOT NULL,
    state text NOT NULL CHECK (state IN ('scheduled', 'held', 'running', 'settled', 'cancelled')),
    confirmations jsonb NOT NULL DEFAULT '[]',
    settled_at timestamptz,
    cancelled_at timestamptz,
    cancelled_by text,
    cancel_reason text,
    undoes uuid REFERENCES switch (id),
    FOREIGN KEY (region, to_stage) REFERENCES stage (region, id),
    CHECK ((state = 'settled') = (settled_at IS NOT NULL)),
    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL))
);

CREATE INDEX switch_waiting ON switch (effective_at) WHERE state IN ('scheduled', 'held');
CREATE INDEX switch_open ON switch (region) WHERE state IN ('scheduled', 'held', 'running');
CREATE INDEX switch_newest ON switch (region, filed_at DESC);

CREATE TABLE site (
    region text NOT NULL REFERENCES region (id),
    id text NOT NULL,
    name text NOT NULL,
    position integer NOT NULL,
    revision integer NOT NULL CHECK (revision >= 1),
    details jsonb NOT NULL,
    stage text NOT NULL,
    stage_version integer NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 1),
    since timestamptz NOT NULL,
    switch_id uuid REFERENCES switch (id),
    concept_version integer,
    -- A removed site keeps its row: a sequence must never be given twice.
    removed_at timestamptz,
    PRIMARY KEY (region, id),
    FOREIGN KEY (region, stage) REFERENCES stage (region, id)
);

CREATE TABLE switch_site (
    switch_id uuid NOT NULL REFERENCES switch (id),
    region text NOT NULL,
    site text NOT NULL,
    from_stage text,
    sequence bigint,
    left_out boolean NOT NULL DEFAULT false,
    superseded_by uuid REFERENCES switch (id),
    stage_changed_at timestamptz,
    limits_at timestamptz,
    replanned_at timestamptz,
    totals jsonb,
    campaign_id uuid,
    households integer,
    letters_at timestamptz,
    balance jsonb,
    PRIMARY KEY (switch_id, site),
    FOREIGN KEY (region, site) REFERENCES site (region, id),
    -- A change of stage belongs to one switch at most.
    UNIQUE (region, site, sequence),
    CHECK ((sequence IS NULL) = (stage_changed_at IS NULL))
);

CREATE TABLE idempotency_key (
    actor text NOT NULL,
    key text NOT NULL,
    request text NOT NULL,
    switch_id uuid NOT NULL REFERENCES switch (id) DEFERRABLE INITIALLY DEFERRED,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (actor, key)
);

CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL,
    role text NOT NULL,
    command text NOT NULL,
    region text NOT NULL,
    details jsonb NOT NULL
);

CREATE INDEX audit_newest ON audit (region, id DESC);
