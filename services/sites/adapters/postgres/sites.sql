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

-- name: coming
SELECT timeline.* FROM timeline JOIN site ON site.region = timeline.region AND site.id = timeline.site
 WHERE timeline.region = %(region)s AND (%(sites)s::text[] IS NULL OR timeline.site = ANY(%(sites)s))
   AND site.removed_at IS NULL AND timeline.revoked_at IS NULL AND timeline.skipped_at IS NULL
   AND (timeline.in_force_at IS NULL
        OR timeline.sequence = (SELECT newest.sequence FROM timeline AS newest
                                 WHERE newest.region = timeline.region AND newest.site = timeline.site
                                   AND newest.in_force_at IS NOT NULL
                                 ORDER BY newest.effective_at DESC, newest.sequence DESC LIMIT 1))
 ORDER BY timeline.site, timeline.effective_at, timeline.sequence

-- name: all_entries
SELECT * FROM timeline
 WHERE region = %(region)s AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s))
   AND effective_at < %(until)s
 ORDER BY site, effective_at, sequence

-- name: rise
UPDATE site SET sequence = given.sequence
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (id, sequence)
 WHERE site.region = %(region)s AND site.id = given.id AND site.sequence = given.sequence - 1

-- name: announce
INSERT INTO timeline (region, site, sequence, stage, stage_version, definition, effective_at, announced_at, switch_id)
SELECT %(region)s, given.site, given.sequence, %(stage)s, %(version)s, %(definition)s, %(effective_at)s, %(now)s, %(switch)s
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (site, sequence)

-- name: revoke
UPDATE timeline SET revoked_by = given.by, revoked_at = %(now)s, revocation = %(cause)s
  FROM unnest(%(sites)s::text[], %(revoked)s::bigint[], %(sequences)s::bigint[]) AS given (site, sequence, by)
 WHERE timeline.region = %(region)s AND timeline.site = given.site AND timeline.sequence = given.sequence
   AND timeline.in_force_at IS NULL AND timeline.revoked_at IS NULL AND timeline.skipped_at IS NULL

-- name: skip
UPDATE timeline SET skipped_at = %(now)s
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (site, sequence)
 WHERE timeline.region = %(region)s AND timeline.site = given.site AND timeline.sequence = given.sequence
   AND timeline.in_force_at IS NULL AND timeline.revoked_at IS NULL AND timeline.skipped_at IS NULL

-- name: in_force
UPDATE timeline SET in_force_at = %(now)s
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (site, sequence)
 WHERE timeline.region = %(region)s AND timeline.site = given.site AND timeline.sequence = given.sequence
   AND timeline.in_force_at IS NULL AND timeline.revoked_at IS NULL AND timeline.skipped_at IS NULL

-- name: stand
UPDATE site
   SET stage = timeline.stage, stage_version = timeline.stage_version, since = timeline.effective_at, switch_id = timeline.switch_id
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (id, sequence), timeline
 WHERE site.region = %(region)s AND site.id = given.id
   AND timeline.region = site.region AND timeline.site = site.id AND timeline.sequence = given.sequence

-- name: concept_published
UPDATE site SET concept_version = %(version)s
 WHERE region = %(region)s AND id = %(site)s AND coalesce(concept_version, 0) < %(version)s

-- name: ranks
SELECT site.region, site.id AS site, stage.rank
  FROM site JOIN stage ON stage.region = site.region AND stage.id = site.stage
 WHERE site.removed_at IS NULL

-- name: overdue
SELECT site.region, site.id AS site
  FROM site JOIN stage ON stage.region = site.region AND stage.id = site.stage
       JOIN region ON region.id = site.region
 WHERE site.removed_at IS NULL
   AND (stage.definition ->> 'until')::date < (%(now)s::timestamptz AT TIME ZONE (region.document -> 'region' ->> 'timezone'))::date
   AND NOT EXISTS (SELECT 1 FROM switch_site JOIN switch ON switch.id = switch_site.switch_id
                    WHERE switch_site.region = site.region AND switch_site.site = site.id
                      AND (switch.state IN ('scheduled', 'held')
                           OR switch.state IN ('running', 'announced') AND switch.in_force_at IS NULL
                              AND switch_site.superseded_by IS NULL)
                      AND NOT switch_site.left_out)
