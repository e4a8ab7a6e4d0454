-- name: find
SELECT * FROM account WHERE login = %(login)s

-- name: listed
SELECT * FROM account ORDER BY login

-- name: take_turn
-- Whoever changes an account may have to know all of them: one after the other, at whichever replica.
SELECT pg_advisory_xact_lock(hashtext('stufenplan.account'))

-- name: save
INSERT INTO account (login, name, roles, regions, sites, source, language, password_hash, file_hash, subject, stamp, is_disabled,
    must_change_password, factor_secret, factor_pending, factor_last_step, factor_recovery, last_login_at)
VALUES (%(login)s, %(name)s, %(roles)s, %(regions)s, %(sites)s, %(source)s, %(language)s, %(password_hash)s,
    %(file_hash)s, %(subject)s, %(stamp)s, %(is_disabled)s, %(must_change_password)s, %(factor_secret)s, %(factor_pending)s,
    %(factor_last_step)s, %(factor_recovery)s, %(last_login_at)s)
ON CONFLICT (login) DO UPDATE SET
    name = excluded.name, roles = excluded.roles, regions = excluded.regions, sites = excluded.sites,
    source = excluded.source, language = excluded.language, password_hash = excluded.password_hash,
    file_hash = excluded.file_hash, subject = excluded.subject, stamp = excluded.stamp, is_disabled = excluded.is_disabled,
    must_change_password = excluded.must_change_password, factor_secret = excluded.factor_secret,
    factor_pending = excluded.factor_pending, factor_last_step = excluded.factor_last_step,
    factor_recovery = excluded.factor_recovery, last_login_at = excluded.last_login_at

-- name: note
INSERT INTO record (deed, actor, roles, login, details)
VALUES (%(deed)s, %(actor)s, %(roles)s, %(login)s, %(details)s)

-- name: end_sessions
UPDATE session SET ended_at = clock_timestamp()
WHERE login = %(login)s AND ended_at IS NULL AND id IS DISTINCT FROM %(but)s::uuid

-- name: records
SELECT at, deed, actor, roles, login, details FROM record
WHERE (%(since)s::timestamptz IS NULL OR at >= %(since)s) AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
  AND (%(actor)s::text IS NULL OR actor = %(actor)s)
ORDER BY at DESC, id DESC LIMIT %(most)s

-- name: forget
DELETE FROM record
WHERE (deed = 'user.logged-in' AND at < clock_timestamp() - make_interval(days => %(login_days)s))
   OR at < clock_timestamp() - make_interval(days => %(days)s)
