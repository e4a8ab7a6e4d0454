-- name: get
SELECT * FROM replan WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: latest
SELECT * FROM replan WHERE region = %(region)s AND site = %(site)s ORDER BY sequence DESC LIMIT 1

-- name: supersede
UPDATE replan SET state = 'superseded' WHERE region = %(region)s AND site = %(site)s AND state = 'planned'

-- name: drop_open_decisions
DELETE FROM replan_decision WHERE region = %(region)s AND site = %(site)s AND applied_at IS NULL

-- name: store
INSERT INTO replan (region, site, sequence, switch_id, state, before, kept, phone, video, moved, lapsed, batches, planned_at)
VALUES (%(region)s, %(site)s, %(sequence)s, %(switch_id)s, 'planned', %(before)s, %(kept)s, %(phone)s, %(video)s,
        %(moved)s, %(lapsed)s, %(batches)s, %(planned_at)s)

-- name: copy_decisions
COPY replan_decision (region, site, sequence, batch, position, appointment_id, outcome, reason, in_place, channel,
                      starts_at, ends_at, arrives_at, zone, room) FROM STDIN

-- name: next_batch
SELECT appointment.*, decision.batch, decision.outcome, decision.reason, decision.in_place,
       decision.channel AS after_channel, decision.starts_at AS after_starts_at, decision.ends_at AS after_ends_at,
       decision.arrives_at AS after_arrives_at, decision.zone AS after_zone, decision.room AS after_room
  FROM replan_decision AS decision JOIN appointment ON appointment.id = decision.appointment_id
 WHERE decision.region = %(region)s AND decision.site = %(site)s AND decision.sequence = %(sequence)s
   AND decision.batch = (SELECT min(batch) FROM replan_decision AS open
                          WHERE open.region = %(region)s AND open.site = %(site)s AND open.sequence = %(sequence)s
                            AND open.applied_at IS NULL)
 ORDER BY decision.position

-- name: apply_to_appointments
UPDATE appointment
   SET channel = coalesce(decision.channel, appointment.channel),
       starts_at = coalesce(decision.starts_at, appointment.starts_at),
       ends_at = coalesce(decision.ends_at, appointment.ends_at),
       arrives_at = coalesce(decision.arrives_at, appointment.arrives_at),
       zone = CASE WHEN decision.channel IS NULL THEN appointment.zone ELSE decision.zone END,
       room = CASE WHEN decision.channel IS NULL THEN appointment.room ELSE decision.room END,
       state = CASE WHEN decision.outcome = 'lapsed' THEN 'lapsed' ELSE 'booked' END,
       no_disadvantage = decision.outcome = 'lapsed',
       holds = decision.outcome <> 'lapsed',
       changed_at = %(now)s
  FROM replan_decision AS decision
 WHERE decision.region = %(region)s AND decision.site = %(site)s AND decision.sequence = %(sequence)s
   AND decision.batch = %(batch)s AND NOT decision.in_place AND appointment.id = decision.appointment_id

-- name: mark_applied
UPDATE replan_decision SET applied_at = %(now)s
 WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s AND batch = %(batch)s

-- name: count_batch
UPDATE replan SET applied_batches = applied_batches + 1
 WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: done
UPDATE replan SET state = 'done', done_at = %(now)s
 WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: totals
SELECT coalesce(sum(before), 0)::int AS before, coalesce(sum(kept), 0)::int AS kept,
       coalesce(sum(phone), 0)::int AS phone, coalesce(sum(video), 0)::int AS video,
       coalesce(sum(moved), 0)::int AS moved, coalesce(sum(lapsed), 0)::int AS lapsed
  FROM replan WHERE switch_id = %(switch)s AND state <> 'superseded'
