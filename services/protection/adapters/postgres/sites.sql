-- name: add
INSERT INTO site (region, id) SELECT %(region)s, unnest(%(sites)s::text[]) ORDER BY 2
ON CONFLICT DO NOTHING

-- name: lock
SELECT region, id, sequence, stage, switch_id, stage_event_id, concept_version, concept_digest
FROM site WHERE region = %(region)s AND id = ANY(%(sites)s)
ORDER BY id FOR UPDATE

-- name: known
SELECT 1 AS known FROM site WHERE region = %(region)s LIMIT 1

-- name: put_on_stage
UPDATE site SET sequence = %(sequence)s, stage = %(stage)s, switch_id = %(switch)s, stage_event_id = %(event)s
WHERE region = %(region)s AND id = %(site)s

-- name: name
UPDATE site SET name = named.name
FROM unnest(%(sites)s::text[], %(names)s::text[]) AS named (id, name)
WHERE site.region = %(region)s AND site.id = named.id
