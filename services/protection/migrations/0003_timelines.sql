-- A site has a timeline: a stage in force, any number announced. What was the one stage of a site becomes its first entry.

CREATE TABLE entry (
    region text NOT NULL,
    site text NOT NULL,
    sequence bigint NOT NULL CHECK (sequence >= 1),
    -- As far as it bears on limits; null where the entry was revoked before it was heard of.
    stage jsonb,
    effective_at timestamptz,
    announced_at timestamptz,
    switch_id uuid,
    event_id uuid,
    revoked boolean NOT NULL DEFAULT false,
    PRIMARY KEY (region, site, sequence),
    FOREIGN KEY (region, site) REFERENCES site (region, id),
    CHECK (revoked OR (stage IS NOT NULL AND effective_at IS NOT NULL AND announced_at IS NOT NULL AND event_id IS NOT NULL))
);

-- When it took effect was not kept: long ago, as everything that is announced from now on comes later.
INSERT INTO entry (region, site, sequence, stage, effective_at, announced_at, switch_id, event_id)
SELECT region, id, sequence, stage, 'epoch', 'epoch', switch_id, stage_event_id FROM site WHERE sequence > 0;

-- `sequence` is now the newest of the timeline, whichever entry it belongs to. The columns about the one stage stay for
-- replicas of before, which may run for a while beside this version; nobody else reads them.
ALTER TABLE site DROP CONSTRAINT site_check;
