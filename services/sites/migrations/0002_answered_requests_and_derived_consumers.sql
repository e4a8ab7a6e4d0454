-- Keys of commands lie in the table all services share; the inbox names a consumer after its queue.

INSERT INTO answered_request (owner, key, request, answer, answered_at)
SELECT actor, key, request, jsonb_build_object('switch', switch_id::text), claimed_at FROM idempotency_key;

DROP TABLE idempotency_key;

-- One old name stood for four queues: a message that comes again must be known whichever it came from.
INSERT INTO inbox (consumer, event_id, applied_at)
SELECT 'sites.' || event, event_id, applied_at
  FROM inbox
 CROSS JOIN (VALUES ('limits.changed.v1'), ('site.replanned.v1'), ('campaign.created.v1'), ('campaign.completed.v1')) AS named (event)
 WHERE consumer = 'sites.progress';

DELETE FROM inbox WHERE consumer = 'sites.progress';

UPDATE inbox SET consumer = 'sites.concept.published.v1' WHERE consumer = 'sites.concept';
