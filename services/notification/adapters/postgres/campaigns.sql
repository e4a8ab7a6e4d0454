-- name: lock_switch
SELECT pg_advisory_xact_lock(hashtextextended('notification.switch.' || %(switch_id)s::text, 0))

-- name: open
INSERT INTO campaign (id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, created_at,
                      from_stage, undoes, correction, joins)
VALUES (%(id)s, %(region)s, %(site)s, %(sequence)s, %(switch_id)s, %(switch_sites)s, %(state)s, %(stage)s,
        %(effective_at)s, %(created_at)s, %(from_stage)s, %(undoes)s, %(correction)s, %(joins)s)
ON CONFLICT DO NOTHING

-- name: of_switch
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope,
       from_stage, undoes, correction, joins
FROM campaign WHERE switch_id = %(switch_id)s AND joins IS NULL ORDER BY site, sequence FOR UPDATE

-- name: of_entries
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope,
       from_stage, undoes, correction, joins
FROM campaign
WHERE region = %(region)s AND site = %(site)s AND sequence = ANY(%(sequences)s) AND joins IS NULL ORDER BY sequence

-- name: open_switches
SELECT DISTINCT switch_id FROM campaign
WHERE region = %(region)s AND site = %(site)s AND state NOT IN ('completed', 'cancelled', 'superseded')

-- name: open_but
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope,
       from_stage, undoes, correction, joins
FROM campaign
WHERE region = %(region)s AND site = %(site)s AND sequence <> ALL(%(live)s)
  AND state NOT IN ('completed', 'cancelled', 'superseded')
ORDER BY sequence, joins NULLS FIRST FOR UPDATE

-- name: told_before
-- The stage before this one in the timeline, of those that letters told of; what was revoked never comes before anything.
SELECT stage FROM campaign
WHERE region = %(region)s AND site = %(site)s AND joins IS NULL AND (effective_at, sequence) < (%(effective_at)s, %(sequence)s) AND EXISTS (
    SELECT FROM lot WHERE lot.campaign_id = campaign.id AND lot.folder <> '' AND lot.state IN ('handing_over', 'handed_over'))
  AND NOT EXISTS (SELECT FROM entry WHERE entry.region = campaign.region AND entry.site = campaign.site
                                      AND entry.revokes = campaign.sequence)
ORDER BY effective_at DESC, sequence DESC LIMIT 1

-- name: find
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope,
       from_stage, undoes, correction, joins
FROM campaign WHERE id = %(id)s

-- name: lock
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope,
       from_stage, undoes, correction, joins
FROM campaign WHERE id = %(id)s FOR UPDATE

-- name: set_state
UPDATE campaign SET state = %(state)s, closed_at = coalesce(%(closed_at)s, closed_at) WHERE id = %(id)s

