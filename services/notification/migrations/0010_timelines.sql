-- A site has a timeline: a stage in force and any number announced, each with letters of its own; some are revoked.

CREATE TABLE entry (
    region text NOT NULL,
    site text NOT NULL,
    sequence integer NOT NULL,
    effective_at timestamptz NOT NULL,
    announced_at timestamptz NOT NULL,
    revokes integer,  -- the sequence of what this one takes back; null: a stage
    -- Decided anew with each change of the timeline (domain/timeline.py): of the others no letter leaves.
    live boolean NOT NULL DEFAULT true,
    PRIMARY KEY (region, site, sequence)
);

-- Until now the newest stage of a site was the only one that counted, and it was in force.
INSERT INTO entry (region, site, sequence, effective_at, announced_at, live)
SELECT region, site, campaign.sequence, effective_at, greatest(created_at, effective_at), campaign.sequence = site.sequence
  FROM campaign JOIN site USING (region, site);

INSERT INTO entry (region, site, sequence, effective_at, announced_at)
SELECT region, site, sequence, 'epoch', 'epoch' FROM site WHERE sequence >= 0
ON CONFLICT DO NOTHING;

-- What a correction corrects: the name of the stage that was announced, and why it does not come.
ALTER TABLE campaign ADD COLUMN correction jsonb;

-- As of which entry letters of a switch speak about a site: its own, else the newest that no other letters will tell of.
CREATE FUNCTION spoken_of(of_region text, of_switch uuid) RETURNS TABLE (site text, sequence integer) STABLE LANGUAGE sql AS $$
    SELECT chosen.site, chosen.sequence FROM (
        SELECT DISTINCT ON (entry.site) entry.site, entry.sequence, campaign.switch_id, campaign.state
          FROM entry LEFT JOIN campaign USING (region, site, sequence)
         WHERE entry.region = of_region AND entry.live
         ORDER BY entry.site, campaign.switch_id IS NOT DISTINCT FROM of_switch DESC, entry.sequence DESC) AS chosen
     WHERE chosen.switch_id IS NOT DISTINCT FROM of_switch OR chosen.state IS NULL
        OR chosen.state NOT IN ('waiting', 'running', 'paused')
$$;
