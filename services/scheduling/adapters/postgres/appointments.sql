-- name: from_time
SELECT * FROM appointment
 WHERE region = %(region)s AND site = %(site)s AND state = 'booked' AND ends_at > %(moment)s
   AND starts_at > %(moment)s - interval '1 day'

-- name: between
SELECT * FROM appointment
 WHERE region = %(region)s AND site = %(site)s AND state = 'booked' AND ends_at > %(first)s AND starts_at < %(last)s
   AND starts_at > %(first)s::timestamptz - interval '1 day'

-- name: listed
SELECT * FROM appointment
 WHERE region = %(region)s AND site = %(site)s AND starts_at >= %(first)s AND starts_at < %(last)s
 ORDER BY starts_at, id
 LIMIT %(limit)s

-- name: find
SELECT * FROM appointment WHERE region = %(region)s AND id = %(id)s

-- name: copy
COPY appointment (id, region, site, reference, household_id, department, kind, channel, starts_at, ends_at, arrives_at,
                  zone, room, staff, persons, presence_required, phone_known, video_capable, triaged, booked_by,
                  booked_at) FROM STDIN

-- name: cancel
UPDATE appointment
   SET state = 'cancelled', no_disadvantage = true, holds = false, changed_at = %(now)s
 WHERE id = %(id)s AND state = 'booked'

-- name: triaged
UPDATE appointment SET triaged = true, changed_at = %(now)s WHERE id = %(id)s

-- name: references
SELECT reference FROM appointment WHERE region = %(region)s AND reference = ANY(%(references)s)
