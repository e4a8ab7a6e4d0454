-- Recomputed from the appointments, independently of the rules in code: these must all be zero.

-- name: in_person_at_closed_site
SELECT count(*) AS found
  FROM appointment JOIN stage_period AS period
    ON period.region = appointment.region AND period.site = appointment.site
   AND appointment.starts_at >= period.begins AND appointment.starts_at < period.ends
 WHERE appointment.state = 'booked' AND appointment.channel = 'in_person' AND appointment.starts_at >= %(now)s
   AND NOT period.fenced AND period.limits IS NOT NULL
   -- What began before its stage did is judged by the one before.
   AND appointment.starts_at >= period.effective_at
   AND NOT EXISTS (SELECT 1 FROM stage_entry AS back
                    WHERE back.fenced AND back.revokes IS NOT NULL AND back.region = appointment.region
                      AND back.site = appointment.site AND back.effective_at <= appointment.starts_at)
   AND (period.stage ->> 'admission' = 'closed' OR NOT period.stage -> 'channels' ? 'in_person'
        OR NOT (period.limits ->> 'in_person')::boolean)

-- name: households_in_two_places
SELECT count(*) AS found FROM (
    SELECT starts_at, max(ends_at) OVER (PARTITION BY appointment.region, household_id ORDER BY starts_at, appointment.id
                                         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS until
      FROM appointment
     WHERE state = 'booked' AND NOT second_person AND ends_at > %(now)s
       AND NOT EXISTS (SELECT 1 FROM stage_entry AS open
                        WHERE open.fenced AND open.region = appointment.region AND open.site = appointment.site)
) AS following WHERE until > starts_at

-- name: double_bookings
SELECT count(*) AS found
  FROM allocation AS one JOIN allocation AS other
    ON one.resource_id = other.resource_id AND one.appointment_id < other.appointment_id AND one.during && other.during
 WHERE upper(one.during) > %(now)s

-- name: occupancy_drift
WITH visits AS (
    SELECT holding.*, site.waiting_area FROM holding
      JOIN site ON site.region = holding.region AND site.id = holding.site
     WHERE channel = 'in_person' AND starts_at >= %(now)s
), stays AS (
    SELECT region, site, 'building' AS scope, arrives_at AS begins, ends_at AS ends, persons FROM visits
    UNION ALL SELECT region, site, 'waiting', arrives_at, starts_at, persons FROM visits
               WHERE waiting_area AND arrives_at < starts_at
    UNION ALL SELECT region, site, 'zone:' || zone, starts_at, ends_at, persons FROM visits
), expected AS (
    SELECT region, site, scope, quarter, sum(persons) AS persons
      FROM stays, generate_series(floor(extract(epoch FROM begins) / 900)::bigint,
                                  ceil(extract(epoch FROM ends) / 900)::bigint - 1) AS quarter
     WHERE quarter > ceil(extract(epoch FROM %(now)s::timestamptz) / 900)::bigint + 96
     GROUP BY region, site, scope, quarter
), counted AS (
    SELECT * FROM occupancy WHERE quarter > ceil(extract(epoch FROM %(now)s::timestamptz) / 900)::bigint + 96
)
SELECT count(*) AS found
  FROM expected FULL JOIN counted USING (region, site, scope, quarter)
 WHERE coalesce(expected.persons, 0) <> coalesce(counted.persons, 0)

-- name: crowded_quarters
SELECT count(*) AS found
  FROM occupancy JOIN stage_period AS period
    ON period.region = occupancy.region AND period.site = occupancy.site
   AND to_timestamp(occupancy.quarter * 900) >= period.begins AND to_timestamp(occupancy.quarter * 900) < period.ends
 WHERE NOT period.fenced AND period.limits IS NOT NULL AND occupancy.persons > 0
   AND occupancy.quarter >= floor(extract(epoch FROM %(now)s::timestamptz) / 900)::bigint
   AND occupancy.persons > coalesce(CASE occupancy.scope
           WHEN 'building' THEN (period.limits ->> 'building')::int
           WHEN 'waiting' THEN (period.limits ->> 'waiting')::int
           ELSE (period.limits -> 'zones' ->> substr(occupancy.scope, 6))::int END, 0)
   -- Where the house was shut, the first visitors of the next stage arrive before its date.
   AND NOT EXISTS (SELECT 1 FROM stage_period AS opening
                    WHERE opening.region = period.region AND opening.site = period.site AND opening.begins = period.ends
                      AND (period.stage ->> 'admission' = 'closed' OR NOT period.stage -> 'channels' ? 'in_person'
                           OR NOT (period.limits ->> 'in_person')::boolean)
                      AND to_timestamp((occupancy.quarter + 1) * 900) > opening.begins
                          - make_interval(mins => coalesce((opening.stage ->> 'arrival_spread_minutes')::int, 15)))

-- name: fenced_sites
SELECT count(DISTINCT (region, site)) AS found FROM stage_entry WHERE fenced
