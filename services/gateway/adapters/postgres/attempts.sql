-- name: take
-- One statement, so that guesses made at the same time are all counted, whichever replica they come to; the login's row
-- is locked first, always. A login's failures are forgotten some time after the last, an address's when its window ends.
INSERT INTO login_attempt AS known (key, failures, until)
VALUES (%(user)s, 1, clock_timestamp() + make_interval(secs => %(forget_seconds)s)),
       (%(address)s, 1, clock_timestamp() + make_interval(secs => %(window_seconds)s))
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN known.until <= clock_timestamp() THEN 1 ELSE known.failures + 1 END,
    until = CASE WHEN known.until <= clock_timestamp() THEN excluded.until ELSE known.until END,
    next_at = CASE WHEN known.until <= clock_timestamp() THEN NULL ELSE known.next_at END
RETURNING key, failures, greatest(EXTRACT(epoch FROM next_at - clock_timestamp()), 0)::float8 AS seconds

-- name: pauses
SELECT key, greatest(EXTRACT(epoch FROM next_at - clock_timestamp()), 0)::float8 AS seconds FROM login_attempt
WHERE key = ANY(%(keys)s) AND until > clock_timestamp()

-- name: is_known_there
SELECT 1 FROM session WHERE login = %(login)s AND address = %(address)s LIMIT 1

-- name: put_off
UPDATE login_attempt SET next_at = clock_timestamp() + make_interval(secs => %(seconds)s),
    until = greatest(until, clock_timestamp() + make_interval(secs => %(kept_seconds)s))
WHERE key = %(key)s

-- name: give_back
UPDATE login_attempt SET failures = greatest(failures - 1, 0) WHERE key = ANY(%(keys)s)

-- name: clear
DELETE FROM login_attempt WHERE key = %(key)s

-- name: forget
DELETE FROM login_attempt WHERE until < clock_timestamp()
