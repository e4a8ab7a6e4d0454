-- The region's revision orders what is heard of it; null: loaded before revisions travelled.

ALTER TABLE region ADD COLUMN revision integer;

-- Keys of commands lie in the table all services share; the inbox names a consumer after its queue.

INSERT INTO answered_request (owner, key, request, answer, answered_at)
SELECT region, key, request, response, created_at FROM idempotency_key WHERE response IS NOT NULL;

DROP TABLE idempotency_key;

UPDATE inbox SET consumer = 'scheduling.site.stage_changed.v1' WHERE consumer = 'scheduling.stage';
UPDATE inbox SET consumer = 'scheduling.limits.changed.v1' WHERE consumer = 'scheduling.limits';
