"""What the gateway itself refuses, whatever the services would say: a flat list, in the order of the HTTP status."""

from services.contracts.problems import ProblemKind

BAD_REQUEST = ProblemKind("bad-request", 400)
PAGE_EXPIRED = ProblemKind("page-expired", 400)
LOGIN_REQUIRED = ProblemKind("login-required", 401)
FORBIDDEN = ProblemKind("forbidden", 403)
NOT_FOUND = ProblemKind("not-found", 404)
METHOD_NOT_ALLOWED = ProblemKind("method-not-allowed", 405)
NOT_ACCEPTABLE = ProblemKind("not-acceptable", 406)
LENGTH_REQUIRED = ProblemKind("length-required", 411)
REQUEST_TOO_LARGE = ProblemKind("request-too-large", 413)
MEDIA_TYPE_UNSUPPORTED = ProblemKind("media-type-unsupported", 415)
TOO_MANY_REQUESTS = ProblemKind("too-many-requests", 429)
INTERNAL_ERROR = ProblemKind("internal-error", 500)
UNAVAILABLE = ProblemKind("unavailable", 503)
TIMED_OUT = ProblemKind("timed-out", 504)
