-- name: note
INSERT INTO site (region, id) VALUES (%(region)s, %(site)s) ON CONFLICT DO NOTHING

-- name: get
SELECT * FROM site WHERE region = %(region)s AND id = %(site)s

-- Row locks alone are not fair: bookings that keep coming would let a switch wait for ever. Advisory locks queue, so
-- both sides stand in that line first; the row lock is the guard.

-- name: queue_shared
SELECT pg_advisory_xact_lock_shared(hashtextextended('site:' || %(region)s || '/' || %(site)s, 0))

-- name: queue_exclusive
SELECT pg_advisory_xact_lock(hashtextextended('site:' || %(region)s || '/' || %(site)s, 0))

-- name: shared
SELECT * FROM site WHERE region = %(region)s AND id = %(site)s FOR SHARE

-- name: locked
SELECT * FROM site WHERE region = %(region)s AND id = %(site)s FOR UPDATE

-- name: of_region
SELECT * FROM site WHERE region = %(region)s ORDER BY id

-- name: awaiting_replan
SELECT region, id FROM site
 WHERE fenced AND stage_sequence = limits_sequence AND stage IS NOT NULL
 ORDER BY region, id

-- name: set_stage
UPDATE site
   SET stage = %(stage)s, stage_sequence = %(sequence)s, effective_at = %(effective_at)s, switch_id = %(switch_id)s,
       caused_by = %(caused_by)s, fenced = true
 WHERE region = %(region)s AND id = %(site)s

-- name: set_limits
UPDATE site
   SET limits = %(limits)s, limits_sequence = %(sequence)s, concept_version = %(version)s,
       caused_by = CASE WHEN fenced THEN %(caused_by)s ELSE caused_by END
 WHERE region = %(region)s AND id = %(site)s

-- name: lift_fence
UPDATE site SET fenced = false WHERE region = %(region)s AND id = %(site)s
