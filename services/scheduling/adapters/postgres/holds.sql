-- name: keep
INSERT INTO held_time (appointment_id, region, until) VALUES (%(appointment)s, %(region)s, %(until)s)

-- name: until
SELECT until FROM held_time WHERE appointment_id = %(appointment)s

-- name: drop
DELETE FROM held_time WHERE appointment_id = %(appointment)s

-- name: over
SELECT region, appointment_id FROM held_time WHERE until <= %(now)s ORDER BY until LIMIT %(most)s
