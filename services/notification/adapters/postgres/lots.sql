-- name: wake
SELECT pg_notify(%s, '')

-- name: to_do
-- What was begun comes first, then campaigns in the order they were collected.
SELECT lot.id, campaign.joins IS NOT NULL AS joiners, lot.state = 'handing_over' AS begun
FROM lot JOIN campaign ON campaign.id = lot.campaign_id
WHERE lot.state = 'handing_over' OR (lot.state = 'planned' AND campaign.state = 'running')
ORDER BY lot.state = 'planned', campaign.collected_at, campaign.site, lot.channel DESC, lot.number

-- name: find
SELECT lot.id, lot.campaign_id, campaign.region, campaign.site, campaign.sequence, lot.channel, lot.number, lot.state,
       lot.staging, lot.folder, coalesce(lot.facts, campaign.facts) AS facts
FROM lot JOIN campaign ON campaign.id = lot.campaign_id
WHERE lot.id = %(id)s
  AND (lot.state = 'handing_over' OR (lot.state = 'planned' AND campaign.state = 'running'))

-- name: lock
SELECT state FROM lot WHERE id = %(id)s FOR UPDATE

-- name: running
SELECT campaign.state = 'running' AS running FROM lot JOIN campaign ON campaign.id = lot.campaign_id
WHERE lot.id = %(id)s

-- name: letters
-- An appointment change is told once, by the letter of its own entry; by the next one that goes out, when that was
-- withdrawn or held. What it says is as of the newest such entry (`sequence`), once that is replanned completely: before,
-- nobody knows what became of the appointment. Of a visit that is cancelled it says nothing. A letter of a lane, to where the
-- household lives, tells what its switch did anywhere: any other letter of the switch is not its letter any more (`moved`).
WITH replanned AS MATERIALIZED (
    SELECT site.region, site.site, spoken.sequence, site.profile ->> 'name' AS name, mine.switch_id, mine.joins,
           mine.undoes, mine.site AS home
    FROM campaign AS mine CROSS JOIN LATERAL spoken_of(mine.region, mine.switch_id) AS spoken
    JOIN site ON site.region = mine.region AND site.site = spoken.site
    JOIN replan ON replan.region = site.region AND replan.site = site.site AND replan.sequence = spoken.sequence
    WHERE mine.id = %(campaign_id)s AND replan.changes = (
        SELECT coalesce(sum(batch.changes), 0) FROM replan_batch AS batch
        WHERE batch.region = site.region AND batch.site = site.site AND batch.sequence = spoken.sequence)
)
SELECT letter.id, letter.household_id, household.channel, household.exclusion,
       jsonb_build_object(
           'bg_number', bg_number, 'salutation', salutation, 'first_name', first_name, 'last_name', last_name,
           'address_addition', address_addition, 'street', street, 'house_number', house_number,
           'postcode', postcode, 'city', city, 'email', email, 'phone', phone, 'benefits_contact', benefits_contact,
           'benefits_extension', benefits_extension, 'placement_contact', placement_contact,
           'placement_extension', placement_extension, 'large_print', large_print) AS household,
       coalesce((
           SELECT jsonb_agg(change.change || jsonb_build_object(
                      'site', change.site, 'sequence', replanned.sequence, 'site_name', replanned.name)
                      ORDER BY change.site, change.appointment_id, change.sequence)
           FROM appointment_change AS change
           JOIN campaign ON campaign.region = change.region AND campaign.site = change.site
                        AND campaign.sequence = change.sequence AND campaign.joins IS NULL
           JOIN replanned ON replanned.region = change.region AND replanned.site = change.site
                         AND replanned.sequence >= change.sequence
           WHERE change.household_id = letter.household_id AND NOT change.told
             AND ((campaign.switch_id = replanned.switch_id AND (
                      replanned.joins IS NULL OR (replanned.undoes IS NULL AND replanned.home = household.site)))
                  OR campaign.state NOT IN ('waiting', 'running', 'paused'))
             AND NOT EXISTS (SELECT FROM cancelled_appointment AS cancelled
                             WHERE cancelled.appointment_id = change.appointment_id)), '[]') AS changes
FROM letter JOIN household ON household.id = letter.household_id
WHERE letter.campaign_id = %(campaign_id)s AND letter.channel = %(channel)s AND letter.lot_number = %(number)s
  AND letter.state = 'pending'
ORDER BY letter.place_in_lot

