-- name: get
SELECT * FROM replan WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: latest
SELECT * FROM replan WHERE region = %(region)s AND site = %(site)s ORDER BY sequence DESC LIMIT 1

-- name: open_afters
SELECT appointment.*, decision.channel AS after_channel, decision.starts_at AS after_starts_at,
       decision.ends_at AS after_ends_at, decision.arrives_at AS after_arrives_at, decision.zone AS after_zone,
       decision.room AS after_room, decision.staff AS after_staff
  FROM replan JOIN replan_decision AS decision USING (region, site, sequence)
  JOIN appointment ON appointment.id = decision.appointment_id
 WHERE replan.region = %(region)s AND replan.site = %(site)s AND replan.state = 'planned'
   AND decision.batch > replan.applied_batches

-- name: supersede
WITH superseded AS (
    UPDATE replan SET state = 'superseded' WHERE region = %(region)s AND site = %(site)s AND state = 'planned'
    RETURNING region, site, sequence, applied_batches
), forgotten AS (
    DELETE FROM replan_batch AS batch USING superseded
     WHERE (batch.region, batch.site, batch.sequence) = (superseded.region, superseded.site, superseded.sequence)
), dropped AS (
    DELETE FROM replan_decision AS decision USING superseded
     WHERE (decision.region, decision.site, decision.sequence) = (superseded.region, superseded.site, superseded.sequence)
       AND decision.batch > superseded.applied_batches
    RETURNING decision.appointment_id
)
UPDATE appointment SET holds = false FROM dropped WHERE appointment.id = dropped.appointment_id

-- name: store
INSERT INTO replan (region, site, sequence, switch_id, state, before, kept, phone, video, moved, lapsed, returned,
                    batches, planned_at)
VALUES (%(region)s, %(site)s, %(sequence)s, %(switch_id)s, 'planned', %(before)s, %(kept)s, %(phone)s, %(video)s,
        %(moved)s, %(lapsed)s, %(returned)s, %(batches)s, %(planned_at)s)

-- name: copy_batches
COPY replan_batch (region, site, sequence, batch, appointment_ids) FROM STDIN

-- name: copy_decisions
COPY replan_decision (region, site, sequence, batch, position, appointment_id, outcome, reason, before_state,
                      before_channel, before_starts_at, before_ends_at, before_arrives_at, before_zone, before_room,
                      before_staff, before_holds, channel, starts_at, ends_at, arrives_at, zone, room, staff) FROM STDIN

-- name: batch
SELECT appointment.*, told.batch, decision.outcome, decision.reason, decision.before_holds,
       decision.channel AS after_channel, decision.starts_at AS after_starts_at, decision.ends_at AS after_ends_at,
       decision.arrives_at AS after_arrives_at, decision.zone AS after_zone, decision.room AS after_room,
       decision.staff AS after_staff
  FROM replan_batch AS told
  CROSS JOIN LATERAL unnest(told.appointment_ids) WITH ORDINALITY AS each (appointment_id, position)
  JOIN appointment ON appointment.id = each.appointment_id
  LEFT JOIN replan_decision AS decision
    ON decision.region = told.region AND decision.site = told.site AND decision.sequence = told.sequence
   AND decision.batch = told.batch AND decision.appointment_id = each.appointment_id
 WHERE told.region = %(region)s AND told.site = %(site)s AND told.sequence = %(sequence)s AND told.batch = %(batch)s
 ORDER BY each.position

-- name: apply_to_appointments
UPDATE appointment
   SET channel = coalesce(decision.channel, appointment.channel),
       starts_at = coalesce(decision.starts_at, appointment.starts_at),
       ends_at = coalesce(decision.ends_at, appointment.ends_at),
       arrives_at = coalesce(decision.arrives_at, appointment.arrives_at),
       zone = CASE WHEN decision.channel IS NULL THEN appointment.zone ELSE decision.zone END,
       room = CASE WHEN decision.channel IS NULL THEN appointment.room ELSE decision.room END,
       staff = coalesce(decision.staff, appointment.staff),
       state = CASE WHEN decision.outcome = 'lapsed' THEN 'lapsed' ELSE 'booked' END,
       no_disadvantage = decision.outcome = 'lapsed',
       ended_at = CASE WHEN decision.outcome = 'lapsed' THEN coalesce(appointment.ended_at, %(now)s::timestamptz) END,
       ended_reason = CASE WHEN decision.outcome = 'lapsed' THEN 'stage' END,
       holds = decision.outcome <> 'lapsed',
       changed_at = %(now)s
  FROM replan_decision AS decision
 WHERE decision.region = %(region)s AND decision.site = %(site)s AND decision.sequence = %(sequence)s
   AND decision.batch > %(applied)s AND decision.batch <= %(last)s AND appointment.id = decision.appointment_id

-- name: count_batches
UPDATE replan SET applied_batches = %(last)s
 WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: done
UPDATE replan SET state = 'done', done_at = %(now)s
 WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- What is as it was made to be: not moved, cancelled, imported anew or replanned again since.

-- name: changes
SELECT appointment.*, decision.outcome = 'lapsed' AS lapsed, decision.before_channel,
       decision.before_starts_at, decision.before_ends_at, decision.before_arrives_at, decision.before_zone,
       decision.before_room, decision.before_staff
  FROM replan JOIN replan_decision AS decision USING (region, site, sequence)
  JOIN appointment ON appointment.id = decision.appointment_id AND appointment.site = decision.site
 WHERE replan.region = %(region)s AND replan.site = %(site)s AND replan.sequence = %(sequence)s
   AND decision.batch <= replan.applied_batches AND decision.before_state = 'booked' AND decision.outcome <> 'kept'
   AND CASE WHEN decision.outcome = 'lapsed' THEN appointment.state = 'lapsed' AND appointment.ended_reason = 'stage'
            ELSE appointment.state = 'booked'
                 AND (appointment.channel, appointment.starts_at, appointment.ends_at, appointment.staff)
                     = (decision.channel, decision.starts_at, decision.ends_at, decision.staff)
                 AND appointment.room IS NOT DISTINCT FROM decision.room END

-- name: forget_batches
DELETE FROM replan_batch WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: totals
SELECT coalesce(sum(before), 0)::int AS before, coalesce(sum(kept), 0)::int AS kept,
       coalesce(sum(phone), 0)::int AS phone, coalesce(sum(video), 0)::int AS video,
       coalesce(sum(moved), 0)::int AS moved, coalesce(sum(lapsed), 0)::int AS lapsed,
       coalesce(sum(returned), 0)::int AS returned
  FROM replan WHERE switch_id = %(switch)s AND state IN ('planned', 'done')
   AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s))
