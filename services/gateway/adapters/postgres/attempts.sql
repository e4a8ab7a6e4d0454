-- name: take
-- One statement, so that guesses made at the same time are all counted, whichever replica they come to.
INSERT INTO login_attempt AS known (key, failures, until)
VALUES (%(user)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s)),
       (%(address)s, 1, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN known.until <= clock_timestamp() THEN 1 ELSE known.failures + 1 END,
    until = CASE WHEN known.until <= clock_timestamp() THEN excluded.until ELSE known.until END
RETURNING key, failures, EXTRACT(epoch FROM until - clock_timestamp())::float8 AS seconds

-- name: give_back
UPDATE login_attempt SET failures = greatest(failures - 1, 0) WHERE key = ANY(%(keys)s)

-- name: forget
DELETE FROM login_attempt WHERE until < clock_timestamp()
