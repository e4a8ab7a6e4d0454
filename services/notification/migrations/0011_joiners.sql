-- Who comes to a site later has the letter of its stage in force and of those announced, in a lane beside the campaigns.

-- Who was imported or moved, and has yet to be given what the timeline of the site holds.
CREATE TABLE joiner (
    household_id uuid PRIMARY KEY REFERENCES household,
    region text NOT NULL,
    site text NOT NULL,
    initial boolean NOT NULL  -- came with the first file of the region: what is in force is no news to them
);
CREATE INDEX joiner_of_site ON joiner (region, site);

-- The lane of a campaign: letters of the same entry for whoever came after its collection. One for each.
ALTER TABLE campaign ADD COLUMN joins uuid UNIQUE REFERENCES campaign;
ALTER TABLE campaign DROP CONSTRAINT campaign_region_site_sequence_key;
CREATE UNIQUE INDEX campaign_of_entry ON campaign (region, site, sequence) WHERE joins IS NULL;

-- One letter for a household and entry, in the campaign or in its lane; one for a switch, but for those that moved between
-- two of its sites: where to call and what holds in the house is the site's, not the switch's.
ALTER TABLE letter ADD COLUMN joins uuid;
CREATE UNIQUE INDEX letter_of_entry ON letter (coalesce(joins, campaign_id), household_id);
ALTER TABLE letter DROP CONSTRAINT letter_campaign_id_household_id_key;
ALTER TABLE letter ADD UNIQUE NULLS NOT DISTINCT (switch_id, household_id, joins);
ALTER TABLE letter DROP CONSTRAINT letter_switch_id_household_id_key;

CREATE OR REPLACE FUNCTION spoken_of(of_region text, of_switch uuid) RETURNS TABLE (site text, sequence integer) STABLE LANGUAGE sql AS $$
    SELECT chosen.site, chosen.sequence FROM (
        SELECT DISTINCT ON (entry.site) entry.site, entry.sequence, campaign.switch_id, campaign.state
          FROM entry LEFT JOIN campaign ON campaign.region = entry.region AND campaign.site = entry.site
                                       AND campaign.sequence = entry.sequence AND campaign.joins IS NULL
         WHERE entry.region = of_region AND entry.live
         ORDER BY entry.site, campaign.switch_id IS NOT DISTINCT FROM of_switch DESC, entry.sequence DESC) AS chosen
     WHERE chosen.switch_id IS NOT DISTINCT FROM of_switch OR chosen.state IS NULL
        OR chosen.state NOT IN ('waiting', 'running', 'paused')
$$;
