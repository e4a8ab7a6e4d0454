-- name: lock
SELECT id FROM site
 WHERE region = %(region)s AND removed_at IS NULL AND (%(sites)s::text[] IS NULL OR id = ANY(%(sites)s))
 ORDER BY id
   FOR UPDATE

-- name: positions
SELECT site.id, site.name, site.stage_version, site.sequence, site.since, site.switch_id, site.concept_version,
       stage.id AS stage, stage.rank, stage.name AS stage_name, stage.version, stage.definition
  FROM site JOIN stage ON stage.region = site.region AND stage.id = site.stage
 WHERE site.region = %(region)s AND site.removed_at IS NULL AND (%(sites)s::text[] IS NULL OR site.id = ANY(%(sites)s))
 ORDER BY site.position, site.id

-- name: move
UPDATE site
   SET stage = %(stage)s, stage_version = %(version)s, sequence = given.sequence, since = %(now)s, switch_id = %(switch)s
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (id, sequence)
 WHERE site.region = %(region)s AND site.id = given.id AND site.sequence = given.sequence - 1

-- name: concept_published
UPDATE site SET concept_version = %(version)s
 WHERE region = %(region)s AND id = %(site)s AND coalesce(concept_version, 0) < %(version)s

-- name: ranks
SELECT site.region, site.id AS site, stage.rank
  FROM site JOIN stage ON stage.region = site.region AND stage.id = site.stage
 WHERE site.removed_at IS NULL
