"""Refusals that the services answer with: each a code, an HTTP status and the parameters its sentence inserts.

`type` is what RFC 9457 calls the problem's type. Titles and details are in the catalogues (contexts "problem title" and
"problem detail", message id = the code). Raised as `Problem.of(SITE_UNKNOWN, region=..., site=...)`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProblemKind:
    code: str
    status: int
    params: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        return f"urn:stufenplan:{self.code}"


REQUEST_INVALID = ProblemKind("request-invalid", 422)
"""The request breaks its schema or contradicts itself; every fault is named with its place."""

BUSY = ProblemKind("busy", 503)
"""Somebody else holds what this needs for longer than a caller should wait: the same request works in a moment."""

KEY_REUSED = ProblemKind("idempotency-key-reused", 422)
"""The idempotency key stands for another request of the same user."""

SITE_NOT_READY = ProblemKind("site-not-ready", 409, ("region", "site"))
"""The region was just loaded and its first events are still under way: the same request works in a moment."""

REGION_NOT_READY = ProblemKind("region-not-ready", 409, ("region",))
"""As above, for a whole region."""

REGION_UNKNOWN = ProblemKind("region-unknown", 404, ("region",))
SITE_UNKNOWN = ProblemKind("site-unknown", 404, ("region", "site"))
