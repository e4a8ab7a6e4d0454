-- name: summaries
SELECT region.id, region.name, region.document -> 'region' AS head, region.revision, region.loaded_at,
       count(site.id) FILTER (WHERE site.removed_at IS NULL) AS sites,
       (SELECT coalesce(jsonb_agg(jsonb_build_object('id', stage.id, 'name', stage.name, 'rank', stage.rank) ORDER BY stage.rank), '[]')
          FROM stage WHERE stage.region = region.id AND stage.removed_at IS NULL) AS stages,
       (SELECT coalesce(jsonb_object_agg(here.stage, here.sites), '{}')
          FROM (SELECT stage, count(*) AS sites FROM site
                 WHERE site.region = region.id AND removed_at IS NULL GROUP BY stage) AS here) AS sites_by_stage,
       (SELECT count(*) FROM switch WHERE switch.region = region.id AND state = 'running') AS switches_running
  FROM region LEFT JOIN site ON site.region = region.id
 GROUP BY region.id
 ORDER BY region.name

-- name: document
SELECT document, revision, loaded_at, loaded_by FROM region WHERE id = %(region)s

-- name: timezone
SELECT document -> 'region' ->> 'timezone' AS timezone FROM region WHERE id = %(region)s

-- name: store
INSERT INTO region (id, name, revision, document, loaded_at, loaded_by)
VALUES (%(region)s, %(name)s, 1, %(document)s, %(now)s, %(actor)s)
ON CONFLICT (id) DO UPDATE
   SET name = excluded.name,
       revision = region.revision + (region.document <> excluded.document)::int,
       document = excluded.document,
       loaded_at = excluded.loaded_at,
       loaded_by = excluded.loaded_by
RETURNING revision

-- name: share
SELECT id FROM region WHERE id = %(region)s FOR SHARE

-- name: stages
SELECT id, rank, name, version, definition, removed_at IS NOT NULL AS removed
  FROM stage WHERE region = %(region)s ORDER BY rank

-- name: known_sites
SELECT id, name, revision, details, stage, sequence, removed_at IS NOT NULL AS removed
  FROM site WHERE region = %(region)s

-- name: open_switches
SELECT switch.to_stage, array_agg(switch_site.site) AS sites,
       array_remove(array_agg(DISTINCT switch_site.from_stage), NULL) AS from_stages
  FROM switch JOIN switch_site ON switch_site.switch_id = switch.id
 WHERE switch.region = %(region)s AND switch.state IN ('scheduled', 'held', 'running', 'announced', 'suspended')
 GROUP BY switch.id

-- name: save_stages
INSERT INTO stage (region, id, rank, name, version, definition)
SELECT %(region)s, given.id, given.rank, given.name, given.version, given.definition
  FROM jsonb_to_recordset(%(stages)s) AS given (id text, rank int, name text, version int, definition jsonb)
ON CONFLICT (region, id) DO UPDATE
   SET rank = excluded.rank, name = excluded.name, version = excluded.version,
       definition = excluded.definition, removed_at = NULL

-- name: remove_stages
UPDATE stage SET removed_at = %(now)s WHERE region = %(region)s AND id = ANY(%(stages)s)

-- name: save_sites
INSERT INTO site (region, id, name, position, revision, details, stage, stage_version, sequence, since)
SELECT %(region)s, given.id, given.name, given.position, given.revision, given.details, given.stage, stage.version,
       given.sequence, %(now)s
  FROM jsonb_to_recordset(%(sites)s)
       AS given (id text, name text, position int, revision int, details jsonb, stage text, sequence bigint)
  JOIN stage ON stage.region = %(region)s AND stage.id = given.stage
 ORDER BY given.id
ON CONFLICT (region, id) DO UPDATE
   SET name = excluded.name, position = excluded.position, revision = excluded.revision, details = excluded.details,
       removed_at = NULL

-- name: start_sites
UPDATE site
   SET stage = given.stage, stage_version = stage.version, sequence = given.sequence, since = %(now)s, switch_id = NULL
  FROM jsonb_to_recordset(%(sites)s) AS given (id text, stage text, sequence bigint)
  JOIN stage ON stage.region = %(region)s AND stage.id = given.stage
 WHERE site.region = %(region)s AND site.id = given.id AND site.sequence < given.sequence

-- name: start_timelines
INSERT INTO timeline (region, site, sequence, stage, stage_version, definition, effective_at, announced_at, in_force_at)
SELECT %(region)s, given.id, given.sequence, stage.id, stage.version, stage.definition, %(now)s, %(now)s, %(now)s
  FROM jsonb_to_recordset(%(sites)s) AS given (id text, stage text, sequence bigint)
  JOIN stage ON stage.region = %(region)s AND stage.id = given.stage

-- name: remove_sites
UPDATE site SET removed_at = %(now)s WHERE region = %(region)s AND id = ANY(%(sites)s)
