-- name: take_occupancy
INSERT INTO occupancy AS present (region, site, scope, quarter, persons)
SELECT %(region)s, %(site)s, given.* FROM unnest(%(scopes)s::text[], %(quarters)s::bigint[], %(persons)s::int[]) AS given
 ORDER BY 3, 4
ON CONFLICT (region, site, scope, quarter) DO UPDATE SET persons = present.persons + EXCLUDED.persons

-- name: try_take_occupancy
INSERT INTO occupancy AS present (region, site, scope, quarter, persons)
SELECT %(region)s, %(site)s, given.* FROM unnest(%(scopes)s::text[], %(quarters)s::bigint[], %(persons)s::int[]) AS given
 ORDER BY 3, 4
ON CONFLICT (region, site, scope, quarter) DO UPDATE SET persons = present.persons + EXCLUDED.persons
 WHERE present.persons + EXCLUDED.persons <= (%(limits)s::jsonb ->> (EXCLUDED.scope || '@' || EXCLUDED.quarter))::int

-- Whoever releases has locked the site: nobody else counts there, in whatever order.

-- name: release_occupancy
UPDATE occupancy AS present SET persons = present.persons - given.persons
  FROM unnest(%(scopes)s::text[], %(quarters)s::bigint[], %(persons)s::int[]) AS given (scope, quarter, persons)
 WHERE present.region = %(region)s AND present.site = %(site)s
   AND present.scope = given.scope AND present.quarter = given.quarter

-- name: allocate
INSERT INTO allocation (appointment_id, resource_id, during)
SELECT given.appointment_id, resource.id, tstzrange(given.starts_at, given.ends_at)
  FROM unnest(%(ids)s::uuid[], %(types)s::text[], %(names)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
       AS given (appointment_id, type, name, starts_at, ends_at)
  JOIN resource ON resource.region = %(region)s AND resource.site = %(site)s
                   AND resource.type = given.type AND resource.name = given.name
 ORDER BY resource.id, given.starts_at

-- name: try_allocate
INSERT INTO allocation (appointment_id, resource_id, during)
SELECT given.appointment_id, resource.id, tstzrange(given.starts_at, given.ends_at)
  FROM unnest(%(ids)s::uuid[], %(types)s::text[], %(names)s::text[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
       AS given (appointment_id, type, name, starts_at, ends_at)
  JOIN resource ON resource.region = %(region)s AND resource.site = %(site)s
                   AND resource.type = given.type AND resource.name = given.name
 ORDER BY resource.id, given.starts_at
ON CONFLICT DO NOTHING

-- Conflicts are skipped and counted: whoever comes second waits for the first and finds the time taken.

-- name: meet
INSERT INTO household_time (appointment_id, region, household_id, during)
SELECT given.appointment_id, %(region)s, given.household_id, tstzrange(given.starts_at, given.ends_at)
  FROM unnest(%(ids)s::uuid[], %(households)s::uuid[], %(starts)s::timestamptz[], %(ends)s::timestamptz[])
       AS given (appointment_id, household_id, starts_at, ends_at)
 ORDER BY given.household_id, given.starts_at, given.appointment_id
ON CONFLICT DO NOTHING

-- name: part
DELETE FROM household_time WHERE appointment_id = ANY(%(ids)s::uuid[])

-- name: free_allocations
DELETE FROM allocation WHERE appointment_id = ANY(%(ids)s::uuid[])

-- name: free_rooms
DELETE FROM allocation USING resource
 WHERE allocation.appointment_id = ANY(%(ids)s::uuid[]) AND resource.id = allocation.resource_id AND resource.type = 'room'

-- name: holds_nothing
UPDATE appointment SET holds = false WHERE id = ANY(%(ids)s::uuid[])
