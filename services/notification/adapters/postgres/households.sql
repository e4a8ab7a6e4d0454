-- name: block_imports
SELECT pg_advisory_xact_lock_shared(hashtextextended('notification.households.' || %(region)s, 0))

-- name: wait_for_collections
SELECT pg_advisory_xact_lock(hashtextextended('notification.households.' || %(region)s, 0))

-- name: make_inbound
CREATE TEMPORARY TABLE inbound (
    bg_number text, salutation text, first_name text, last_name text, address_addition text, street text,
    house_number text, postcode text, city text, site text, channel text, email text, phone text,
    benefits_contact text, benefits_extension text, placement_contact text, placement_extension text,
    exclusion text, large_print boolean
) ON COMMIT DROP

-- name: copy_inbound
COPY inbound FROM STDIN

-- name: upsert
WITH written AS (
    INSERT INTO household (
        region, bg_number, salutation, first_name, last_name, address_addition, street, house_number, postcode, city,
        site, channel, email, phone, benefits_contact, benefits_extension, placement_contact, placement_extension,
        exclusion, large_print)
    SELECT %(region)s::text, * FROM inbound
    ON CONFLICT (region, bg_number) DO UPDATE SET
        salutation = excluded.salutation, first_name = excluded.first_name, last_name = excluded.last_name,
        address_addition = excluded.address_addition, street = excluded.street,
        house_number = excluded.house_number, postcode = excluded.postcode, city = excluded.city,
        site = excluded.site, channel = excluded.channel, email = excluded.email, phone = excluded.phone,
        benefits_contact = excluded.benefits_contact, benefits_extension = excluded.benefits_extension,
        placement_contact = excluded.placement_contact, placement_extension = excluded.placement_extension,
        exclusion = excluded.exclusion, large_print = excluded.large_print
    RETURNING xmax = 0 AS is_new
)
SELECT count(*) FILTER (WHERE is_new) AS imported, count(*) FILTER (WHERE NOT is_new) AS updated FROM written

-- name: receive_part
INSERT INTO import_part (import_id, part, content, staged_at) VALUES (%(import_id)s, %(part)s, %(content)s, %(at)s)
ON CONFLICT (import_id, part) DO UPDATE SET content = excluded.content, staged_at = excluded.staged_at

-- name: parts
SELECT part, content FROM import_part WHERE import_id = %(import_id)s ORDER BY part

-- name: drop_parts
DELETE FROM import_part WHERE import_id = %(import_id)s

-- name: forget_unfinished
DELETE FROM import_part WHERE staged_at < %(at)s - interval '1 day'

-- name: finish
INSERT INTO finished_import (import_id, region, actor, imported, updated, finished_at)
VALUES (%(import_id)s, %(region)s, %(actor)s, %(imported)s, %(updated)s, %(at)s)
ON CONFLICT DO NOTHING

-- name: finished
SELECT imported, updated FROM finished_import WHERE import_id = %(import_id)s

-- name: resolve
SELECT bg_number, id FROM household WHERE region = %(region)s AND bg_number = ANY(%(bg_numbers)s)

-- name: count
WITH scope AS MATERIALIZED (
    SELECT household.id, channel, exclusion, (site.profile -> 'print' ->> 'postage_cents')::int AS postage_cents
      FROM household LEFT JOIN site USING (region, site)
     WHERE region = %(region)s AND (site = ANY(%(sites)s) OR household.id = ANY(%(guests)s::uuid[]))
)
SELECT count(*) AS households,
       coalesce((SELECT jsonb_object_agg(channel, letters) FROM (
           SELECT channel, count(*) AS letters FROM scope WHERE exclusion = '' GROUP BY channel) AS by_channel), '{}')
           AS channels,
       count(*) FILTER (WHERE exclusion <> '') AS excluded,
       coalesce(sum(postage_cents) FILTER (WHERE exclusion = '' AND channel = 'print'), 0) AS postage_cents,
       md5(coalesce(string_agg(id || channel || exclusion, ',' ORDER BY id), '')) AS digest
  FROM scope
