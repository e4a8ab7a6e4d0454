"""Access tokens: JSON Web Tokens signed with HMAC-SHA-256, each with a session that can be ended before its time.

They expire by the real clock: a rehearsal with STUFENPLAN_NOW shifts the business day, not the lifetime of a login.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_ALGORITHM = "HS256"
_ISSUER = "stufenplan"


class InvalidToken(Exception):
    """The token is forged, damaged, expired, or its session has ended."""


class Sessions(Protocol):
    """What all replicas know of the tokens given out."""

    def begin(self, login: str, expires_at: int) -> UUID:
        """`expires_at` in unix seconds. Returns the session's id, which nobody can guess."""

    def is_open(self, session: UUID) -> bool: ...

    def end(self, session: UUID) -> None:
        """Ending twice is no error."""


@dataclass(frozen=True)
class Claims:
    login: str
    expires_at: int  # unix seconds
    session: UUID


class Tokens:
    def __init__(
        self, key: bytes, lifetime_seconds: int, sessions: Sessions, now: Callable[[], float] = time.time
    ) -> None:
        self._key = OctKey.import_key(key)
        self.lifetime_seconds = lifetime_seconds
        self._sessions = sessions
        self._now = now

    def issue(self, login: str) -> str:
        issued = int(self._now())
        expires = issued + self.lifetime_seconds
        session = self._sessions.begin(login, expires)
        claims = {"iss": _ISSUER, "sub": login, "iat": issued, "exp": expires, "jti": str(session)}
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key)

    def read(self, token: str) -> Claims:
        """The claims of a valid token; the roles are looked up afresh, so that a changed role counts at once."""
        claims = self._claims(token)
        if not self.is_open(claims):
            raise InvalidToken("the session has ended")
        return claims

    def is_open(self, claims: Claims) -> bool:
        return claims.expires_at > self._now() and self._sessions.is_open(claims.session)

    def end(self, token: str) -> None:
        """Nobody gets in with this token any more, at no replica; a token that is none is no error."""
        try:
            self._sessions.end(self._claims(token).session)
        except InvalidToken:
            return

    def _claims(self, token: str) -> Claims:
        try:
            claims = jwt.decode(token, self._key, algorithms=[_ALGORITHM]).claims
            jwt.JWTClaimsRegistry(
                now=lambda: int(self._now()),
                iss={"essential": True, "value": _ISSUER},
                sub={"essential": True},
                exp={"essential": True},
                jti={"essential": True},
            ).validate(claims)
            return Claims(str(claims["sub"]), int(claims["exp"]), UUID(str(claims["jti"])))
        except (JoseError, ValueError, UnicodeError) as error:
            raise InvalidToken(str(error)) from error
