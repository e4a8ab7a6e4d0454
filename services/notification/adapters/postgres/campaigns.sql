-- name: lock_switch
SELECT pg_advisory_xact_lock(hashtextextended('notification.switch.' || %(switch_id)s::text, 0))

-- name: open
INSERT INTO campaign (id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, created_at)
VALUES (%(id)s, %(region)s, %(site)s, %(sequence)s, %(switch_id)s, %(switch_sites)s, %(state)s, %(stage)s,
        %(effective_at)s, %(created_at)s)
ON CONFLICT (region, site, sequence) DO NOTHING

-- name: of_switch
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope
FROM campaign WHERE switch_id = %(switch_id)s ORDER BY site, sequence FOR UPDATE

-- name: open_switches
SELECT DISTINCT switch_id FROM campaign
WHERE region = %(region)s AND site = %(site)s AND state NOT IN ('completed', 'cancelled', 'superseded')

-- name: open_before
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope
FROM campaign
WHERE region = %(region)s AND site = %(site)s AND sequence < %(sequence)s
  AND state NOT IN ('completed', 'cancelled', 'superseded')
ORDER BY sequence FOR UPDATE

-- name: find
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope
FROM campaign WHERE id = %(id)s

-- name: lock
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope
FROM campaign WHERE id = %(id)s FOR UPDATE

-- name: set_state
UPDATE campaign SET state = %(state)s, closed_at = coalesce(%(closed_at)s, closed_at) WHERE id = %(id)s

-- name: collect
-- In scope are the households at home at the site; and guests: households whose home site sends no letter in this switch,
-- but who have an appointment here, or had one that an earlier stage changed and nobody told them of (at several such
-- sites the first one writes). One statement, so that scope and letters are of the same moment.
WITH scope AS MATERIALIZED (
    SELECT id FROM household WHERE region = %(region)s AND site = %(site)s
    UNION
    SELECT guest.household_id FROM (
        SELECT change.household_id, min(change.site) AS site
        FROM appointment_change AS change JOIN campaign
          ON campaign.region = change.region AND campaign.site = change.site
         AND (campaign.sequence = change.sequence OR (campaign.sequence > change.sequence AND NOT change.told
              AND NOT EXISTS (SELECT FROM cancelled_appointment AS cancelled
                              WHERE cancelled.appointment_id = change.appointment_id)))
        WHERE campaign.switch_id = %(switch_id)s AND campaign.site = ANY(%(live_sites)s)
        GROUP BY change.household_id) AS guest
    JOIN household ON household.id = guest.household_id
    WHERE guest.site = %(site)s AND household.region = %(region)s AND household.site <> ALL(%(live_sites)s)
      AND NOT EXISTS (SELECT FROM letter WHERE letter.switch_id = %(switch_id)s AND letter.household_id = household.id)
), sorted AS (
    SELECT id, channel, exclusion,
           CASE WHEN exclusion = '' THEN row_number() OVER (
               PARTITION BY channel, exclusion = '' ORDER BY postcode, city, street, house_number, id) END AS place
    FROM household JOIN scope USING (id)
), placed AS (
    SELECT id, channel, exclusion,
           (place - 1) / (%(lot_size)s::jsonb ->> channel)::int + 1 AS lot_number,
           (place - 1) %% (%(lot_size)s::jsonb ->> channel)::int + 1 AS place_in_lot
    FROM sorted
), lots AS (
    INSERT INTO lot (campaign_id, channel, number)
    SELECT DISTINCT %(id)s::uuid, channel, lot_number FROM placed WHERE lot_number IS NOT NULL
    ORDER BY channel, lot_number
), letters AS (
    INSERT INTO letter (id, campaign_id, switch_id, household_id, channel, state, reason, lot_number, place_in_lot)
    SELECT md5(%(id)s::text || '/' || id::text)::uuid, %(id)s, %(switch_id)s, id, channel,
           CASE WHEN exclusion = '' THEN 'pending' ELSE 'excluded' END, exclusion, lot_number, place_in_lot
    FROM placed
    ON CONFLICT DO NOTHING
)
SELECT count(*) AS households FROM scope

-- name: set_collected
UPDATE campaign SET in_scope = %(in_scope)s, facts = %(facts)s, collected_at = %(at)s WHERE id = %(id)s

-- name: withdraw_letters
UPDATE letter SET state = 'withdrawn', reason = %(reason)s
WHERE campaign_id = %(id)s AND state = 'pending' AND NOT EXISTS (
    SELECT FROM lot
    WHERE lot.campaign_id = letter.campaign_id AND lot.channel = letter.channel AND lot.number = letter.lot_number
      AND lot.state = 'handing_over')

-- name: withdraw_lots
UPDATE lot SET state = 'withdrawn' WHERE campaign_id = %(id)s AND state = 'planned'

-- name: balance
SELECT campaign.in_scope,
       coalesce((SELECT jsonb_object_agg(channel, letters) FROM (
           SELECT channel, count(*) AS letters FROM letter
            WHERE letter.campaign_id = campaign.id AND state = 'handed_over' GROUP BY channel) AS by_channel), '{}') AS handed_over,
       count(letter.id) FILTER (WHERE letter.state = 'held') AS held,
       count(letter.id) FILTER (WHERE letter.state = 'excluded') AS excluded,
       count(letter.id) FILTER (WHERE letter.state = 'withdrawn') AS withdrawn,
       count(letter.id) FILTER (WHERE letter.state = 'pending') AS pending
FROM campaign LEFT JOIN letter ON letter.campaign_id = campaign.id
WHERE campaign.id = %(id)s
GROUP BY campaign.id

-- name: record_action
INSERT INTO campaign_action (campaign_id, action, actor, at) VALUES (%(id)s, %(action)s, %(actor)s, %(at)s)
