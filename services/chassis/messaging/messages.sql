-- name: append
WITH said AS (
    INSERT INTO outbox (id, type, subject, sequence, payload)
    SELECT id, type, subject, sequence, payload
    FROM unnest(%(id)s::uuid[], %(type)s::text[], %(subject)s::text[], %(sequence)s::bigint[], %(payload)s::jsonb[])
    WITH ORDINALITY AS said (id, type, subject, sequence, payload, place)
    ORDER BY place)
SELECT pg_notify('outbox', '')

-- name: claim
INSERT INTO inbox (consumer, event_id) VALUES (%(consumer)s, %(event_id)s)
ON CONFLICT DO NOTHING

-- name: lock_timeout
SELECT set_config('lock_timeout', %(milliseconds)s, true)

-- name: savepoint
SAVEPOINT event

-- name: back_to_savepoint
ROLLBACK TO SAVEPOINT event

-- name: take_lead
SELECT pg_try_advisory_lock(hashtext('stufenplan.relay'), hashtext(current_database())) AS leads

-- name: pending
SELECT id, type, payload FROM outbox
WHERE published_at IS NULL AND retry_at <= clock_timestamp()
ORDER BY position
LIMIT %(batch)s

-- name: mark_published
UPDATE outbox SET published_at = clock_timestamp() WHERE id = ANY(%(ids)s)

-- name: postpone
UPDATE outbox SET retry_at = clock_timestamp() + make_interval(secs => %(seconds)s) WHERE id = ANY(%(ids)s)

-- name: backlog
SELECT count(*) AS events, min(created_at) AS oldest FROM outbox WHERE published_at IS NULL

-- name: next_retry
SELECT EXTRACT(epoch FROM min(retry_at) - clock_timestamp())::float8 AS seconds FROM outbox WHERE published_at IS NULL

-- name: purge_outbox
-- Events that wait for the broker have no published_at: they stay, however old.
DELETE FROM outbox WHERE id IN (
    SELECT id FROM outbox WHERE published_at < clock_timestamp() - make_interval(days => %(days)s)
    ORDER BY published_at LIMIT %(batch)s)

-- name: purge_inbox
DELETE FROM inbox WHERE (consumer, event_id) IN (
    SELECT consumer, event_id FROM inbox WHERE applied_at < clock_timestamp() - make_interval(days => %(days)s)
    ORDER BY applied_at LIMIT %(batch)s)
