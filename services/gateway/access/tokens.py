"""Access tokens: JSON Web Tokens signed with HMAC-SHA-256, each with a session that can be ended before its time.

They expire by the real clock: a rehearsal with STUFENPLAN_NOW shifts the business day, not the lifetime of a login.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from services.gateway.access.sessions import NOWHERE, Origin, Sessions

_ALGORITHM = "HS256"
_ISSUER = "stufenplan"


class InvalidToken(Exception):
    """The token is forged, damaged, expired, or its session has ended."""


@dataclass(frozen=True)
class Claims:
    login: str
    expires_at: int  # unix seconds
    session: UUID
    credential: str  # what stood for the login's password when it was given out


class Tokens:
    def __init__(
        self,
        key: bytes,
        lifetime_seconds: int,
        sessions: Sessions,
        now: Callable[[], float] = time.time,
        credential: Callable[[str], str] = lambda login: "",
    ) -> None:
        """`credential` of a login changes with its password, and with it every token given out before is void."""
        self._key = OctKey.import_key(key)
        self.lifetime_seconds = lifetime_seconds
        self.sessions = sessions
        self._now = now
        self._credential = credential

    def issue(self, login: str, origin: Origin = NOWHERE) -> str:
        issued = int(self._now())
        expires = issued + self.lifetime_seconds
        session = self.sessions.begin(login, expires, origin)
        claims = {"iss": _ISSUER, "sub": login, "iat": issued, "exp": expires, "jti": str(session)}
        claims["credential"] = self._credential(login)
        return jwt.encode({"alg": _ALGORITHM}, claims, self._key)

    def read(self, token: str) -> Claims:
        """The claims of a valid token; the roles are looked up afresh, so that a changed role counts at once."""
        claims = self._claims(token)
        if claims.credential != self._credential(claims.login):
            raise InvalidToken("the password has changed")
        if not self.is_open(claims):
            raise InvalidToken("the session has ended")
        return claims

    def is_open(self, claims: Claims) -> bool:
        """Cheap enough to ask of a stream every few seconds: whether who opened it would still be let in."""
        if claims.expires_at <= self._now() or claims.credential != self._credential(claims.login):
            return False
        return self.sessions.is_open(claims.session)

    def end(self, token: str) -> None:
        """Nobody gets in with this token any more, at no replica; a token that is none is no error."""
        try:
            self.sessions.end(self._claims(token).session)
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
            session, credential = UUID(str(claims["jti"])), str(claims.get("credential"))
            return Claims(str(claims["sub"]), int(claims["exp"]), session, credential)
        except (JoseError, ValueError, UnicodeError) as error:
            raise InvalidToken(str(error)) from error