-- name: moved
-- Of households that live elsewhere by now; and whether the letter of where they live is one of the same switch. Guests have
-- lived elsewhere all along. Whoever was told of what is taken back hears of it wherever it lives.
SELECT id, replaced FROM (
    SELECT letter.id, letter.at_home, EXISTS (
        SELECT FROM letter AS other JOIN campaign AS its ON its.id = other.campaign_id
        WHERE other.switch_id = letter.switch_id AND other.household_id = letter.household_id
          AND its.site = household.site AND other.state NOT IN ('withdrawn', 'excluded')) AS replaced
    FROM letter JOIN household ON household.id = letter.household_id JOIN campaign ON campaign.id = letter.campaign_id
    WHERE letter.campaign_id = %(campaign_id)s AND letter.channel = %(channel)s AND letter.lot_number = %(number)s
      AND letter.state = 'pending' AND household.site <> campaign.site AND campaign.undoes IS NULL) AS elsewhere
WHERE at_home OR replaced

-- name: set_facts
UPDATE lot SET facts = %(facts)s WHERE id = %(id)s

-- name: begin
UPDATE lot SET state = 'handing_over', staging = %(staging)s, folder = %(folder)s, letter_date = %(letter_date)s,
               sha256 = %(sha256)s, postage_cents = %(postage_cents)s
WHERE id = %(id)s

-- name: write_letters
UPDATE letter SET state = made.state, reason = made.reason, faults = made.faults, facts = made.facts, first_page = made.first_page,
                  last_page = made.last_page, sha256 = made.sha256
FROM jsonb_to_recordset(%(letters)s) AS made (
    id uuid, state text, reason text, faults jsonb, facts jsonb, first_page integer, last_page integer, sha256 text)
WHERE letter.id = made.id

-- name: send_by_post
-- The campaign's row is locked, so the next number is free.
WITH print_lot AS (
    INSERT INTO lot (campaign_id, channel, number, facts)
    SELECT campaign_id, 'print', 1 + (
        SELECT coalesce(max(number), 0) FROM lot WHERE campaign_id = %(campaign_id)s AND channel = 'print'), facts
    FROM lot WHERE id = %(lot_id)s
    RETURNING number
)
UPDATE letter SET channel = 'print', lot_number = print_lot.number, place_in_lot = moved.place
FROM print_lot, unnest(%(letters)s::uuid[]) WITH ORDINALITY AS moved (id, place)
WHERE letter.id = moved.id

-- name: mark_told
-- With what earlier entries did to the same appointment, and no letters of their own will tell: the letter told the sum.
UPDATE appointment_change AS change SET told = true
FROM jsonb_to_recordset(%(changes)s) AS announced (site text, sequence integer, appointment_id uuid)
WHERE change.region = %(region)s AND change.site = announced.site AND change.sequence <= announced.sequence
  AND change.appointment_id = announced.appointment_id
  AND (change.sequence = announced.sequence
       OR NOT EXISTS (SELECT FROM campaign AS own
                      WHERE own.region = change.region AND own.site = change.site AND own.sequence = change.sequence
                        AND own.joins IS NULL AND own.state IN ('waiting', 'running', 'paused')))

-- name: write_notices
INSERT INTO phone_notice (appointment_id, campaign_id, household_id, change, call_before, created_at)
SELECT (change ->> 'appointment_id')::uuid, %(campaign_id)s, household_id, change,
       least((change #>> '{before,starts_at}')::timestamptz, (change #>> '{after,starts_at}')::timestamptz), %(at)s
FROM jsonb_to_recordset(%(notices)s) AS notice (household_id uuid, change jsonb)
ON CONFLICT DO NOTHING

-- name: finish
UPDATE lot SET state = 'handed_over', handed_over_at = %(at)s WHERE id = %(id)s

-- name: finish_letters
UPDATE letter SET state = 'handed_over'
WHERE campaign_id = %(campaign_id)s AND channel = %(channel)s AND lot_number = %(number)s AND state = 'pending'

-- name: outcome
SELECT state, count(*) AS letters FROM letter
WHERE campaign_id = %(campaign_id)s AND channel = %(channel)s AND lot_number = %(number)s
GROUP BY state

-- name: current_sequences
SELECT spoken.site, spoken.sequence
FROM campaign CROSS JOIN LATERAL spoken_of(campaign.region, campaign.switch_id) AS spoken
WHERE campaign.id = %(campaign_id)s AND spoken.site = ANY(%(sites)s)

-- name: any_cancelled
SELECT EXISTS (SELECT FROM cancelled_appointment WHERE appointment_id = ANY(%(appointment_ids)s::uuid[])) AS cancelled

-- name: begun
SELECT staging FROM lot WHERE state = 'handing_over'