-- name: collect
-- In scope are the households at home at the site; and guests: households whose home site sends no letter in this switch,
-- but who have an appointment here, or had one that an earlier stage changed and nobody told them of, or were written to
-- by the switch that this one takes back (at several such sites the first one writes). `only`: of these, nobody else. One
-- statement, so that scope and letters are of the same moment.
WITH scope AS MATERIALIZED (
    SELECT id FROM household
    WHERE region = %(region)s AND site = %(site)s AND (%(only)s::uuid[] IS NULL OR id = ANY(%(only)s::uuid[]))
    UNION
    SELECT guest.household_id FROM (
        SELECT household_id, min(site) AS site FROM (
            SELECT change.household_id, change.site
            FROM appointment_change AS change JOIN campaign
              ON campaign.region = change.region AND campaign.site = change.site
             AND (campaign.sequence = change.sequence OR (campaign.sequence > change.sequence AND NOT change.told
                  AND NOT EXISTS (SELECT FROM cancelled_appointment AS cancelled
                                  WHERE cancelled.appointment_id = change.appointment_id)
                  AND NOT EXISTS (SELECT FROM campaign AS own
                                  WHERE own.region = change.region AND own.site = change.site
                                    AND own.sequence = change.sequence AND own.joins IS NULL AND own.state IN ('waiting', 'running', 'paused'))))
            WHERE campaign.switch_id = %(switch_id)s AND campaign.site = ANY(%(live_sites)s) AND campaign.joins IS NULL
            UNION ALL
            SELECT letter.household_id, campaign.site FROM letter JOIN campaign ON campaign.id = letter.campaign_id
            WHERE letter.switch_id = %(undoes)s AND campaign.site = ANY(%(live_sites)s)) AS concerned
        GROUP BY household_id) AS guest
    JOIN household ON household.id = guest.household_id
    WHERE guest.site = %(site)s AND household.region = %(region)s AND household.site <> ALL(%(live_sites)s)
      AND (%(only)s::uuid[] IS NULL OR household.id = ANY(%(only)s::uuid[]))
      AND NOT EXISTS (SELECT FROM letter WHERE letter.switch_id = %(switch_id)s AND letter.household_id = household.id)
), sorted AS (
    SELECT id, site, channel, exclusion,
           CASE WHEN exclusion = '' THEN row_number() OVER (
               PARTITION BY channel, exclusion = '' ORDER BY postcode, city, street, house_number, id) END AS place
    FROM household JOIN scope USING (id)
), placed AS (
    SELECT id, site, channel, exclusion,
           (place - 1) / (%(lot_size)s::jsonb ->> channel)::int + 1 AS lot_number,
           (place - 1) %% (%(lot_size)s::jsonb ->> channel)::int + 1 AS place_in_lot
    FROM sorted
), lots AS (
    INSERT INTO lot (campaign_id, channel, number)
    SELECT DISTINCT %(id)s::uuid, channel, lot_number FROM placed WHERE lot_number IS NOT NULL
    ORDER BY channel, lot_number
), letters AS (
    INSERT INTO letter (id, campaign_id, switch_id, household_id, at_home, channel, state, reason, lot_number, place_in_lot)
    SELECT md5(%(id)s::text || '/' || id::text)::uuid, %(id)s, %(switch_id)s, id, site = %(site)s, channel,
           CASE WHEN exclusion = '' THEN 'pending' ELSE 'excluded' END, exclusion, lot_number, place_in_lot
    FROM placed
    ON CONFLICT DO NOTHING
)
SELECT count(*) AS households FROM scope

-- name: must_hear
-- Who must hear that a switch is taken back: whom its letters reached or the list of calls names; and whoever else knows
-- the site on another stage than the one it returns to. A household knows the stage of the last letter that it was handed.
-- Had it none, it knows the stage before those campaigns that were taken back or overtaken before they were complete.
WITH back AS (
    SELECT region, site, sequence, stage ->> 'id' AS to_stage FROM campaign
    WHERE switch_id = %(switch_id)s AND site = ANY(%(live_sites)s) AND joins IS NULL
), earlier AS (
    SELECT campaign.id, campaign.site, campaign.sequence, campaign.from_stage, campaign.stage ->> 'id' AS stage, back.to_stage
    FROM back JOIN campaign ON campaign.region = back.region AND campaign.site = back.site
                           AND campaign.sequence < back.sequence
    WHERE campaign.switch_id = %(undoes)s OR NOT EXISTS (
        SELECT FROM campaign AS complete
        WHERE complete.region = back.region AND complete.site = back.site AND complete.state = 'completed'
          AND complete.joins IS NULL AND complete.switch_id <> %(undoes)s
          AND complete.sequence >= campaign.sequence AND complete.sequence < back.sequence)
), origin AS (
    SELECT DISTINCT ON (site) site, from_stage, to_stage FROM earlier ORDER BY site, sequence
), handed AS (
    SELECT letter.household_id, letter.campaign_id, letter.switch_id FROM letter
    LEFT JOIN lot ON lot.campaign_id = letter.campaign_id AND lot.channel = letter.channel AND lot.number = letter.lot_number
    WHERE letter.campaign_id IN (SELECT id FROM earlier)
      AND (letter.state = 'handed_over' OR (letter.state = 'pending' AND lot.state = 'handing_over'))
), known AS (
    SELECT DISTINCT ON (handed.household_id, earlier.site) handed.household_id, earlier.site, earlier.stage
    FROM handed JOIN earlier ON earlier.id = handed.campaign_id
    ORDER BY handed.household_id, earlier.site, earlier.sequence DESC
)
SELECT household.id FROM household JOIN origin USING (site)
LEFT JOIN known ON known.household_id = household.id AND known.site = household.site
WHERE household.region = %(region)s AND coalesce(known.stage, origin.from_stage, origin.to_stage) <> origin.to_stage
UNION
SELECT household_id FROM handed WHERE switch_id = %(undoes)s
UNION
SELECT notice.household_id FROM phone_notice AS notice JOIN campaign ON campaign.id = notice.campaign_id
WHERE campaign.switch_id = %(undoes)s AND campaign.site = ANY(%(live_sites)s)

