-- name: get
SELECT * FROM switch WHERE id = ANY(%(ids)s)

-- name: lock
SELECT id FROM switch WHERE id = ANY(%(ids)s) ORDER BY id FOR UPDATE

-- name: entries
SELECT * FROM switch_site WHERE switch_id = ANY(%(ids)s) ORDER BY switch_id, site

-- name: latest
SELECT id FROM switch
 WHERE (%(regions)s::text[] IS NULL OR region = ANY(%(regions)s)) AND (%(state)s::text IS NULL OR state = %(state)s)
   AND (%(sites)s::text[] IS NULL
        OR EXISTS (SELECT 1 FROM switch_site AS entry
                    WHERE entry.switch_id = switch.id AND entry.region || '/' || entry.site = ANY(%(sites)s)
                      AND (NOT entry.left_out
                           OR NOT EXISTS (SELECT 1 FROM switch_site AS other
                                           WHERE other.switch_id = switch.id AND NOT other.left_out))))
 ORDER BY filed_at DESC, id DESC
 LIMIT %(limit)s

-- name: waiting
SELECT id FROM switch
 WHERE state = 'held' OR state = 'scheduled' AND (announce_at IS NULL OR announce_at <= %(now)s)
 ORDER BY effective_at, filed_at, id

-- name: due
SELECT id FROM switch
 WHERE state IN ('running', 'announced') AND in_force_at IS NULL AND effective_at <= %(now)s
 ORDER BY effective_at DESC, announced_at DESC, id DESC

-- name: to_come
SELECT id FROM switch
 WHERE state IN ('running', 'announced') AND in_force_at IS NULL AND (%(regions)s::text[] IS NULL OR region = ANY(%(regions)s))
 ORDER BY effective_at, id

-- name: waiting_for
SELECT switch.id FROM switch
 WHERE switch.region = %(region)s AND switch.state IN ('scheduled', 'held')
   AND EXISTS (SELECT 1 FROM switch_site
                WHERE switch_site.switch_id = switch.id AND switch_site.site = ANY(%(sites)s) AND NOT switch_site.left_out)
 ORDER BY switch.effective_at, switch.id

-- name: reckon_anew
UPDATE switch SET announce_at = NULL WHERE region = %(region)s AND state = 'scheduled'

-- name: moved_by
SELECT switch_id FROM switch_site WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: add
INSERT INTO switch (id, region, to_stage, reason, filed_by, filed_at, effective_at, state, confirmations, undoes,
                    announce_at, announced_at, in_force_at, held_at, lead_days, lead_reason, later_stand, foreseen)
VALUES (%(id)s, %(region)s, %(to_stage)s, %(reason)s, %(filed_by)s, %(filed_at)s, %(effective_at)s, %(state)s,
        %(confirmations)s, %(undoes)s, %(announce_at)s, %(announced_at)s, %(in_force_at)s, %(held_at)s, %(lead_days)s,
        %(lead_reason)s, %(later_stand)s, %(foreseen)s)

-- name: add_entries
INSERT INTO switch_site (switch_id, region, site, from_stage, sequence, stage_changed_at, limits_at)
SELECT %(id)s, %(region)s, given.*
  FROM unnest(%(sites)s::text[], %(from_stages)s::text[], %(sequences)s::bigint[], %(changed)s::timestamptz[],
              %(limits)s::timestamptz[]) AS given

-- name: save
UPDATE switch
   SET state = %(state)s, effective_at = %(effective_at)s, confirmations = %(confirmations)s, settled_at = %(settled_at)s,
       cancelled_at = %(cancelled_at)s, cancelled_by = %(cancelled_by)s, cancel_reason = %(cancel_reason)s,
       stage_ended_on = %(stage_ended_on)s, announce_at = %(announce_at)s, announced_at = %(announced_at)s,
       in_force_at = %(in_force_at)s, held_at = %(held_at)s, foreseen = %(foreseen)s, suspension = %(suspension)s,
       drift = %(drift)s, taken_back_by = %(taken_back_by)s
 WHERE id = %(id)s

-- name: save_entries
UPDATE switch_site
   SET from_stage = given.from_stage, sequence = given.sequence, stage_changed_at = given.changed, left_out = given.left_out,
       superseded_by = NULL, limits_at = NULL, replanned_at = NULL, totals = NULL, campaign_id = NULL, households = NULL,
       letters_at = NULL, balance = NULL
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
 WHERE switch.region = %(region)s AND switch.state IN ('running', 'announced') AND switch.id <> %(by)s
   AND switch.effective_at <= %(effective_at)s
   AND EXISTS (SELECT 1 FROM switch_site AS entry
                WHERE entry.switch_id = switch.id AND entry.site = ANY(%(sites)s) AND NOT entry.left_out
                  AND entry.superseded_by IS NULL)

-- name: supersede
UPDATE switch_site SET superseded_by = %(by)s
 WHERE switch_id = ANY(%(ids)s) AND site = ANY(%(sites)s) AND NOT left_out AND superseded_by IS NULL
   AND (limits_at IS NULL OR replanned_at IS NULL OR letters_at IS NULL)

-- name: hand_on
UPDATE switch_site SET superseded_by = %(by)s WHERE switch_id = %(id)s AND NOT left_out AND superseded_by IS NULL

-- name: numbered
SELECT DISTINCT switch_site.switch_id
  FROM switch_site JOIN unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (site, sequence)
       ON switch_site.site = given.site AND switch_site.sequence = given.sequence
 WHERE switch_site.region = %(region)s

-- name: take_over
UPDATE switch_site SET superseded_by = %(by)s
  FROM unnest(%(sites)s::text[], %(sequences)s::bigint[]) AS given (site, sequence)
 WHERE switch_site.region = %(region)s AND switch_site.site = given.site AND switch_site.sequence = given.sequence
   AND superseded_by IS NULL

-- name: standing
SELECT count(*) FILTER (WHERE state = 'scheduled') AS scheduled,
       count(*) FILTER (WHERE state = 'held') AS held,
       count(*) FILTER (WHERE state = 'running') AS running,
       count(*) FILTER (WHERE state = 'announced') AS announced,
       count(*) FILTER (WHERE state = 'suspended') AS suspended,
       count(*) FILTER (WHERE state = 'scheduled' AND announce_at <= %(now)s
                          AND NOT EXISTS (SELECT 1
                                            FROM switch_site AS own JOIN switch_site AS other USING (region, site)
                                                 JOIN switch AS earlier ON earlier.id = other.switch_id
                                           WHERE own.switch_id = switch.id AND earlier.state IN ('scheduled', 'held')
                                             AND earlier.effective_at < switch.effective_at)) AS unannounced,
       count(*) FILTER (WHERE state IN ('running', 'announced') AND in_force_at IS NULL AND effective_at <= %(now)s) AS unapplied,
       min(least(effective_at, announced_at)) FILTER (WHERE state = 'running') AS oldest_running
  FROM switch WHERE state IN ('scheduled', 'held', 'running', 'announced', 'suspended')
