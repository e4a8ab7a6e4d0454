-- name: publish
WITH current AS (
    UPDATE site SET concept_version = %(version)s, concept_digest = %(digest)s
    WHERE region = %(region)s AND id = %(site)s
)
INSERT INTO concept (region, site, version, content, published_at, published_by)
VALUES (%(region)s, %(site)s, %(version)s, %(content)s, %(at)s, %(by)s)

-- name: current
SELECT concept.region, concept.site, version, content, published_at, published_by, site.name FROM site
JOIN concept ON concept.region = site.region AND concept.site = site.id AND concept.version = site.concept_version
WHERE site.region = %(region)s AND site.id = ANY(%(sites)s)
ORDER BY site.id
