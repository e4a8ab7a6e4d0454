-- name: campaigns
SELECT campaign.id, campaign.region, campaign.site, campaign.sequence, campaign.switch_id, campaign.state,
       campaign.stage ->> 'id' AS stage_id, campaign.stage ->> 'name' AS stage_name, campaign.effective_at,
       campaign.created_at, campaign.collected_at, campaign.closed_at, campaign.in_scope,
       coalesce(by_channel.handed_over, '{}') AS handed_over, coalesce(letters.held, 0) AS held,
       coalesce(letters.excluded, 0) AS excluded, coalesce(letters.withdrawn, 0) AS withdrawn,
       coalesce(letters.pending, 0) AS pending,
       coalesce((by_channel.handed_over ->> 'print')::int, 0)
           * coalesce((campaign.facts #>> '{profile,print,postage_cents}')::int, 0)
           AS postage_cents,
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
ORDER BY campaign.created_at DESC, campaign.site
LIMIT %(limit)s

-- name: held
SELECT letter.id, household_id, channel, faults FROM letter
WHERE campaign_id = %(campaign_id)s AND state = 'held' ORDER BY id LIMIT 500

-- name: actions
SELECT action, actor, at FROM campaign_action WHERE campaign_id = %(campaign_id)s ORDER BY at

-- name: letters_of_switch
SELECT coalesce((SELECT jsonb_object_agg(channel, letters) FROM (
           SELECT channel, count(*) AS letters FROM letter
            WHERE letter.switch_id = %(switch_id)s AND state = 'handed_over' GROUP BY channel) AS by_channel), '{}') AS handed_over,
       count(*) FILTER (WHERE state = 'held') AS held,
       count(*) FILTER (WHERE state = 'excluded') AS excluded,
       count(*) FILTER (WHERE state = 'withdrawn') AS withdrawn,
       count(*) FILTER (WHERE state = 'pending') AS pending
FROM letter WHERE switch_id = %(switch_id)s

-- name: oracle
-- Counted from the households, not from what the collection wrote down: who should have heard of this switch, and how
-- many letters each of them has. A letter still pending is not a letter yet; a withdrawn one was replaced or called off.
WITH at_home AS (
    SELECT household.id FROM household JOIN campaign USING (region, site) WHERE campaign.switch_id = %(switch_id)s
), with_appointment AS (
    SELECT household.id FROM household
    JOIN appointment_change AS change ON change.household_id = household.id
    JOIN campaign ON campaign.region = change.region AND campaign.site = change.site
                 AND campaign.sequence = change.sequence
    WHERE campaign.switch_id = %(switch_id)s
), should_know AS (
    SELECT id FROM at_home UNION SELECT id FROM with_appointment
), told AS (
    SELECT should_know.id, count(letter.id) FILTER (WHERE letter.state <> 'pending') AS accounted,
           count(letter.id) FILTER (WHERE letter.state IN ('handed_over', 'held')) AS letters
    FROM should_know LEFT JOIN letter ON letter.household_id = should_know.id AND letter.switch_id = %(switch_id)s
    GROUP BY should_know.id
)
SELECT count(*) AS households, count(*) FILTER (WHERE accounted = 0) AS households_without_letter,
       count(*) FILTER (WHERE letters > 1) AS households_with_two_letters
FROM told

-- name: phone_notices
-- Whom to call now: neither what is over, nor what a newer stage has changed again and tells itself. Of one campaign: all.
-- Never about a visit that is cancelled.
SELECT notice.campaign_id, notice.appointment_id, notice.change, notice.call_before, household.id AS household_id,
       household.bg_number, household.first_name, household.last_name, household.phone
FROM phone_notice AS notice JOIN household ON household.id = notice.household_id
WHERE household.region = %(region)s AND (%(site)s::text IS NULL OR household.site = %(site)s)
  AND NOT EXISTS (SELECT FROM cancelled_appointment AS cancelled WHERE cancelled.appointment_id = notice.appointment_id)
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
SELECT campaign.facts AS campaign, letter.facts AS letter, lot.letter_date, letter.sha256, letter.channel
FROM letter JOIN campaign ON campaign.id = letter.campaign_id
JOIN lot ON lot.campaign_id = letter.campaign_id AND lot.channel = letter.channel AND lot.number = letter.lot_number
WHERE letter.facts IS NOT NULL
  AND (letter.id = %(letter_id)s
       OR (letter.channel = 'print' AND letter.campaign_id = (SELECT campaign_id FROM letter WHERE id = %(letter_id)s)
           AND letter.sha256 = (SELECT sha256 FROM letter WHERE id = %(letter_id)s)))
ORDER BY letter.first_page, letter.id
