-- name: get
SELECT * FROM switch WHERE id = ANY(%(ids)s)

-- name: lock
SELECT id FROM switch WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE

-- name: entries
SELECT * FROM switch_site WHERE switch_id = ANY(%(ids)s) ORDER BY switch_id, site

-- name: latest
SELECT id FROM switch
 WHERE (%(regions)s::text[] IS NULL OR region = ANY(%(regions)s)) AND (%(state)s::text IS NULL OR state = %(state)s)
 ORDER BY filed_at DESC, id DESC
 LIMIT %(limit)s

-- name: waiting
SELECT id FROM switch WHERE state IN ('scheduled', 'held') AND effective_at <= %(now)s ORDER BY effective_at, filed_at, id

-- name: awaited
SELECT 1 FROM switch JOIN switch_site ON switch_site.switch_id = switch.id
 WHERE switch.region = %(region)s AND switch.state IN ('scheduled', 'held') AND switch_site.site = ANY(%(sites)s)
 LIMIT 1

-- name: moved_by
SELECT switch_id FROM switch_site WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: add
INSERT INTO switch (id, region, to_stage, reason, filed_by, filed_at, effective_at, state, confirmations, undoes)
VALUES (%(id)s, %(region)s, %(to_stage)s, %(reason)s, %(filed_by)s, %(filed_at)s, %(effective_at)s, %(state)s,
        %(confirmations)s, %(undoes)s)

-- name: add_entries
INSERT INTO switch_site (switch_id, region, site, from_stage, sequence, stage_changed_at)
SELECT %(id)s, %(region)s, given.*
  FROM unnest(%(sites)s::text[], %(from_stages)s::text[], %(sequences)s::bigint[], %(changed)s::timestamptz[]) AS given

-- name: save
UPDATE switch
   SET state = %(state)s, effective_at = %(effective_at)s, confirmations = %(confirmations)s, settled_at = %(settled_at)s,
       cancelled_at = %(cancelled_at)s, cancelled_by = %(cancelled_by)s, cancel_reason = %(cancel_reason)s
 WHERE id = %(id)s

-- name: save_entries
UPDATE switch_site
   SET from_stage = given.from_stage, sequence = given.sequence, stage_changed_at = given.changed, left_out = given.left_out
  FROM unnest(%(sites)s::text[], %(from_stages)s::text[], %(sequences)s::bigint[], %(changed)s::timestamptz[],
              %(left_out)s::boolean[]) AS given (site, from_stage, sequence, changed, left_out)
 WHERE switch_site.switch_id = %(id)s AND switch_site.site = given.site

-- name: progress
UPDATE switch_site
   SET limits_at = coalesce(limits_at, %(limits_at)s),
       replanned_at = coalesce(replanned_at, %(replanned_at)s),
       totals = coalesce(totals, %(totals)s),
       campaign_id = coalesce(campaign_id, %(campaign_id)s),
       households = coalesce(households, %(households)s),
       letters_at = coalesce(letters_at, %(letters_at)s),
       balance = coalesce(balance, %(balance)s)
 WHERE switch_id = %(id)s AND site = %(site)s

-- name: superseded
SELECT switch.id FROM switch
 WHERE switch.region = %(region)s AND switch.state = 'running' AND switch.id <> %(by)s
   AND EXISTS (SELECT 1 FROM switch_site AS entry
                WHERE entry.switch_id = switch.id AND entry.site = ANY(%(sites)s) AND NOT entry.left_out
                  AND entry.superseded_by IS NULL)

-- name: supersede
UPDATE switch_site SET superseded_by = %(by)s
 WHERE switch_id = ANY(%(ids)s) AND site = ANY(%(sites)s) AND NOT left_out AND superseded_by IS NULL
   AND (limits_at IS NULL OR replanned_at IS NULL OR letters_at IS NULL)

-- name: standing
SELECT count(*) FILTER (WHERE state = 'scheduled') AS scheduled,
       count(*) FILTER (WHERE state = 'held') AS held,
       count(*) FILTER (WHERE state = 'running') AS running,
       min(effective_at) FILTER (WHERE state = 'running') AS oldest_running
  FROM switch WHERE state IN ('scheduled', 'held', 'running')
