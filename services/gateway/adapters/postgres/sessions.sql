-- name: begin
INSERT INTO session (id, login, expires_at) VALUES (%(id)s, %(login)s, %(expires_at)s)

-- name: is_open
SELECT 1 FROM session WHERE id = %(id)s AND ended_at IS NULL AND expires_at > clock_timestamp()

-- name: end
UPDATE session SET ended_at = clock_timestamp() WHERE id = %(id)s AND ended_at IS NULL

-- name: forget
DELETE FROM session WHERE expires_at < clock_timestamp() - interval '1 day'
