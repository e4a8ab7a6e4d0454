-- name: note
INSERT INTO site (region, id) VALUES (%(region)s, %(site)s) ON CONFLICT DO NOTHING

-- name: get
SELECT region, id, loaded FROM site WHERE region = %(region)s AND id = %(site)s

-- Row locks alone are not fair: bookings that keep coming would let a switch wait for ever. Advisory locks queue, so
-- both sides stand in that line first; the row lock is the guard. The timeline is read after it, by a statement of its
-- own: one that waits for the lock would see entries as they were before it waited.

-- name: queue_shared
SELECT pg_advisory_xact_lock_shared(hashtextextended('site:' || %(region)s || '/' || %(site)s, 0))

-- name: queue_exclusive
SELECT pg_advisory_xact_lock(hashtextextended('site:' || %(region)s || '/' || %(site)s, 0))

-- name: shared
SELECT region, id, loaded FROM site WHERE region = %(region)s AND id = %(site)s FOR SHARE

-- name: locked
SELECT region, id, loaded FROM site WHERE region = %(region)s AND id = %(site)s FOR UPDATE

-- name: of_region
SELECT region, id, loaded FROM site WHERE region = %(region)s ORDER BY id

-- name: timeline
SELECT * FROM stage_entry
 WHERE region = %(region)s AND site = %(site)s AND (fenced OR NOT past)
 ORDER BY sequence

-- name: timelines
SELECT * FROM stage_entry WHERE region = %(region)s AND (fenced OR NOT past) ORDER BY sequence

-- name: entry
SELECT * FROM stage_entry WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s

-- name: awaiting_replan
SELECT DISTINCT region, site FROM stage_entry
 WHERE fenced AND NOT held AND (revokes IS NOT NULL OR (stage IS NOT NULL AND limits IS NOT NULL))
 ORDER BY region, site

-- name: put
INSERT INTO stage_entry (region, site, sequence, effective_at, announced_at, stage, switch_id, caused_by, limits,
                         concept_version, fenced, held, fence_begins, fence_ends, revokes, revoked, in_force, foreseen)
VALUES (%(region)s, %(site)s, %(sequence)s, %(effective_at)s, %(announced_at)s, %(stage)s, %(switch_id)s, %(caused_by)s,
        %(limits)s, %(concept_version)s, %(fenced)s, %(held)s, %(fence_begins)s, %(fence_ends)s, %(revokes)s, %(revoked)s,
        %(in_force)s, %(foreseen)s)
ON CONFLICT (region, site, sequence) DO UPDATE
   SET effective_at = EXCLUDED.effective_at, announced_at = EXCLUDED.announced_at, stage = EXCLUDED.stage,
       switch_id = EXCLUDED.switch_id, caused_by = EXCLUDED.caused_by, limits = EXCLUDED.limits,
       concept_version = EXCLUDED.concept_version, fenced = EXCLUDED.fenced, held = EXCLUDED.held,
       fence_begins = EXCLUDED.fence_begins, fence_ends = EXCLUDED.fence_ends, revokes = EXCLUDED.revokes,
       revoked = EXCLUDED.revoked, in_force = EXCLUDED.in_force, foreseen = EXCLUDED.foreseen

-- name: pass_over
UPDATE stage_entry SET past = true
 WHERE region = %(region)s AND site = %(site)s AND NOT past
   AND (effective_at, sequence) < (%(effective_at)s, %(sequence)s)
