-- name: claim
INSERT INTO answered_request (owner, key, request) VALUES (%(owner)s, %(key)s, %(request)s)
ON CONFLICT DO NOTHING

-- name: claimed
SELECT request, answer FROM answered_request WHERE owner = %(owner)s AND key = %(key)s

-- name: answer
UPDATE answered_request SET answer = %(answer)s WHERE owner = %(owner)s AND key = %(key)s
