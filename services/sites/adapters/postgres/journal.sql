-- name: note
INSERT INTO audit (at, actor, role, command, region, details)
VALUES (%(at)s, %(actor)s, %(role)s, %(command)s, %(region)s, %(details)s)

-- name: entries
SELECT at, actor, role, command, region, details FROM audit WHERE region = %(region)s ORDER BY id DESC LIMIT %(limit)s
