-- name: take
INSERT INTO region (id, revision, taken_at) VALUES (%(region)s, %(revision)s, %(at)s)
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, taken_at = excluded.taken_at
WHERE region.revision < excluded.revision

-- name: revision
SELECT revision FROM region WHERE id = %(region)s
