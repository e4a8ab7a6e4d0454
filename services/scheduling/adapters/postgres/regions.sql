-- name: store
INSERT INTO region (id, timezone, state, departments, kinds, calendar, revision, loaded_at, loaded_by)
VALUES (%(id)s, %(timezone)s, %(state)s, %(departments)s, %(kinds)s, %(calendar)s, %(revision)s, %(now)s, %(user)s)
ON CONFLICT (id) DO UPDATE
   SET timezone = EXCLUDED.timezone, state = EXCLUDED.state, departments = EXCLUDED.departments, kinds = EXCLUDED.kinds,
       calendar = EXCLUDED.calendar, revision = EXCLUDED.revision, loaded_at = EXCLUDED.loaded_at, loaded_by = EXCLUDED.loaded_by
 WHERE region.revision IS NULL OR region.revision < EXCLUDED.revision

-- name: revision
SELECT revision FROM region WHERE id = %(region)s

-- name: store_site
INSERT INTO site (region, id, loaded, hours, waiting_area, calendar)
VALUES (%(region)s, %(site)s, true, %(hours)s, %(waiting_area)s, %(calendar)s)
ON CONFLICT (region, id) DO UPDATE
   SET loaded = true, hours = EXCLUDED.hours, waiting_area = EXCLUDED.waiting_area,
       calendar = EXCLUDED.calendar

-- name: waiting_area
SELECT waiting_area FROM site WHERE region = %(region)s AND id = %(site)s FOR UPDATE

-- name: forget_waiting
DELETE FROM occupancy WHERE region = %(region)s AND site = %(site)s AND scope = 'waiting'

-- name: count_waiting
INSERT INTO occupancy (region, site, scope, quarter, persons)
SELECT region, site, 'waiting', quarter, sum(persons)
  FROM holding, generate_series(floor(extract(epoch FROM arrives_at) / 900)::bigint,
                                ceil(extract(epoch FROM starts_at) / 900)::bigint - 1) AS quarter
 WHERE region = %(region)s AND site = %(site)s AND channel = 'in_person' AND arrives_at < starts_at
 GROUP BY region, site, quarter

-- name: retire_sites
UPDATE site SET loaded = false WHERE region = %(region)s AND loaded AND id <> ALL(%(kept)s)

-- name: retire_resources
UPDATE resource SET active = false WHERE region = %(region)s AND site = %(site)s

-- name: store_resources
INSERT INTO resource (region, site, type, name, department, at_home, zone, kind, persons)
SELECT %(region)s, %(site)s, given.* FROM jsonb_to_recordset(%(resources)s)
    AS given (type text, name text, department text, at_home boolean, zone text, kind text, persons integer)
ON CONFLICT (region, site, type, name) DO UPDATE
   SET active = true, department = EXCLUDED.department, at_home = EXCLUDED.at_home, zone = EXCLUDED.zone,
       kind = EXCLUDED.kind, persons = EXCLUDED.persons

-- name: layout
SELECT site.hours, site.waiting_area, region.timezone, region.state, region.departments, region.kinds,
       region.calendar AS of_region, site.calendar AS of_site
  FROM site LEFT JOIN region ON region.id = site.region
 WHERE site.region = %(region)s AND site.id = %(site)s

-- name: resources
SELECT type, name, department, at_home, zone, kind, persons FROM resource
 WHERE region = %(region)s AND site = %(site)s AND active
 ORDER BY id
