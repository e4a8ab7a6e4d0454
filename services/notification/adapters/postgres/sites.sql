-- name: set_region
INSERT INTO region (id, revision) VALUES (%(region)s, %(revision)s)
ON CONFLICT (id) DO UPDATE SET revision = EXCLUDED.revision WHERE region.revision < EXCLUDED.revision

-- name: region_revision
SELECT revision FROM region WHERE id = %(region)s

-- name: make
INSERT INTO site (region, site) VALUES (%(region)s, %(site)s) ON CONFLICT DO NOTHING

-- name: lock
SELECT sequence, profile, measures FROM site WHERE region = %(region)s AND site = %(site)s FOR UPDATE

-- name: get
SELECT sequence, profile, measures FROM site WHERE region = %(region)s AND site = %(site)s

-- name: names
SELECT site FROM site WHERE region = %(region)s AND profile IS NOT NULL

-- name: set_profile
UPDATE site SET revision = %(version)s, profile = %(document)s
WHERE region = %(region)s AND site = %(site)s AND revision < %(version)s

-- name: set_measures
UPDATE site SET concept_version = %(version)s, measures = %(document)s
WHERE region = %(region)s AND site = %(site)s AND concept_version < %(version)s

-- name: set_stage
UPDATE site SET sequence = %(version)s, stage = %(document)s
WHERE region = %(region)s AND site = %(site)s AND sequence < %(version)s

-- name: enter
INSERT INTO entry (region, site, sequence, effective_at, announced_at, revokes)
VALUES (%(region)s, %(site)s, %(sequence)s, %(effective_at)s, %(announced_at)s, %(revokes)s)
ON CONFLICT DO NOTHING

-- name: entries
SELECT sequence, effective_at, announced_at, revokes FROM entry WHERE region = %(region)s AND site = %(site)s

-- name: set_live
UPDATE entry SET live = sequence = ANY(%(live)s)
WHERE region = %(region)s AND site = %(site)s AND live <> (sequence = ANY(%(live)s))

-- name: void
SELECT EXISTS (SELECT FROM entry WHERE region = %(region)s AND site = %(site)s AND sequence = %(sequence)s AND NOT live) AS void

-- name: add_batch
INSERT INTO replan_batch (region, site, sequence, batch, changes)
VALUES (%(region)s, %(site)s, %(sequence)s, %(batch)s, %(count)s)
ON CONFLICT DO NOTHING

-- name: add_changes
INSERT INTO appointment_change (region, site, sequence, appointment_id, household_id, change)
SELECT %(region)s, %(site)s, %(sequence)s, (change->>'appointment_id')::uuid, (change->>'household_id')::uuid, change
FROM jsonb_array_elements(%(changes)s) AS change
ON CONFLICT (region, site, sequence, appointment_id) DO UPDATE SET change = excluded.change

-- name: announce_replan
INSERT INTO replan (region, site, sequence, changes) VALUES (%(region)s, %(site)s, %(sequence)s, %(changes)s)
ON CONFLICT DO NOTHING

-- name: replanned
SELECT EXISTS (
    SELECT FROM replan JOIN site USING (region, site)
    WHERE region = %(region)s AND site = %(site)s AND replan.sequence = %(sequence)s AND site.profile IS NOT NULL
      AND replan.changes = (
          SELECT coalesce(sum(changes), 0) FROM replan_batch AS batch
          WHERE batch.region = %(region)s AND batch.site = %(site)s AND batch.sequence = %(sequence)s)
) AS complete

-- name: add_cancellation
INSERT INTO cancelled_appointment (appointment_id, region, site, sequence, starts_at)
VALUES (%(appointment_id)s, %(region)s, %(site)s, %(sequence)s, %(starts_at)s)
ON CONFLICT DO NOTHING

-- name: forget_changes
-- Of what is behind the newest, and no open campaign has to tell, only what the household has yet to hear stays: the next
-- letter tells it.
DELETE FROM appointment_change AS change
WHERE region = %(region)s AND site = %(site)s
  AND sequence < (SELECT max(entry.sequence) FROM entry WHERE entry.region = %(region)s AND entry.site = %(site)s)
  AND NOT EXISTS (SELECT FROM campaign AS own
                  WHERE own.region = change.region AND own.site = change.site AND own.sequence = change.sequence
                    AND own.joins IS NULL AND own.state IN ('waiting', 'running', 'paused'))
  AND (told OR change ->> 'outcome' = 'kept'
       OR greatest((change #>> '{before,starts_at}')::timestamptz, (change #>> '{after,starts_at}')::timestamptz) < %(now)s
       OR EXISTS (SELECT FROM appointment_change AS newer
                  WHERE newer.region = change.region AND newer.site = change.site AND newer.sequence > change.sequence
                    AND newer.appointment_id = change.appointment_id AND newer.told)
       OR EXISTS (SELECT FROM cancelled_appointment AS cancelled
                  WHERE cancelled.appointment_id = change.appointment_id))

-- name: forget_cancellations
-- A late batch may still speak of a visit to come; a call that is noted must stay off the list.
DELETE FROM cancelled_appointment AS cancelled
WHERE region = %(region)s AND site = %(site)s AND starts_at < %(now)s
  AND sequence < (SELECT max(entry.sequence) FROM entry WHERE entry.region = %(region)s AND entry.site = %(site)s)
  AND NOT EXISTS (SELECT FROM appointment_change AS change WHERE change.appointment_id = cancelled.appointment_id)
  AND NOT EXISTS (SELECT FROM phone_notice AS notice WHERE notice.appointment_id = cancelled.appointment_id)
