-- name: remember
INSERT INTO preview (fingerprint, facts) VALUES (%(fingerprint)s, %(facts)s)
ON CONFLICT (fingerprint) DO UPDATE SET seen_at = clock_timestamp()

-- name: facts
SELECT facts FROM preview WHERE fingerprint = %(fingerprint)s

-- name: forget
DELETE FROM preview
WHERE seen_at < clock_timestamp() - make_interval(hours => %(hours)s)
   OR fingerprint IN (SELECT fingerprint FROM preview ORDER BY seen_at DESC OFFSET %(most)s)
