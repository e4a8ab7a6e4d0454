-- A site has a timeline of dated stages. `site` keeps the one in force, and the newest number of its timeline.

CREATE TABLE timeline (
    region text NOT NULL,
    site text NOT NULL,
    sequence bigint NOT NULL,
    stage text NOT NULL,
    stage_version integer NOT NULL,
    -- As it was announced: others have it so, whatever a newer region file says.
    definition jsonb NOT NULL,
    effective_at timestamptz NOT NULL,
    announced_at timestamptz NOT NULL,
    switch_id uuid REFERENCES switch (id),
    in_force_at timestamptz,
    revoked_by bigint,
    revoked_at timestamptz,
    revocation text CHECK (revocation IN ('revoked', 'suspended', 'overtaken', 'drifted')),
    skipped_at timestamptz,
    PRIMARY KEY (region, site, sequence),
    FOREIGN KEY (region, site) REFERENCES site (region, id),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL) AND (revoked_by IS NULL) = (revocation IS NULL)),
    -- What was revoked or skipped never comes into force, and what is in force is not revoked.
    CHECK (num_nonnulls(in_force_at, revoked_at, skipped_at) <= 1)
);

-- One entry is announced for an instant, whoever is first.
CREATE UNIQUE INDEX timeline_date ON timeline (region, site, effective_at)
    WHERE in_force_at IS NULL AND revoked_at IS NULL AND skipped_at IS NULL AND announced_at < effective_at;
CREATE INDEX timeline_days ON timeline (region, effective_at);
CREATE INDEX timeline_of_switch ON timeline (switch_id);

INSERT INTO timeline (region, site, sequence, stage, stage_version, definition, effective_at, announced_at, switch_id, in_force_at)
SELECT site.region, site.id, site.sequence, site.stage, site.stage_version, stage.definition, site.since, site.since,
       site.switch_id, site.since
  FROM site JOIN stage ON stage.region = site.region AND stage.id = site.stage;

-- A scheduled switch whose `announce_at` is missing is given it by the next tick of the clock.
ALTER TABLE switch
    ADD COLUMN announce_at timestamptz,
    ADD COLUMN announced_at timestamptz,
    ADD COLUMN in_force_at timestamptz,
    ADD COLUMN held_at timestamptz,
    ADD COLUMN lead_days integer CHECK (lead_days >= 0),
    ADD COLUMN lead_reason text,
    ADD COLUMN later_stand boolean NOT NULL DEFAULT false,
    ADD COLUMN foreseen jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN suspension jsonb,
    ADD COLUMN drift jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN taken_back_by uuid REFERENCES switch (id),
    DROP CONSTRAINT switch_state_check,
    DROP CONSTRAINT switch_check,
    DROP CONSTRAINT switch_check1;

-- What has begun was announced and in force in one moment.
UPDATE switch SET announced_at = effective_at, in_force_at = effective_at
 WHERE state IN ('running', 'settled')
    OR state = 'cancelled' AND EXISTS (SELECT 1 FROM switch_site WHERE switch_id = id AND sequence IS NOT NULL);
UPDATE switch SET held_at = effective_at WHERE state = 'held';

ALTER TABLE switch
    ADD CONSTRAINT switch_state CHECK (state IN ('scheduled', 'held', 'running', 'announced', 'settled', 'suspended',
                                                 'revoked', 'cancelled', 'superseded')),
    ADD CONSTRAINT switch_end CHECK ((state IN ('settled', 'superseded')) = (settled_at IS NOT NULL)),
    ADD CONSTRAINT switch_taken_back CHECK ((state IN ('cancelled', 'revoked')) = (cancelled_at IS NOT NULL)),
    ADD CONSTRAINT switch_suspension CHECK (state <> 'suspended' OR suspension IS NOT NULL);

DROP INDEX switch_waiting;
DROP INDEX switch_open;
CREATE INDEX switch_waiting ON switch (announce_at) WHERE state IN ('scheduled', 'held');
CREATE INDEX switch_to_come ON switch (effective_at) WHERE state IN ('running', 'announced') AND in_force_at IS NULL;
CREATE INDEX switch_open ON switch (region)
    WHERE state IN ('scheduled', 'held', 'running', 'announced', 'suspended');
