-- Recomputed from the appointments, independently of the rules in code: these must all be zero.

-- name: in_person_at_closed_site
SELECT count(*) AS found
  FROM appointment JOIN site ON site.region = appointment.region AND site.id = appointment.site
 WHERE appointment.state = 'booked' AND appointment.channel = 'in_person' AND appointment.starts_at >= %(now)s
   AND appointment.starts_at >= site.effective_at AND NOT site.fenced
   AND (site.stage ->> 'admission' = 'closed' OR NOT site.stage -> 'channels' ? 'in_person'
        OR NOT (site.limits ->> 'in_person')::boolean)

-- name: double_bookings
SELECT count(*) AS found
  FROM allocation AS one JOIN allocation AS other
    ON one.resource_id = other.resource_id AND one.appointment_id < other.appointment_id AND one.during && other.during
 WHERE upper(one.during) > %(now)s

-- name: occupancy_drift
WITH visits AS (
    SELECT appointment.*, site.waiting_area FROM appointment
      JOIN site ON site.region = appointment.region AND site.id = appointment.site
     WHERE state = 'booked' AND channel = 'in_person' AND holds AND starts_at >= %(now)s
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
  FROM occupancy JOIN site ON site.region = occupancy.region AND site.id = occupancy.site
 WHERE NOT site.fenced AND site.limits IS NOT NULL AND occupancy.persons > 0
   AND occupancy.quarter >= floor(extract(epoch FROM %(now)s::timestamptz) / 900)::bigint
   AND occupancy.persons > coalesce(CASE occupancy.scope
           WHEN 'building' THEN (site.limits ->> 'building')::int
           WHEN 'waiting' THEN (site.limits ->> 'waiting')::int
           ELSE (site.limits -> 'zones' ->> substr(occupancy.scope, 6))::int END, 0)

-- name: fenced_sites
SELECT count(*) AS found FROM site WHERE fenced
