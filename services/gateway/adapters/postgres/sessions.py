"""The sessions behind the tokens, so that logging out at one replica ends them at all."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from services.chassis.storage.database import Database
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "sessions.sql")


class PostgresSessions:
    """`access.tokens.Sessions` on a table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, login: str, expires_at: int) -> UUID:
        session = uuid4()
        values = {"id": session, "login": login, "expires_at": datetime.fromtimestamp(expires_at, UTC)}
        with self._database.transaction() as connection:
            connection.execute(SQL["begin"], values)
        return session

    def is_open(self, session: UUID) -> bool:
        with self._database.transaction() as connection:
            return connection.execute(SQL["is_open"], {"id": session}).fetchone() is not None

    def end(self, session: UUID) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["end"], {"id": session})

    def tidy(self) -> None:
        with self._database.transaction() as connection:
            connection.execute(SQL["forget"])
