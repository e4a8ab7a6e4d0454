-- name: begin
INSERT INTO session (id, login, expires_at, address, agent)
VALUES (%(id)s, %(login)s, %(expires_at)s, %(address)s, %(agent)s)

-- name: is_open
-- Not every request writes: when it was used last is told to the minute.
WITH open AS (
    SELECT id, last_used_at FROM session WHERE id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()
), used AS (
    UPDATE session SET last_used_at = clock_timestamp()
    FROM open WHERE session.id = open.id AND open.last_used_at < clock_timestamp() - interval '1 minute'
)
SELECT 1 FROM open

-- name: listed
SELECT id, login, issued_at, last_used_at, expires_at, address, agent FROM session
WHERE (%(login)s::text IS NULL OR login = %(login)s) AND ended_at IS NULL AND expires_at > clock_timestamp()
ORDER BY last_used_at DESC, id LIMIT %(most)s

-- name: find
SELECT id, login, issued_at, last_used_at, expires_at, address, agent FROM session
WHERE id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()

-- name: end
UPDATE session SET ended_at = clock_timestamp() WHERE id = %(id)s AND ended_at IS NULL

-- name: forget
DELETE FROM session WHERE expires_at < clock_timestamp() - interval '1 day'
