"""What is recorded of the administration of users and of their logins: who did what, when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class Deed(StrEnum):
    LOGGED_IN = "user.logged-in"
    ADDED = "user.added"
    CHANGED = "user.changed"
    DISABLED = "user.disabled"
    ENABLED = "user.enabled"
    PASSWORD_CHANGED = "user.password-changed"
    PASSWORD_RESET = "user.password-reset"
    SECOND_FACTOR_ADDED = "user.second-factor-added"
    SECOND_FACTOR_REMOVED = "user.second-factor-removed"
    RECOVERY_CODE_USED = "user.recovery-code-used"


FILE_ACTOR, CLOCK_ACTOR, PROVIDER_ACTOR = "", "clock", "identity-provider"
"""Who acts where the users file, the services' clock, an identity provider does."""
NOBODY = (CLOCK_ACTOR, PROVIDER_ACTOR)
"""Logins that nobody is given: what such a user did would look as if it had come by itself."""


@dataclass(frozen=True)
class Entry:
    """`login`: whose account it is about. `details`: what is new, by its name; never a secret."""

    deed: Deed
    actor: str
    roles: tuple[str, ...]
    login: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Recorded:
    at: datetime
    entry: Entry


class Records(Protocol):
    def records(
        self, since: datetime | None, until: datetime | None, actor: str | None, most: int
    ) -> Sequence[Recorded]:
        """The latest first, from `since` on and before `until`; of one who did it, or of everybody (None)."""
