"""Keys for calendar programs: they open the calendars of their owner's area, read only, and nothing else.

Such a program asks every few minutes for years, and keeps what it was given in the clear. So it gets neither the
password nor a token of the API, and no address that lets in whoever sees it: addresses stand in logs, in proxies and in
every calendar that is passed on. A key is shown as the password of HTTP Basic, which all of these programs know. Behind
it stands a session like any other, which is seen and ended where sessions are; it ends also with its owner's password.
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from services.gateway.access.sessions import Origin, Sessions

DAYS = 366
_MARK_BYTES = 16


@dataclass(frozen=True)
class CalendarKey:
    """`text` is told once, and kept nowhere."""

    login: str
    text: str
    session: UUID
    expires_at: int  # unix seconds


class CalendarKeys:
    def __init__(
        self,
        key: bytes,
        sessions: Sessions,
        credential: Callable[[str], str],
        now: Callable[[], float] = time.time,
    ) -> None:
        """`credential` of a login changes with its password, and with it every key given out before is void."""
        self._key = key
        self._sessions = sessions
        self._credential = credential
        self._now = now

    def issue(self, login: str, origin: Origin) -> CalendarKey:
        expires_at = int(self._now()) + DAYS * 86_400
        session = self._sessions.begin(login, expires_at, origin)
        text = base64.urlsafe_b64encode(session.bytes + self._mark(session, login)).rstrip(b"=").decode()
        return CalendarKey(login, text, session, expires_at)

    def opens(self, login: str, text: str) -> bool:
        """Whether the key was given to this login and counts still."""
        try:
            content = base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
            session = UUID(bytes=content[:16])
        except ValueError:
            return False
        if not hmac.compare_digest(content[16:], self._mark(session, login)):
            return False
        return bool(self._credential(login)) and self._sessions.is_open(session)

    def _mark(self, session: UUID, login: str) -> bytes:
        content = session.bytes + f"{login}\n{self._credential(login)}".encode()
        return hmac.new(self._key, content, hashlib.sha256).digest()[:_MARK_BYTES]
