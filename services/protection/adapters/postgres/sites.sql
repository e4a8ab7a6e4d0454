-- name: add
INSERT INTO site (region, id) SELECT %(region)s, unnest(%(sites)s::text[]) ORDER BY 2
ON CONFLICT DO NOTHING

-- name: lock
SELECT region, id, sequence, concept_version, concept_digest
FROM site WHERE region = %(region)s AND id = ANY(%(sites)s)
ORDER BY id FOR UPDATE

-- name: known
SELECT 1 AS known FROM site WHERE region = %(region)s LIMIT 1

-- name: entries
SELECT site, sequence, stage, effective_at, announced_at, switch_id, event_id FROM entry
WHERE region = %(region)s AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s)) AND NOT revoked
ORDER BY site, sequence

-- name: enter
INSERT INTO entry (region, site, sequence, stage, effective_at, announced_at, switch_id, event_id)
VALUES (%(region)s, %(site)s, %(sequence)s, %(stage)s, %(effective_at)s, %(announced_at)s, %(switch)s, %(event)s)
ON CONFLICT DO NOTHING

-- name: revoke
INSERT INTO entry AS known (region, site, sequence, revoked) VALUES (%(region)s, %(site)s, %(entry)s, true)
ON CONFLICT (region, site, sequence) DO UPDATE SET revoked = true WHERE NOT known.revoked

-- name: advance
UPDATE site SET sequence = greatest(sequence, %(sequence)s) WHERE region = %(region)s AND id = %(site)s

-- name: name
UPDATE site SET name = named.name
FROM unnest(%(sites)s::text[], %(names)s::text[]) AS named (id, name)
WHERE site.region = %(region)s AND site.id = named.id
