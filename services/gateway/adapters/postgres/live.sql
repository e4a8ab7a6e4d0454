-- name: take_turn
-- Positions are given out under this lock, which ends with the transaction: so they become visible in their order, and
-- whoever has read up to a position has missed none below it.
SELECT pg_advisory_xact_lock(hashtext('stufenplan.live_event'))

-- name: append
INSERT INTO live_event (id, type, time, region, site, sequence, switch_id, data)
VALUES (%(id)s, %(type)s, %(time)s, %(region)s, %(site)s, %(sequence)s, %(switch_id)s, %(data)s)
ON CONFLICT (id) DO NOTHING
RETURNING position

-- name: trim
DELETE FROM live_event WHERE position <= %(position)s - %(keep)s

-- name: notify
SELECT pg_notify('live_event', '')

-- name: after
SELECT position, id, type, time, region, site, sequence, switch_id, data FROM live_event
WHERE position > %(position)s ORDER BY position
