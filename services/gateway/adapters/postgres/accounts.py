"""Accounts and what is recorded of them, in one place for all replicas; those of the users file follow it."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection, Database
from services.chassis.storage.sql import load_sql
from services.gateway.access.accounts import Account, SecondFactor, Source
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Scope
from services.gateway.access.records import FILE_ACTOR, Deed, Entry, Recorded

SQL = load_sql(__file__, "accounts.sql")
LOGIN_DAYS, RECORD_DAYS = 90, 3 * 366
"""How long is kept who logged in, and who changed what."""


class PostgresChange:
    """`access.accounts.AccountChange` in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, login: str) -> Account | None:
        return _one(self._connection, login)

    def listed(self) -> list[Account]:
        return [_account(row) for row in self._connection.execute(SQL["listed"])]

    def save(self, account: Account) -> None:
        self._connection.execute(SQL["save"], _row(account))

    def note(self, entry: Entry) -> None:
        values = {"deed": entry.deed, "actor": entry.actor, "roles": list(entry.roles), "login": entry.login}
        self._connection.execute(SQL["note"], values | {"details": Jsonb(dict(entry.details))})

    def end_sessions(self, login: str, but: UUID | None = None) -> None:
        self._connection.execute(SQL["end_sessions"], {"login": login, "but": but})


class PostgresAccounts:
    """`access.accounts.Accounts` and `access.records.Records` on tables.

    `said`: the accounts of the users file. The database may be away when the gateway starts: it follows the file before
    it answers anything.
    """

    def __init__(self, database: Database, said: Sequence[Account] = ()) -> None:
        self._database = database
        self._said = {account.login: account for account in said}
        self._follows = False
        self._turn = threading.Lock()

    @property
    def said(self) -> tuple[str, ...]:
        """Who stands in the users file."""
        return tuple(self._said)

    def find(self, login: str) -> Account | None:
        self._follow()
        with self._database.transaction() as connection:
            return _one(connection, login)

    def listed(self) -> list[Account]:
        self._follow()
        with self._database.transaction() as connection:
            return PostgresChange(connection).listed()

    @contextmanager
    def change(self) -> Iterator[PostgresChange]:
        self._follow()
        with self._changing() as change:
            yield change

    def records(self, since: datetime | None, until: datetime | None, actor: str | None, most: int) -> list[Recorded]:
        values = {"since": since, "until": until, "actor": actor, "most": most}
        with self._database.transaction() as connection:
            return [_recorded(row) for row in connection.execute(SQL["records"], values)]

    def tidy(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["forget"], {"login_days": LOGIN_DAYS, "days": RECORD_DAYS})

    def _follow(self) -> None:
        if self._follows:
            return
        with self._turn:
            if not self._follows:
                with self._changing() as change:
                    follow(change, self._said)
                self._follows = True

    @contextmanager
    def _changing(self) -> Iterator[PostgresChange]:
        with self._database.transaction() as connection:
            connection.execute(SQL["take_turn"])
            yield PostgresChange(connection)


def follow(change: PostgresChange, said: Mapping[str, Account]) -> None:
    """Who is new in the file is added, who changed is changed, who is gone is disabled; each is recorded."""
    known = {account.login: account for account in change.listed()}
    for login, wanted in said.items():
        before = known.get(login)
        after = before.followed(wanted) if before else wanted
        if after != before:
            change.save(after)
            change.note(Entry(Deed.CHANGED if before else Deed.ADDED, FILE_ACTOR, (), login))
        if before and after.stamp != before.stamp:
            change.end_sessions(login)
    for login, account in known.items():
        if account.source == Source.FILE and login not in said and not account.is_disabled:
            change.save(replace(account, is_disabled=True).logged_out())
            change.end_sessions(login)
            change.note(Entry(Deed.DISABLED, FILE_ACTOR, (), login))


def _one(connection: Connection, login: str) -> Account | None:
    row = connection.execute(SQL["find"], {"login": login}).fetchone()
    return _account(row) if row else None


def _account(row: Mapping[str, Any]) -> Account:
    factor = SecondFactor(
        row["factor_secret"], row["factor_pending"], row["factor_last_step"], tuple(row["factor_recovery"])
    )
    plain = ("login", "name", "language", "password_hash", "file_hash", "subject", "stamp", "is_disabled")
    return Account(
        roles=tuple(map(Role, row["roles"])),
        scope=Scope(*(None if ids is None else frozenset(ids) for ids in (row["regions"], row["sites"]))),
        source=Source(row["source"]),
        must_change_password=row["must_change_password"],
        second_factor=factor,
        last_login_at=row["last_login_at"],
        **{key: row[key] for key in plain},
    )


def _row(account: Account) -> dict[str, Any]:
    factor, scope = account.second_factor, account.scope
    plain = (
        "login",
        "name",
        "language",
        "password_hash",
        "file_hash",
        "subject",
        "stamp",
        "is_disabled",
        "last_login_at",
    )
    return {
        **{key: getattr(account, key) for key in plain},
        "roles": [role.value for role in account.roles],
        "regions": None if scope.regions is None else sorted(scope.regions),
        "sites": None if scope.sites is None else sorted(scope.sites),
        "source": account.source.value,
        "must_change_password": account.must_change_password,
        "factor_secret": factor.secret,
        "factor_pending": factor.pending,
        "factor_last_step": factor.last_step,
        "factor_recovery": list(factor.recovery),
    }


def _recorded(row: Mapping[str, Any]) -> Recorded:
    entry = Entry(Deed(row["deed"]), row["actor"], tuple(row["roles"]), row["login"], row["details"])
    return Recorded(row["at"], entry)
