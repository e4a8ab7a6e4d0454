-- name: add
INSERT INTO triage_contact (id, region, site, household_id, appointment_id, department, decision, reason, made_in,
                            recorded_by, recorded_at)
VALUES (%(id)s, %(region)s, %(site)s, %(household_id)s, %(appointment_id)s, %(department)s, %(decision)s, %(reason)s,
        %(made_in)s, %(recorded_by)s, %(recorded_at)s)

-- name: find
SELECT * FROM triage_contact WHERE region = %(region)s AND id = %(id)s

-- Of those that may still count: not replaced, recorded since then, of this department or of none in particular.

-- name: standing
SELECT * FROM triage_contact
 WHERE region = %(region)s AND (%(site)s::text IS NULL OR site = %(site)s) AND household_id = %(household)s AND replaced_by IS NULL
   AND recorded_at >= %(since)s
   AND (department IS NULL OR %(department)s::text IS NULL OR department = %(department)s)
   AND (decision = 'settled_by_phone' OR appointment_id IS NULL)
 ORDER BY recorded_at DESC, id DESC
 LIMIT 1
   FOR UPDATE

-- name: use_up
UPDATE triage_contact SET appointment_id = %(appointment)s WHERE id = %(id)s AND appointment_id IS NULL

-- name: used_by
SELECT id FROM triage_contact WHERE appointment_id = %(appointment)s AND decision = 'personal_visit' LIMIT 1

-- name: free
UPDATE triage_contact SET appointment_id = NULL WHERE appointment_id = %(appointment)s AND decision = 'personal_visit'

-- name: replace
UPDATE triage_contact SET replaced_by = %(by)s WHERE id = %(id)s

-- name: listed
SELECT * FROM triage_contact
 WHERE region = %(region)s AND site = %(site)s AND recorded_at >= %(first)s AND recorded_at < %(last)s
   AND (%(household)s::uuid IS NULL OR household_id = %(household)s)
 ORDER BY recorded_at DESC, id DESC
 LIMIT %(limit)s
