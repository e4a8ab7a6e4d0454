"""The sessions behind the tokens, so that logging out at one replica ends them at all."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.chassis.storage.database import Database
from services.chassis.storage.sql import load_sql
from services.gateway.access.sessions import Agent, Origin, Session

SQL = load_sql(__file__, "sessions.sql")


class PostgresSessions:
    """`access.sessions.Sessions` on a table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, login: str, expires_at: int, origin: Origin) -> UUID:
        session = uuid4()
        values = {"id": session, "login": login, "expires_at": datetime.fromtimestamp(expires_at, UTC)}
        with self._database.transaction() as connection:
            connection.execute(SQL["begin"], values | {"address": origin.address, "agent": origin.agent})
        return session

    def is_open(self, session: UUID) -> bool:
        with self._database.transaction() as connection:
            return connection.execute(SQL["is_open"], {"id": session}).fetchone() is not None

    def listed(self, login: str | None, most: int) -> list[Session]:
        with self._database.transaction() as connection:
            return [_session(row) for row in connection.execute(SQL["listed"], {"login": login, "most": most})]

    def find(self, session: UUID) -> Session | None:
        with self._database.transaction() as connection:
            row = connection.execute(SQL["find"], {"id": session}).fetchone()
        return _session(row) if row else None

    def end(self, session: UUID) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["end"], {"id": session})

    def tidy(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["forget"])


def _session(row: Mapping[str, Any]) -> Session:
    origin = Origin(row["address"], Agent(row["agent"]) if row["agent"] else None)
    return Session(row["id"], row["login"], row["issued_at"], row["last_used_at"], row["expires_at"], origin)
