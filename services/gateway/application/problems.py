"""Refusals of the gateway's own; those of the services are in the calls, the shared ones in `contracts.problems`."""

import secrets

from services.contracts.problems import ProblemKind

SIGN_IN = ProblemKind("login-required", 401)
SIGN_IN_AGAIN = ProblemKind("login-expired", 401)
"""The token is forged, expired or logged out."""
WRONG_PASSWORD = ProblemKind("wrong-password", 401)
TOO_MANY_GUESSES = ProblemKind("too-many-guesses", 429, ("minutes", "seconds"))
"""On the public pages: of one address, or about one appointment."""
CODE_NEEDED = ProblemKind("code-needed", 401)
"""The password was right; a code of the second factor is missing."""
WRONG_CODE = ProblemKind("wrong-code", 401)
LOGIN_TOOK_TOO_LONG = ProblemKind("login-took-too-long", 401)
"""Between the password and the code."""
PROVIDER_REFUSES = ProblemKind("provider-refuses", 401)
"""The identity provider let nobody in, or what it said could not be believed."""
PROVIDER_STATE_LOST = ProblemKind("provider-state-lost", 401)
"""A login that this browser did not begin, or too long ago."""
PROVIDER_AWAY = ProblemKind("provider-away", 503, ("provider",))
PROVIDER_CLAIMS_MISSING = ProblemKind("provider-claims-missing", 403, ("claim",))
PROVIDER_LOGIN_TAKEN = ProblemKind("provider-login-taken", 403, ("login",))
"""The account of this name is kept elsewhere, or was somebody else's at the provider."""
ACCOUNT_DISABLED = ProblemKind("account-disabled", 403)
TOO_MANY_ATTEMPTS = ProblemKind("too-many-attempts", 429, ("seconds",))

PERMISSION_MISSING = ProblemKind("permission-missing", 403, ("roles", "permission"))
PASSWORD_MUST_CHANGE = ProblemKind("password-must-change", 403)
"""It was given out by somebody else; nothing but choosing another one is open."""
ADDRESS_CLOSED = ProblemKind("address-closed", 403)
"""No role is let in here: an endpoint that does not say who may use it."""
OUT_OF_SCOPE = ProblemKind("out-of-scope", 403)
SITES_OUT_OF_SCOPE = ProblemKind("sites-out-of-scope", 403)
SWITCH_OUT_OF_SCOPE = ProblemKind("switch-out-of-scope", 403)
NAMES_NOT_YOURS = ProblemKind("names-not-yours", 403)
"""Whoever may not see names cannot search by them either."""
WHOLE_REGION_NEEDED = ProblemKind("whole-region-needed", 403)
"""A file holds all sites of a region: only for who is responsible for all of them."""

USER_INVALID = ProblemKind("user-invalid", 422, ("count",))
PASSWORD_REFUSED = ProblemKind("password-refused", 422)
USER_UNKNOWN = ProblemKind("user-unknown", 404, ("login",))
"""There is none, or it is not the asking user's to manage."""
LOGIN_TAKEN = ProblemKind("login-taken", 409, ("login",))
USER_OF_FILE = ProblemKind("user-of-file", 409, ("login",))
USER_OF_PROVIDER = ProblemKind("user-of-provider", 409, ("login",))
"""What the identity provider says of a user is not changed here."""
OWN_ACCOUNT = ProblemKind("own-account", 409)
"""Nobody raises or shuts out oneself."""
LAST_OF_ROLE = ProblemKind("last-of-role", 409, ("role",))
"""Nobody else would be left who has this role for all that this user has it for."""
SECOND_FACTOR_STANDS = ProblemKind("second-factor-stands", 409)
SECOND_FACTOR_NOT_BEGUN = ProblemKind("second-factor-not-begun", 409)

SESSION_UNKNOWN = ProblemKind("session-unknown", 404)
"""Not open any more, or not the asking user's to end."""
ADDRESS_UNKNOWN = ProblemKind("address-unknown", 404)
DEAD_LETTER_UNKNOWN = ProblemKind("dead-letter-unknown", 404, ("most",))
QUEUE_UNKNOWN = ProblemKind("queue-unknown", 404, ("queue",))

PREVIEW_OUTDATED = ProblemKind("preview-outdated", 409)
"""Something changed since the manager looked; each fault names what, nothing was filed."""

REQUEST_TOO_SLOW = ProblemKind("request-too-slow", 408)
"""The body did not come in time; nothing was done."""
LENGTH_MISSING = ProblemKind("length-required", 411)
FILE_TOO_LARGE = ProblemKind("file-too-large", 413, ("limit",))
"""`limit` in bytes; nothing was taken."""
MESSAGE_TOO_LARGE = ProblemKind("message-too-large", 413, ("limit",))
"""`limit` in bytes: the largest message that the broker takes. Nothing was done."""
MEDIA_TYPE_REFUSED = ProblemKind("media-type-refused", 415, ("accepted", "given"))
FILE_EMPTY = ProblemKind("file-empty", 422)
REGION_FILE_UNREADABLE = ProblemKind("region-file-unreadable", 400)

SERVICE_FAILED = ProblemKind("service-failed", 502, ("service", "method"))
SERVICE_AWAY = ProblemKind("service-away", 503, ("service",))
BROKER_AWAY = ProblemKind("broker-away", 503)
BROKER_REFUSES = ProblemKind("broker-refuses", 500, ("incident",))
"""The gateway's user at the broker may not do what it has to: a mistake of the installation."""
BROKER_SILENT = ProblemKind("broker-silent", 503)
"""The broker is there and takes nothing: nobody has seen the request."""
DATABASE_AWAY = ProblemKind("database-away", 503)
TOO_MANY_STREAMS = ProblemKind("too-many-streams", 503)
TOO_MANY_OWN_STREAMS = ProblemKind("too-many-own-streams", 429, ("most",))
"""One login watches in as many places as one may."""
SERVICE_SILENT = ProblemKind("service-silent", 504, ("service", "seconds"))

BAD_REQUEST = ProblemKind("bad-request", 400)
PAGE_EXPIRED = ProblemKind("page-expired", 400)
"""The form is not from a page of this session."""
FORBIDDEN = ProblemKind("forbidden", 403)
METHOD_NOT_ALLOWED = ProblemKind("method-not-allowed", 405)
NOT_ACCEPTABLE = ProblemKind("not-acceptable", 406)
REQUEST_TOO_LARGE = ProblemKind("request-too-large", 413)
REQUEST_TOO_MANY_VALUES = ProblemKind("request-too-many-values", 413, ("most",))
"""However small they are: each is checked."""
MEDIA_TYPE_UNSUPPORTED = ProblemKind("media-type-unsupported", 415)
TOO_MANY_REQUESTS = ProblemKind("too-many-requests", 429)
INTERNAL_ERROR = ProblemKind("internal-error", 500, ("incident",))
"""`incident`: what the log line about it bears."""
UNAVAILABLE = ProblemKind("unavailable", 503)
TIMED_OUT = ProblemKind("timed-out", 504)


def new_incident() -> str:
    """Few enough signs to be read out on the telephone, enough to find one line of a log."""
    return secrets.token_hex(4)
