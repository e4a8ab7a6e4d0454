"""One transaction with its stores; what it publishes is in the outbox when it commits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from services.chassis.messaging import outbox
from services.chassis.storage.database import Connection, Database
from services.notification.adapters.postgres.campaigns import PostgresCampaigns
from services.notification.adapters.postgres.households import PostgresHouseholds
from services.notification.adapters.postgres.lots import PostgresLots
from services.notification.adapters.postgres.sites import PostgresSites

WAKE = "letters"  # the channel on which idle workers listen


class PostgresWork:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.sites = PostgresSites(connection)
        self.campaigns = PostgresCampaigns(connection)
        self.households = PostgresHouseholds(connection)
        self.lots = PostgresLots(connection)

    def publish(self, envelope: Mapping[str, Any]) -> None:
        outbox.append(self._connection, envelope)

    def wake_workers(self) -> None:
        self._connection.execute("SELECT pg_notify(%s, '')", [WAKE])


class PostgresWorks:
    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def __call__(self) -> Iterator[PostgresWork]:
        with self._database.transaction() as connection:
            yield PostgresWork(connection)
