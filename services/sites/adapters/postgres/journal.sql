-- name: note
INSERT INTO audit (at, actor, role, command, region, details)
VALUES (%(at)s, %(actor)s, %(role)s, %(command)s, %(region)s, %(details)s)

-- name: entries
SELECT at, actor, role, command, region, details FROM audit WHERE region = %(region)s ORDER BY id DESC LIMIT %(limit)s

-- name: claim
INSERT INTO idempotency_key (actor, key, request, switch_id)
VALUES (%(actor)s, %(key)s, %(request)s, %(switch)s)
ON CONFLICT DO NOTHING

-- name: claimed
SELECT switch_id, request FROM idempotency_key WHERE actor = %(actor)s AND key = %(key)s