-- name: told_of
-- Whom letters or the list of calls told of a switch at these sites; letters of corrections name what comes next.
SELECT letter.household_id FROM letter JOIN campaign ON campaign.id = letter.campaign_id
LEFT JOIN lot ON lot.campaign_id = letter.campaign_id AND lot.channel = letter.channel AND lot.number = letter.lot_number
WHERE campaign.region = %(region)s AND campaign.site = ANY(%(live_sites)s)
  AND (campaign.switch_id = %(undoes)s OR (campaign.correction IS NOT NULL
       AND coalesce(lot.facts, campaign.facts) #>> '{correction,next,switch_id}' = %(undoes)s::text))
  AND (letter.state = 'handed_over' OR (letter.state = 'pending' AND lot.state = 'handing_over'))
UNION
SELECT notice.household_id FROM phone_notice AS notice JOIN campaign ON campaign.id = notice.campaign_id
WHERE campaign.switch_id = %(undoes)s AND campaign.site = ANY(%(live_sites)s)

-- name: untold
-- What became of appointments at these sites, no letter nor call has said so yet, and no other letters will.
SELECT change.household_id, change.change || jsonb_build_object('site', change.site, 'sequence', change.sequence) AS change
FROM appointment_change AS change JOIN campaign USING (region, site, sequence)
WHERE change.region = %(region)s AND change.site = ANY(%(sites)s) AND NOT change.told AND campaign.joins IS NULL
  AND (campaign.switch_id = %(switch_id)s OR campaign.state NOT IN ('waiting', 'running', 'paused'))
  AND NOT EXISTS (SELECT FROM cancelled_appointment AS cancelled WHERE cancelled.appointment_id = change.appointment_id)
ORDER BY change.site, change.appointment_id, change.sequence

-- name: unwritten
-- Counted from the households, not from what the collection wrote down: who should hear of this campaign and has no letter
-- of its switch. At home here, or with an appointment that the stage was asked about.
SELECT count(*) AS households FROM (
    SELECT id FROM household WHERE region = %(region)s AND site = %(site)s
    UNION
    SELECT household.id FROM household JOIN appointment_change AS change ON change.household_id = household.id
    WHERE change.region = %(region)s AND change.site = %(site)s AND change.sequence = %(sequence)s
) AS concerned
WHERE (%(only)s::uuid[] IS NULL OR id = ANY(%(only)s::uuid[]))
  AND NOT EXISTS (SELECT FROM letter WHERE letter.switch_id = %(switch_id)s AND letter.household_id = concerned.id)

-- name: close_books
UPDATE campaign SET unwritten = %(unwritten)s WHERE id = %(id)s

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

-- name: release
-- Held letters by the way their households are written to by now, in postal order, in lots of their own. What a call was
-- noted for because its letter was held may stand in the letter again.
WITH held AS (
    SELECT letter.id, household.id AS household_id, household.channel, row_number() OVER (
               PARTITION BY household.channel ORDER BY postcode, city, street, house_number, household.id) AS place
    FROM letter JOIN household ON household.id = letter.household_id
    WHERE letter.campaign_id = %(id)s AND letter.state = 'held'
), placed AS (
    SELECT id, household_id, channel,
           (SELECT coalesce(max(lot.number), 0) FROM lot WHERE lot.campaign_id = %(id)s AND lot.channel = held.channel)
               + (place - 1) / (%(lot_size)s::jsonb ->> channel)::int + 1 AS lot_number,
           (place - 1) %% (%(lot_size)s::jsonb ->> channel)::int + 1 AS place_in_lot
    FROM held
), lots AS (
    INSERT INTO lot (campaign_id, channel, number, facts)
    SELECT DISTINCT %(id)s::uuid, channel, lot_number, %(facts)s::jsonb FROM placed ORDER BY channel, lot_number
), letters AS (
    UPDATE letter SET state = 'pending', reason = '', faults = '[]', facts = NULL, first_page = NULL, last_page = NULL,
                      sha256 = NULL, channel = placed.channel, lot_number = placed.lot_number,
                      place_in_lot = placed.place_in_lot
    FROM placed WHERE letter.id = placed.id
), untold AS (
    UPDATE appointment_change AS change SET told = false
    FROM phone_notice AS notice JOIN placed USING (household_id)
    WHERE notice.campaign_id = %(id)s AND change.appointment_id = notice.appointment_id
      AND change.household_id = notice.household_id AND change.sequence = (notice.change ->> 'sequence')::int
)
SELECT count(*) AS letters FROM placed

-- name: reopen
UPDATE campaign SET state = %(state)s, closed_at = NULL WHERE id = %(id)s

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
