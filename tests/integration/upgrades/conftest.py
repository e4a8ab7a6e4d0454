"""A database of the version before comes up with what was in it: rows of the old shape, then the missing migrations."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from psycopg import sql
from psycopg.rows import dict_row
from yoyo import get_backend, read_migrations

from services.chassis.storage.migrate import migrate, migration_folders, yoyo_url

EVENT = "018f0000-0000-7000-8000-000000000001"
INBOX = "chassis-0001-outbox-and-inbox"
OTHER = "018f0000-0000-7000-8000-000000000002"


class Old:
    """A database as an earlier version left it."""

    def __init__(self, url: str, service: str) -> None:
        self.url, self._package = url, f"services.{service}"

    def up_to(self, last: str) -> None:
        """The service's own up to this one, and the chassis': the first alone beside a first one of the service."""
        backend = get_backend(yoyo_url(self.url))
        chassis = INBOX if last.startswith("0001") else "chassis-9"
        for folder in migration_folders(self._package):
            known = read_migrations(str(folder))
            backend.apply_migrations(
                known.filter(lambda each: each.id <= (chassis if each.id.startswith("chassis") else last))
            )
        backend.connection.close()

    def heard(self, *consumers: str) -> None:
        for consumer in consumers:
            self.run("INSERT INTO inbox (consumer, event_id) VALUES (%s, %s)", consumer, EVENT)

    def run(self, statement: str, *values: Any) -> None:
        """Rows that the one under test refers to may be missing."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement, values)

    def rows(self, statement: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.url, row_factory=dict_row) as connection:
            return connection.execute(statement).fetchall()

    def upgrade(self) -> list[str]:
        return migrate(self.url, self._package)

    def consumers(self) -> set[str]:
        return {row["consumer"] for row in self.rows("SELECT consumer FROM inbox")}


@pytest.fixture
def old(database: Callable[[str], str]) -> Callable[[str, str], Old]:
    def make(service: str, last: str) -> Old:
        url = database("nothing_of_ours")
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
        left = Old(url, service)
        left.up_to(last)
        return left

    return make
