-- name: add
INSERT INTO site (region, id) SELECT %(region)s, unnest(%(sites)s::text[]) ORDER BY 2
ON CONFLICT DO NOTHING

-- name: lock_timeout
SET LOCAL lock_timeout = '5s'

-- name: lock
SELECT region, id, sequence, stage, switch_id, stage_event_id, concept_version, concept_digest
FROM site WHERE region = %(region)s AND id = ANY(%(sites)s)
ORDER BY id FOR UPDATE

-- name: known
SELECT 1 AS known FROM site WHERE region = %(region)s LIMIT 1

-- name: put_on_stage
UPDATE site SET sequence = %(sequence)s, stage = %(stage)s, switch_id = %(switch)s, stage_event_id = %(event)s
WHERE region = %(region)s AND id = %(site)s

-- name: describe
UPDATE site SET name = %(name)s, revision = %(revision)s
WHERE region = %(region)s AND id = %(site)s AND revision < %(revision)s

-- name: publish_concept
WITH current AS (
    UPDATE site SET concept_version = %(version)s, concept_digest = %(digest)s
    WHERE region = %(region)s AND id = %(site)s
)
INSERT INTO concept (region, site, version, content, published_at, published_by)
VALUES (%(region)s, %(site)s, %(version)s, %(content)s, %(at)s, %(by)s)

-- name: current_concepts
SELECT concept.region, concept.site, version, content, published_at, published_by, site.name FROM site
JOIN concept ON concept.region = site.region AND concept.site = site.id AND concept.version = site.concept_version
WHERE site.region = %(region)s AND site.id = ANY(%(sites)s)
ORDER BY site.id

-- name: store_limits
INSERT INTO limits (region, site, sequence, concept_version, stage, limits, derived_at)
VALUES (%(region)s, %(site)s, %(sequence)s, %(concept_version)s, %(stage)s, %(limits)s, %(derived_at)s)
ON CONFLICT DO NOTHING

-- name: limits_stored
SELECT 1 AS stored FROM limits WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s LIMIT 1

-- name: current_limits
SELECT limits.region, limits.site, limits.sequence, limits.concept_version, limits.stage, limits.limits, derived_at, site.name
FROM site
JOIN limits ON limits.region = site.region AND limits.site = site.id
    AND limits.sequence = site.sequence AND limits.concept_version = site.concept_version
WHERE site.region = %(region)s
ORDER BY site.id
