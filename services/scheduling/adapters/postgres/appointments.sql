-- name: from_time
SELECT id, household_id, department, kind, channel, starts_at, ends_at, arrives_at, zone, room, staff, persons,
       presence_required, phone_known, video_capable, triaged, holds, second_person
  FROM appointment
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

-- name: search
SELECT * FROM appointment
 WHERE region = %(region)s AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s))
   AND (%(households)s::uuid[] IS NULL OR household_id = ANY(%(households)s))
   AND (%(reference)s::text IS NULL OR reference = %(reference)s)
   AND (%(appointment_id)s::uuid IS NULL OR id = %(appointment_id)s)
   AND (%(since)s::timestamptz IS NULL OR starts_at >= %(since)s)
   AND (%(until)s::timestamptz IS NULL OR starts_at < %(until)s)
 ORDER BY starts_at DESC, id
 LIMIT %(limit)s

-- name: copy
COPY appointment (id, region, site, reference, household_id, department, kind, channel, starts_at, ends_at, arrives_at,
                  zone, room, staff, persons, presence_required, phone_known, video_capable, triaged, second_person,
                  note, source, booked_by, booked_at) FROM STDIN

-- name: cancel
UPDATE appointment
   SET state = 'cancelled', no_disadvantage = true, holds = false, changed_at = %(at)s, ended_at = %(at)s,
       ended_by = %(by)s, ended_reason = %(reason)s, ended_note = %(note)s, moved_to = %(moved_to)s,
       reference = CASE WHEN %(moved_to)s::uuid IS NULL THEN reference END
 WHERE id = %(id)s AND state = 'booked'

-- name: hold
UPDATE appointment SET holds = true WHERE id = ANY(%(ids)s)

-- name: triaged
UPDATE appointment SET triaged = true, changed_at = %(now)s WHERE id = %(id)s

-- name: imported
SELECT * FROM appointment WHERE region = %(region)s AND reference = ANY(%(references)s)

-- name: vanished
SELECT * FROM appointment
 WHERE region = %(region)s AND site = ANY(%(sites)s) AND state = 'booked' AND reference IS NOT NULL
   AND starts_at >= %(first)s AND starts_at <= %(last)s AND reference <> ALL(%(references)s)
 ORDER BY starts_at, id

-- name: change
UPDATE appointment
   SET site = %(site)s, household_id = %(household_id)s, department = %(department)s, kind = %(kind)s,
       channel = %(channel)s, starts_at = %(starts_at)s, ends_at = %(ends_at)s, arrives_at = %(arrives_at)s,
       zone = %(zone)s, room = %(room)s, staff = %(staff)s, persons = %(persons)s,
       presence_required = %(presence_required)s, phone_known = %(phone_known)s, video_capable = %(video_capable)s,
       triaged = %(triaged)s, second_person = %(second_person)s, note = %(note)s, source = %(source)s,
       holds = true, changed_at = %(now)s, changed_by = %(user)s
 WHERE id = %(id)s

-- name: engagements
SELECT held.household_id, lower(held.during) AS starts_at, upper(held.during) AS ends_at
  FROM household_time AS held LEFT JOIN appointment ON appointment.id = held.appointment_id
 WHERE held.region = %(region)s AND held.household_id = ANY(%(households)s)
   AND held.during && tstzrange(%(first)s, %(last)s) AND held.appointment_id <> ALL(%(without)s::uuid[])
   AND (%(apart_from)s::text IS NULL OR appointment.site <> %(apart_from)s)
