-- name: count
-- One statement in the order of the keys: tries at the same time are all counted, and none waits for the other in a circle.
INSERT INTO login_attempt AS known (key, failures, until)
SELECT given.key, 1, clock_timestamp() + make_interval(secs => given.seconds)
  FROM unnest(%(keys)s::text[], %(windows)s::int[]) AS given (key, seconds)
 ORDER BY given.key
ON CONFLICT (key) DO UPDATE SET
    failures = CASE WHEN known.until <= clock_timestamp() THEN 1 ELSE known.failures + 1 END,
    until = CASE WHEN known.until <= clock_timestamp() THEN excluded.until ELSE known.until END
RETURNING key, failures, greatest(EXTRACT(epoch FROM until - clock_timestamp()), 1)::float8 AS seconds

-- name: give_back
UPDATE login_attempt SET failures = greatest(failures - 1, 0)
 WHERE key IN (SELECT key FROM login_attempt WHERE key = ANY(%(keys)s) ORDER BY key FOR UPDATE)
