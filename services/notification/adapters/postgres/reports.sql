-- name: campaigns
SELECT campaign.id, campaign.region, campaign.site, campaign.sequence, campaign.switch_id, campaign.state,
       campaign.stage ->> 'id' AS stage_id, campaign.stage ->> 'name' AS stage_name, campaign.effective_at,
       campaign.created_at, campaign.collected_at, campaign.closed_at, campaign.in_scope, campaign.joins IS NOT NULL AS joiners,
       coalesce(by_channel.handed_over, '{}') AS handed_over, coalesce(letters.held, 0) AS held,
       coalesce(letters.excluded, 0) AS excluded, coalesce(letters.withdrawn, 0) AS withdrawn,
       coalesce(letters.pending, 0) AS pending,
       (SELECT count(*) FROM campaign AS lane JOIN letter ON letter.campaign_id = lane.id
        WHERE lane.joins = campaign.id AND letter.state = 'handed_over') AS joiner_letters,
       (SELECT coalesce(sum(coalesce(lot.postage_cents, letters_of_before.letters
                                     * (campaign.facts #>> '{profile,print,postage_cents}')::int)), 0)::int
        FROM lot, LATERAL (
            SELECT count(*) AS letters FROM letter
            WHERE lot.postage_cents IS NULL AND letter.campaign_id = lot.campaign_id AND letter.channel = lot.channel
              AND letter.lot_number = lot.number AND letter.state = 'handed_over') AS letters_of_before
        WHERE lot.campaign_id = campaign.id AND lot.channel = 'print' AND lot.state = 'handed_over'
       ) AS postage_cents,
       (SELECT count(*) FROM phone_notice
        WHERE phone_notice.campaign_id = campaign.id AND NOT EXISTS (
            SELECT FROM cancelled_appointment AS cancelled WHERE cancelled.appointment_id = phone_notice.appointment_id)
       ) AS phone_notices,
       (SELECT jsonb_object_agg(state, lots) FROM (
           SELECT state, count(*) AS lots FROM lot WHERE lot.campaign_id = campaign.id GROUP BY state) AS by_state
       ) AS lots
FROM campaign LEFT JOIN LATERAL (
    SELECT count(*) FILTER (WHERE state = 'held') AS held,
           count(*) FILTER (WHERE state = 'excluded') AS excluded,
           count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn,
           count(*) FILTER (WHERE state = 'pending') AS pending
    FROM letter WHERE letter.campaign_id = campaign.id) AS letters ON true
LEFT JOIN LATERAL (
    SELECT jsonb_object_agg(channel, letters) AS handed_over FROM (
        SELECT channel, count(*) AS letters FROM letter
         WHERE letter.campaign_id = campaign.id AND state = 'handed_over' GROUP BY channel) AS counted
) AS by_channel ON true
WHERE (%(region)s::text IS NULL OR campaign.region = %(region)s)
  AND (%(switch_id)s::uuid IS NULL OR campaign.switch_id = %(switch_id)s)
  AND (%(campaign_id)s::uuid IS NULL OR campaign.id = %(campaign_id)s)
  AND (%(state)s::text IS NULL OR campaign.state = %(state)s)
ORDER BY campaign.created_at DESC, campaign.site
LIMIT %(limit)s

-- name: held
SELECT letter.id, household_id, channel, faults FROM letter
WHERE campaign_id = %(campaign_id)s AND state = 'held' ORDER BY id LIMIT 500

-- name: actions
SELECT action, actor, at FROM campaign_action WHERE campaign_id = %(campaign_id)s ORDER BY at

-- name: letters_of_switch
WITH of_switch AS (
    SELECT letter.channel, letter.state FROM letter JOIN campaign ON campaign.id = letter.campaign_id
     WHERE letter.switch_id = %(switch_id)s AND letter.joins IS NULL
       AND (%(sites)s::text[] IS NULL OR campaign.site = ANY(%(sites)s))
)
SELECT coalesce((SELECT jsonb_object_agg(channel, letters) FROM (
           SELECT channel, count(*) AS letters FROM of_switch
            WHERE state = 'handed_over' GROUP BY channel) AS by_channel), '{}') AS handed_over,
       count(*) FILTER (WHERE state = 'held') AS held,
       count(*) FILTER (WHERE state = 'excluded') AS excluded,
       count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn,
       count(*) FILTER (WHERE state = 'pending') AS pending,
       (SELECT count(*) FROM campaign AS lane JOIN letter ON letter.campaign_id = lane.id
        WHERE lane.switch_id = %(switch_id)s AND lane.joins IS NOT NULL AND letter.state = 'handed_over'
          AND (%(sites)s::text[] IS NULL OR lane.site = ANY(%(sites)s))) AS joiner_letters
FROM of_switch

-- name: oracle
-- Who should have heard of this switch, and how many letters each of them has. Of a collected campaign the books are closed:
-- what was counted from the households at its collection stands, whoever comes to the site later. One that is still to be
-- collected counts the households of now. A letter still pending is not a letter yet; a withdrawn one was replaced or called
-- off.
WITH counted AS (
    SELECT id, region, site, sequence, state, collected_at, in_scope, unwritten FROM campaign
     WHERE switch_id = %(switch_id)s AND joins IS NULL AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s))
), waiting AS (
    SELECT region, site, sequence FROM counted
    WHERE collected_at IS NULL AND state NOT IN ('completed', 'cancelled', 'superseded')
), to_come AS (
    SELECT household.id FROM household JOIN waiting USING (region, site)
    UNION
    SELECT household.id FROM household
    JOIN appointment_change AS change ON change.household_id = household.id
    JOIN waiting ON waiting.region = change.region AND waiting.site = change.site AND waiting.sequence = change.sequence
), books AS (
    SELECT coalesce(sum(in_scope + unwritten), 0) AS households FROM counted
    WHERE collected_at IS NOT NULL
), written AS (
    SELECT letter.household_id, letter.state FROM letter JOIN counted ON counted.id = letter.campaign_id
)
SELECT (SELECT count(*) FROM to_come) + books.households AS households,
       (SELECT count(*) FROM to_come) + books.households
           - (SELECT count(*) FROM written WHERE state <> 'pending') AS households_without_letter,
       (SELECT count(*) FROM (
            SELECT FROM written WHERE state IN ('handed_over', 'held')
            GROUP BY household_id HAVING count(*) > 1) AS twice) AS households_with_two_letters
FROM books

-- name: phone_notices
-- Whom to call now: neither what is over, nor what a newer stage has changed again and tells itself. Of one campaign: all.
-- Never about a visit that is cancelled.
SELECT notice.campaign_id, notice.appointment_id, notice.change, notice.call_before, household.id AS household_id,
       household.bg_number, household.first_name, household.last_name, household.phone,
       coalesce(call.state, 'open') AS state, call.taken_by, coalesce(call.attempts, 0) AS attempts, call.note, call.changed_at
FROM phone_notice AS notice JOIN household ON household.id = notice.household_id
LEFT JOIN phone_call AS call USING (campaign_id, appointment_id)
WHERE household.region = %(region)s AND (%(site)s::text IS NULL OR household.site = %(site)s)
  AND NOT EXISTS (SELECT FROM cancelled_appointment AS cancelled WHERE cancelled.appointment_id = notice.appointment_id)
  AND (%(done)s OR call.state IS DISTINCT FROM 'done')
  AND (notice.campaign_id = %(campaign_id)s
       OR (%(campaign_id)s::uuid IS NULL AND notice.call_before > %(now)s AND NOT EXISTS (
           SELECT FROM appointment_change AS newer
           WHERE newer.household_id = notice.household_id AND newer.appointment_id = notice.appointment_id
             AND newer.sequence > (notice.change ->> 'sequence')::int)))
ORDER BY notice.call_before, household.bg_number
LIMIT %(limit)s

-- name: gauges
SELECT state, count(*) AS campaigns FROM campaign GROUP BY state

-- name: pending
SELECT count(*) AS letters FROM letter WHERE state = 'pending'

-- name: imbalance
-- Households of collected campaigns that no letter row accounts for, pending ones included; anything but 0 is a fault.
SELECT coalesce(sum(abs(in_scope - letters)), 0) AS households FROM (
    SELECT campaign.in_scope, count(letter.id) AS letters
    FROM campaign LEFT JOIN letter ON letter.campaign_id = campaign.id
    WHERE campaign.collected_at IS NOT NULL
      AND (campaign.closed_at IS NULL OR campaign.closed_at > %(now)s - interval '1 day')
    GROUP BY campaign.id) AS counted

-- name: facts
SELECT coalesce(lot.facts, campaign.facts) AS campaign, letter.facts AS letter, lot.letter_date, letter.sha256, letter.channel
FROM letter JOIN campaign ON campaign.id = letter.campaign_id
JOIN lot ON lot.campaign_id = letter.campaign_id AND lot.channel = letter.channel AND lot.number = letter.lot_number
WHERE letter.facts IS NOT NULL
  AND (letter.id = %(letter_id)s
       OR (letter.channel = 'print' AND letter.campaign_id = (SELECT campaign_id FROM letter WHERE id = %(letter_id)s)
           AND letter.sha256 = (SELECT sha256 FROM letter WHERE id = %(letter_id)s)))
ORDER BY letter.first_page, letter.id

-- name: with_check_mark
-- By the index of the same expression.
SELECT letter.id, coalesce(lot.facts, campaign.facts) AS campaign, letter.facts AS letter, lot.letter_date
FROM letter JOIN campaign ON campaign.id = letter.campaign_id
JOIN lot ON lot.campaign_id = letter.campaign_id AND lot.channel = letter.channel AND lot.number = letter.lot_number
WHERE substring(sha256(letter.id::text::bytea) FROM 1 FOR 6) = %(mark)s AND letter.state = 'handed_over'
