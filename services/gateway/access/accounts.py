"""Accounts: who may log in, as whom and with what; where an account comes from says who may change it."""

import secrets
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.gateway.access.permissions import Role
from services.gateway.access.principal import Principal, Scope
from services.gateway.access.records import Entry


class Source(StrEnum):
    FILE = "file"
    """Follows the users file at each start of the gateway."""
    LOCAL = "local"
    """Made on a screen or by the command line."""
    OIDC = "oidc"
    """Logs in by an identity provider, which says the roles at each login."""


def new_stamp() -> str:
    return secrets.token_hex(8)


@dataclass(frozen=True)
class SecondFactor:
    """`secret` and `pending` are sealed (`access.second_factor`), "" for none; `pending` has not been confirmed yet.

    `last_step`: of the last code that was taken; neither it nor an older one counts again. `recovery`: marks of the
    codes that are left.
    """

    secret: str = ""
    pending: str = ""
    last_step: int = 0
    recovery: tuple[str, ...] = ()

    @property
    def is_on(self) -> bool:
        return bool(self.secret)


@dataclass(frozen=True)
class Account:
    """`password_hash` "" lets no password in. `file_hash`: what the users file said last. `subject`: what the
    identity provider knows somebody by, "" where none does.

    `stamp` stands for the right to have logged in: another one makes void whatever was given out before.
    """

    login: str
    name: str
    roles: tuple[Role, ...]
    scope: Scope
    source: Source
    language: str | None = None
    password_hash: str = field(default="", repr=False)
    file_hash: str = field(default="", repr=False)
    subject: str = ""
    stamp: str = field(default_factory=new_stamp)
    is_disabled: bool = False
    must_change_password: bool = False
    second_factor: SecondFactor = field(default=SecondFactor(), repr=False)
    last_login_at: datetime | None = None

    @property
    def principal(self) -> Principal:
        return Principal(
            self.login,
            self.name,
            self.roles,
            self.scope,
            self.language,
            must_change_password=self.must_change_password,
        )

    def logged_out(self) -> "Account":
        """Whatever its holder has open is shut."""
        return replace(self, stamp=new_stamp())

    def followed(self, said: "Account") -> "Account":
        """As the users file says it now. A new hash there wins over a password that was changed since."""
        kept = replace(
            self,
            name=said.name,
            roles=said.roles,
            scope=said.scope,
            language=said.language,
            source=Source.FILE,
            is_disabled=False,
        )
        if said.file_hash == self.file_hash:
            return kept
        hashed = replace(kept, password_hash=said.file_hash, file_hash=said.file_hash, must_change_password=False)
        return hashed.logged_out()


class AccountChange(Protocol):
    """One change at a time, at whichever replica; with what is recorded of it, in one transaction."""

    def find(self, login: str) -> Account | None: ...

    def listed(self) -> Sequence[Account]: ...

    def save(self, account: Account) -> None:
        """Changed or new."""

    def note(self, entry: Entry) -> None: ...

    def end_sessions(self, login: str, but: UUID | None = None) -> None: ...


class Accounts(Protocol):
    def find(self, login: str) -> Account | None: ...

    def listed(self) -> Sequence[Account]:
        """By login."""

    def change(self) -> AbstractContextManager[AccountChange]:
        """Commits when the block ends, keeps nothing when it raises."""
