"""Access tokens: JSON Web Tokens signed with HMAC-SHA-256.

They expire by the real clock: a rehearsal with STUFENPLAN_NOW shifts the business day, not the lifetime of a login.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_ALGORITHM = "HS256"
_ISSUER = "stufenplan"


class InvalidToken(Exception):
    """The token is forged, damaged or expired."""


@dataclass(frozen=True)
class Claims:
    login: str
    expires_at: int  # unix seconds


class Tokens:
    def __init__(self, key: bytes, lifetime_seconds: int, now: Callable[[], float] = time.time) -> None:
        self._key = OctKey.import_key(key)
        self.lifetime_seconds = lifetime_seconds
        self._now = now

    def issue(self, login: str) -> str:
        issued = int(self._now())
        claims = {"iss": _ISSUER, "sub": login, "iat": issued, "exp": issued + self.lifetime_seconds}
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key)

    def read(self, token: str) -> Claims:
        """The claims of a valid token; the role is looked up afresh, so that a changed role counts at once."""
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
            jwt.JWTClaimsRegistry(
                now=lambda: int(self._now()),
                iss={"essential": True, "value": _ISSUER},
                sub={"essential": True},
                exp={"essential": True},
            ).validate(claims)
        except (JoseError, ValueError, UnicodeError) as error:
            raise InvalidToken(str(error)) from error
        return Claims(str(claims["sub"]), int(claims["exp"]))
