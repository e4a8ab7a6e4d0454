-- A site has a timeline: dated stages, each with its limits and its fence, and what was taken back of them.

CREATE TABLE stage_entry (
    region text NOT NULL,
    site text NOT NULL,
    sequence bigint NOT NULL,
    -- Null while only the limits of the entry, or that it is revoked, have been heard of.
    effective_at timestamptz,
    announced_at timestamptz,
    stage jsonb,
    switch_id uuid,
    caused_by uuid,
    limits jsonb,
    concept_version integer NOT NULL DEFAULT 0,
    -- Up from the moment it is heard of until its replan is done: nobody books in its period meanwhile.
    fenced boolean NOT NULL DEFAULT false,
    -- Its outcome would be clearly worse than foreseen: decided, and nothing applied until somebody has looked.
    held boolean NOT NULL DEFAULT false,
    fence_begins timestamptz,
    fence_ends timestamptz,
    -- The sequence of the announced entry that this one takes back; such a row has no stage of its own.
    revokes bigint,
    revoked boolean NOT NULL DEFAULT false,
    in_force boolean NOT NULL DEFAULT false,
    -- A later one is in force: kept for the books, no longer looked at.
    past boolean NOT NULL DEFAULT false,
    foreseen jsonb,
    PRIMARY KEY (region, site, sequence),
    FOREIGN KEY (region, site) REFERENCES site (region, id),
    CHECK (revokes IS NULL OR stage IS NULL),
    CHECK ((effective_at IS NULL) = (stage IS NULL AND revokes IS NULL))
);

CREATE INDEX stage_entry_fenced ON stage_entry (region, site) WHERE fenced;

-- The stage that a site is on has taken effect when it was said, and is its one entry.
INSERT INTO stage_entry (region, site, sequence, effective_at, announced_at, stage, switch_id, caused_by, limits,
                         concept_version, fenced, in_force)
SELECT region, id, stage_sequence, coalesce(effective_at, now()), coalesce(effective_at, now()), stage, switch_id, caused_by,
       CASE WHEN limits_sequence = stage_sequence THEN limits END,
       CASE WHEN limits_sequence = stage_sequence THEN concept_version ELSE 0 END, fenced, true
  FROM site WHERE stage IS NOT NULL;

-- Limits that came before their stage.
INSERT INTO stage_entry (region, site, sequence, caused_by, limits, concept_version)
SELECT region, id, limits_sequence, caused_by, limits, concept_version
  FROM site WHERE limits IS NOT NULL AND (stage IS NULL OR limits_sequence > stage_sequence);

ALTER TABLE site
    DROP COLUMN stage, DROP COLUMN stage_sequence, DROP COLUMN effective_at, DROP COLUMN switch_id, DROP COLUMN limits,
    DROP COLUMN limits_sequence, DROP COLUMN concept_version, DROP COLUMN fenced, DROP COLUMN caused_by;

-- The stages of a site with the time in which each holds; the first began before anybody looked.
CREATE VIEW stage_period AS
SELECT region, site, sequence, stage, limits, fenced, effective_at,
       CASE WHEN row_number() OVER following = 1 AND (in_force OR effective_at <= announced_at) THEN '-infinity'
            ELSE effective_at END AS begins,
       coalesce(lead(effective_at) OVER following, 'infinity') AS ends
  FROM stage_entry WHERE stage IS NOT NULL AND NOT revoked
WINDOW following AS (PARTITION BY region, site ORDER BY effective_at, sequence);

-- What a revocation gives back.
ALTER TABLE replan
    ADD COLUMN returned integer NOT NULL DEFAULT 0,
    DROP CONSTRAINT replan_check,
    ADD CONSTRAINT replan_check CHECK (kept + phone + video + moved + lapsed + returned = before);

ALTER TABLE replan_decision
    DROP CONSTRAINT replan_decision_outcome_check,
    ADD CONSTRAINT replan_decision_outcome_check
        CHECK (outcome IN ('kept', 'phone', 'video', 'moved', 'lapsed', 'returned'));
