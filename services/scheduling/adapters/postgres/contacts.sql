-- name: add
INSERT INTO triage_contact (id, region, site, household_id, appointment_id, department, decision, recorded_by, recorded_at)
VALUES (%(id)s, %(region)s, %(site)s, %(household)s, %(appointment)s, %(department)s, %(decision)s, %(user)s, %(now)s)

-- name: admitting
SELECT id, decision FROM triage_contact
 WHERE region = %(region)s AND site = %(site)s AND household_id = %(household)s
   AND (department IS NULL OR department = %(department)s)
   AND (decision = 'settled_by_phone' OR appointment_id IS NULL)
 ORDER BY recorded_at DESC, id DESC
 LIMIT 1
   FOR UPDATE

-- name: use_up
UPDATE triage_contact SET appointment_id = %(appointment)s WHERE id = %(id)s AND appointment_id IS NULL
