"""Sessions: one for every token given out, from where and until when, so that it can be seen and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID


class Agent(StrEnum):
    """What somebody logged in with, as far as its User-Agent says."""

    BROWSER = "browser"
    COMMAND_LINE = "command-line"
    PROGRAM = "program"
    CALENDAR = "calendar"
    """A key that was given out for a calendar program."""

    @classmethod
    def of(cls, user_agent: str) -> "Agent":
        if user_agent.startswith("Mozilla/"):
            return cls.BROWSER
        return cls.COMMAND_LINE if user_agent.startswith("stufenplan") else cls.PROGRAM


@dataclass(frozen=True)
class Origin:
    """Where a login came from; None where it is not known."""

    address: str | None = None
    agent: Agent | None = None


NOWHERE = Origin()


@dataclass(frozen=True)
class Session:
    """An open session. Neither its token nor anything of it. `last_used_at` is exact to a minute."""

    id: UUID
    login: str
    made_at: datetime
    last_used_at: datetime
    expires_at: datetime
    origin: Origin


class Sessions(Protocol):
    """What all replicas know of the tokens given out."""

    def begin(self, login: str, expires_at: int, origin: Origin) -> UUID:
        """`expires_at` in unix seconds. Returns the session's id, which nobody can guess."""

    def is_open(self, session: UUID) -> bool:
        """Asked with every request: notes when a session was used last."""

    def listed(self, login: str | None, most: int) -> Sequence[Session]:
        """The open ones of a login or of everybody (None), those used last first."""

    def find(self, session: UUID) -> Session | None:
        """None when it is not open."""

    def end(self, session: UUID) -> None:
        """Ending twice is no error."""
