-- name: locked
-- The notice's row is the lock: of two who take a call at once, the second sees the first.
SELECT coalesce(call.state, 'open') AS state, call.taken_by, coalesce(call.attempts, 0) AS attempts, call.note
  FROM phone_notice AS notice JOIN household ON household.id = notice.household_id
  LEFT JOIN phone_call AS call USING (campaign_id, appointment_id)
 WHERE household.region = %(region)s AND (%(site)s::text IS NULL OR household.site = %(site)s)
   AND notice.campaign_id = %(campaign)s AND notice.appointment_id = %(appointment)s
   FOR UPDATE OF notice

-- name: store
INSERT INTO phone_call (campaign_id, appointment_id, state, taken_by, attempts, note, changed_at, changed_by)
VALUES (%(campaign)s, %(appointment)s, %(state)s, %(taken_by)s, %(attempts)s, %(note)s, %(at)s, %(user)s)
ON CONFLICT (campaign_id, appointment_id) DO UPDATE
   SET state = EXCLUDED.state, taken_by = EXCLUDED.taken_by, attempts = EXCLUDED.attempts, note = EXCLUDED.note,
       changed_at = EXCLUDED.changed_at, changed_by = EXCLUDED.changed_by
