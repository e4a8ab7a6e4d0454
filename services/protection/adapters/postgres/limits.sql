-- name: store
INSERT INTO limits (region, site, sequence, concept_version, stage, limits, derived_at)
VALUES (%(region)s, %(site)s, %(sequence)s, %(concept_version)s, %(stage)s, %(limits)s, %(derived_at)s)
ON CONFLICT DO NOTHING

-- name: stored
SELECT 1 AS stored FROM limits WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s LIMIT 1

-- name: of_entries
SELECT limits.region, limits.site, limits.sequence, limits.concept_version, limits.stage, limits.limits, derived_at,
    site.name
FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS holding (site, sequence)
JOIN site ON site.region = %(region)s AND site.id = holding.site
JOIN limits ON limits.region = site.region AND limits.site = site.id
    AND limits.sequence = holding.sequence AND limits.concept_version = site.concept_version
ORDER BY site.id
