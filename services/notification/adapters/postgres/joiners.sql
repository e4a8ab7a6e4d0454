-- name: joined
SELECT DISTINCT region, site FROM joiner ORDER BY region, site

-- name: joiners
SELECT household_id, initial FROM joiner WHERE region = %(region)s AND site = %(site)s FOR UPDATE

-- name: welcomed
DELETE FROM joiner WHERE household_id = ANY(%(households)s)

-- name: lane_of
SELECT id, region, site, sequence, switch_id, switch_sites, state, stage, effective_at, collected_at, in_scope,
       from_stage, undoes, correction, joins
FROM campaign WHERE joins = %(id)s FOR UPDATE

-- name: without_letter
-- One that was put aside because the household had moved, or was excluded, told it nothing.
SELECT id FROM household
WHERE region = %(region)s AND site = %(site)s AND id = ANY(%(households)s::uuid[]) AND NOT EXISTS (
    SELECT FROM letter WHERE coalesce(letter.joins, letter.campaign_id) = %(joins)s AND letter.household_id = household.id
                         AND letter.state <> 'withdrawn' AND (letter.state <> 'excluded' OR household.exclusion <> ''))

-- name: join
-- Letters for these households, in postal order, in lots of their own behind those that the lane has already; what it put
-- aside of theirs becomes their letter. How many are new to it.
WITH sorted AS (
    SELECT id, channel, exclusion,
           CASE WHEN exclusion = '' THEN row_number() OVER (
               PARTITION BY channel, exclusion = '' ORDER BY postcode, city, street, house_number, id) END AS place
    FROM household WHERE id = ANY(%(households)s::uuid[])
), placed AS (
    SELECT id, channel, exclusion,
           (SELECT coalesce(max(lot.number), 0) FROM lot WHERE lot.campaign_id = %(id)s AND lot.channel = sorted.channel)
               + (place - 1) / (%(lot_size)s::jsonb ->> channel)::int + 1 AS lot_number,
           (place - 1) %% (%(lot_size)s::jsonb ->> channel)::int + 1 AS place_in_lot
    FROM sorted
), lots AS (
    INSERT INTO lot (campaign_id, channel, number, facts)
    SELECT DISTINCT %(id)s::uuid, channel, lot_number, %(facts)s::jsonb FROM placed WHERE lot_number IS NOT NULL
    ORDER BY channel, lot_number
), written AS (
    INSERT INTO letter (id, campaign_id, joins, switch_id, household_id, at_home, channel, state, reason, lot_number, place_in_lot)
    SELECT md5(%(id)s::text || '/' || id::text)::uuid, %(id)s, %(joins)s, %(switch_id)s, id, true, channel,
           CASE WHEN exclusion = '' THEN 'pending' ELSE 'excluded' END, exclusion, lot_number, place_in_lot
    FROM placed
    ON CONFLICT (id) DO UPDATE SET channel = excluded.channel, state = excluded.state, reason = excluded.reason,
                                   lot_number = excluded.lot_number, place_in_lot = excluded.place_in_lot
    WHERE letter.state IN ('withdrawn', 'excluded')
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new) AS households FROM written

-- name: widen
UPDATE campaign SET in_scope = in_scope + %(households)s, facts = coalesce(facts, %(facts)s), state = %(state)s,
                    collected_at = coalesce(collected_at, %(at)s), closed_at = NULL
WHERE id = %(id)s
