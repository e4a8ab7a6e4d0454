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
 WHERE present.persons + EXCLUDED.persons <= (%(limits)s::jsonb ->> EXCLUDED.scope)::int

-- name: release_occupancy
WITH given AS (
    SELECT * FROM unnest(%(scopes)s::text[], %(quarters)s::bigint[], %(persons)s::int[]) AS g (scope, quarter, persons)
), held AS (
    SELECT present.scope, present.quarter FROM occupancy present JOIN given USING (scope, quarter)
     WHERE present.region = %(region)s AND present.site = %(site)s
     ORDER BY present.scope, present.quarter
       FOR UPDATE OF present
)
UPDATE occupancy present SET persons = present.persons - given.persons
  FROM given JOIN held USING (scope, quarter)
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

-- name: free_allocations
DELETE FROM allocation WHERE appointment_id = ANY(%(ids)s)

-- name: holds_nothing
UPDATE appointment SET holds = false WHERE id = ANY(%(ids)s)
