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
    RETURNING id, region, site, exclusion, xmax = 0 AS is_new
), came AS (
    -- `before` is what the statement found, not what it wrote.
    INSERT INTO joiner (household_id, region, site, initial)
    SELECT written.id, written.region, written.site, NOT EXISTS (SELECT FROM household WHERE region = %(region)s)
      FROM written LEFT JOIN household AS before ON before.id = written.id
     WHERE (before.site IS DISTINCT FROM written.site OR (before.exclusion <> '' AND written.exclusion = '')) AND EXISTS (
         SELECT FROM campaign
         WHERE campaign.region = written.region AND campaign.site = written.site AND campaign.joins IS NULL)
    ON CONFLICT (household_id) DO UPDATE SET site = excluded.site, initial = excluded.initial
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

-- name: names
SELECT id AS household_id, bg_number, first_name, last_name FROM household
 WHERE region = %(region)s AND id = ANY(%(households)s)
 ORDER BY last_name, first_name, bg_number

-- name: search
SELECT id AS household_id, bg_number, first_name, last_name FROM household
 WHERE region = %(region)s AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s))
   AND (starts_with(lower(last_name), lower(%(name)s)) OR starts_with(lower(first_name || ' ' || last_name), lower(%(name)s))
        OR starts_with(lower(last_name || ', ' || first_name), lower(%(name)s)))
 ORDER BY last_name, first_name, bg_number
 LIMIT %(limit)s

-- name: looked
INSERT INTO household_look (region, looked_at, looked_by, purpose, households)
VALUES (%(region)s, %(at)s, %(user)s, %(purpose)s, %(households)s)

-- name: looks
SELECT looked_at, looked_by, purpose FROM household_look
 WHERE region = %(region)s AND households @> ARRAY[%(household)s::uuid]
 ORDER BY looked_at DESC, id DESC
 LIMIT %(limit)s

-- name: with_phone
SELECT id FROM household WHERE region = %(region)s AND bg_number = ANY(%(bg_numbers)s) AND phone <> ''

-- name: count
-- Letters by the site that writes them; "" for those of guests.
WITH scope AS MATERIALIZED (
    SELECT id, channel, exclusion, CASE WHEN site = ANY(%(sites)s) THEN site ELSE '' END AS writer
      FROM household
     WHERE region = %(region)s AND (site = ANY(%(sites)s) OR id = ANY(%(guests)s::uuid[]))
)
SELECT count(*) AS households,
       coalesce((SELECT jsonb_agg(by_channel) FROM (
           SELECT writer AS site, channel, count(*) AS letters FROM scope WHERE exclusion = ''
            GROUP BY writer, channel) AS by_channel), '[]') AS letters,
       count(*) FILTER (WHERE exclusion <> '') AS excluded,
       md5(coalesce(string_agg(id || channel || exclusion, ',' ORDER BY id), '')) AS digest
  FROM scope

-- name: channels
SELECT id, channel FROM household WHERE region = %(region)s AND id = ANY(%(households)s::uuid[]) AND exclusion = ''

-- name: doubtful
-- Who gets a letter and may be unable to: a character beyond Latin letters, or a line that needs not fit at the largest size
-- (21 of the widest Latin letter, œ, do), or an address that was imported before it was checked. All others can be set.
WITH scope AS MATERIALIZED (
    SELECT household.*,
           concat_ws(' ', bg_number, salutation, first_name, last_name, address_addition, street, house_number, postcode, city,
                     benefits_contact, benefits_extension, placement_contact, placement_extension) AS texts,
           greatest(length(salutation), length(first_name || ' ' || last_name), length(address_addition),
                    length(street || ' ' || house_number), length(postcode || ' ' || city)) AS longest
      FROM household
     WHERE region = %(region)s AND (site = ANY(%(sites)s) OR id = ANY(%(guests)s::uuid[])) AND exclusion = ''
)
SELECT CASE WHEN site = ANY(%(sites)s) THEN site ELSE '' END AS site, channel,
       jsonb_build_object(
           'bg_number', bg_number, 'salutation', salutation, 'first_name', first_name, 'last_name', last_name,
           'address_addition', address_addition, 'street', street, 'house_number', house_number,
           'postcode', postcode, 'city', city, 'email', email, 'benefits_contact', benefits_contact,
           'benefits_extension', benefits_extension, 'placement_contact', placement_contact,
           'placement_extension', placement_extension, 'large_print', large_print) AS household
  FROM scope
 WHERE longest > 21 OR texts ~ '[^ -~¡-¬®-ſ]' OR postcode !~ '^[0-9]{5}$' OR city = ''
    OR (channel = 'email' AND email !~ '^[A-Za-z0-9_+-]+([.][A-Za-z0-9_+-]+)*@([A-Za-z0-9-]+[.])+[A-Za-z]{2,}$')
